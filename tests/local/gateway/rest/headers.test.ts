import assert from "node:assert/strict";
import type { HeaderLines } from "../../../../local/wire";
import { answerOf, api, documentOf, operation, proxy, Surroundings } from "./support";

const uri = "https://backend.example/";
const responses = { default: { statusCode: "200" } };

/** Names that a backend gets of those that the client sends, each with the value `1`, in lower case. */
async function passedOn(kind: "http_proxy" | "lambda", names: readonly string[]): Promise<string[]> {
  const surroundings = new Surroundings();
  surroundings.functions = { f: () => ({}) };
  const own = kind === "lambda" ? proxy("f") : operation({ type: kind, httpMethod: "GET", uri });
  const headers = names.map((name): [string, string] => [name, "1"]);
  await api(documentOf({ "/x": { get: own } }), surroundings)("/x", { headers });
  const got =
    kind === "lambda"
      ? Object.entries((JSON.parse(surroundings.invocations[0]!.payload) as { headers: object }).headers)
      : surroundings.sent[0]!.headers.map(([name, value]): [string, string] => [name, value]);
  return got.filter(([, value]) => value === "1").map(([name]) => name.toLowerCase());
}

/** Headers with the value `1` that the client gets of those that a backend answers with, in lower case. */
async function passedBack(kind: "http_proxy" | "lambda", names: readonly string[]): Promise<string[]> {
  const surroundings = new Surroundings();
  const headers: HeaderLines = names.map((name): [string, string] => [name, "1"]);
  surroundings.functions = { f: () => ({ headers: Object.fromEntries(headers) }) };
  surroundings.backend = () => answerOf(200, "", headers);
  const own = kind === "lambda" ? proxy("f") : operation({ type: kind, httpMethod: "GET", uri });
  const answer = await api(documentOf({ "/x": { get: own } }), surroundings)("/x");
  return answer.headers.filter(([, value]) => value === "1").map(([name]) => name.toLowerCase());
}

type Fate = "passes" | "dropped" | "remapped";
const always: readonly string[] = [
  "Age",
  "Accept-Charset",
  "Accept-Encoding",
  "Content-Type",
  "Pragma",
  "Range",
  "Referer",
  "Warn",
  "X-Own",
];

// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html (table of headers); what
// recorded answers show otherwise is marked.
describe("Headers that reach a backend", () => {
  const fates: readonly [names: readonly string[], httpProxy: Fate, lambda: Fate][] = [
    [always, "passes", "passes"],
    [["Accept", "Authorization", "Date", "User-Agent"], "passes", "passes"],
    [["Connection"], "passes", "dropped"],
    [["Content-Encoding", "Via"], "dropped", "passes"],
    [["Content-MD5", "Max-Forwards", "WWW-Authenticate", "Server"], "dropped", "dropped"],
    [["Expect", "Proxy-Authenticate", "TE", "Trailer", "Upgrade"], "dropped", "dropped"],
    // The page says "exception" for functions; the local stage has taken the chunks apart before.
    [["Content-Length", "Transfer-Encoding"], "dropped", "dropped"],
  ];
  for (const [names, httpProxy, lambda] of fates) {
    for (const [kind, fate] of [
      ["http_proxy", httpProxy],
      ["lambda", lambda],
    ] as const) {
      it(`${names.join(", ")}: ${fate} to ${kind}`, async () => {
        // Content-Encoding makes the gateway decompress; a value that it does not know passes.
        const got = await passedOn(kind, names);
        assert.deepEqual(got.sort(), fate === "passes" ? names.map((name) => name.toLowerCase()).sort() : []);
      });
    }
  }

  it("are the endpoint's own Host for http_proxy, and the API's for functions", async () => {
    assert.deepEqual(await passedOn("http_proxy", ["Host"]), []);
  });
});

describe("Headers that reach the client", () => {
  const fates: readonly [names: readonly string[], httpProxy: Fate, lambda: Fate][] = [
    [always.filter((name) => name !== "Content-Type"), "passes", "passes"],
    [["Accept", "Content-Encoding"], "passes", "passes"],
    [["Authorization", "Connection", "Content-MD5", "Date", "Max-Forwards"], "remapped", "remapped"],
    [["Server", "User-Agent", "WWW-Authenticate"], "remapped", "remapped"],
    // A function's own length does not count; a backend's comes back renamed (recorded).
    [["Content-Length"], "remapped", "dropped"],
    [
      ["Host", "Transfer-Encoding", "Via", "Expect", "Proxy-Authenticate", "TE", "Trailer", "Upgrade"],
      "dropped",
      "dropped",
    ],
  ];
  for (const [names, httpProxy, lambda] of fates) {
    for (const [kind, fate] of [
      ["http_proxy", httpProxy],
      ["lambda", lambda],
    ] as const) {
      it(`${names.join(", ")}: ${fate} from ${kind}`, async () => {
        const lower = names.map((name) => name.toLowerCase()).sort();
        const wanted = { passes: lower, dropped: [], remapped: lower.map((name) => `x-amzn-remapped-${name}`) }[fate];
        assert.deepEqual((await passedBack(kind, names)).sort(), wanted);
      });
    }
  }
});

describe("The client's Authorization", () => {
  const signature = "AWS4-HMAC-SHA256 Credential=AKIA/20260115/us-east-1/execute-api/aws4_request, Signature=0";
  const parameters = [{ name: "Authorization", in: "header", schema: { type: "string" } }];
  const requestParameters = { "integration.request.header.Authorization": "method.request.header.Authorization" };
  const iam = { "x-amazon-apigateway-auth": { type: "AWS_IAM" } };

  /** What a backend gets as Authorization. */
  async function sentOn(integration: object, method: object, authorization: string): Promise<string | undefined> {
    const surroundings = new Surroundings();
    surroundings.functions = { f: () => ({}) };
    surroundings.authenticate = async () => ({
      type: "root",
      arn: "arn:aws:iam::1:root",
      accountId: "1",
      accessKeyId: "k",
    });
    surroundings.evaluateIdentity = () => ({ allowed: true, reason: "allowed" });
    const own = { ...operation({ httpMethod: "POST", ...integration }), parameters, ...method };
    const answer = await api(documentOf({ "/x": { post: own } }), surroundings)("/x", {
      method: "POST",
      headers: [["Authorization", authorization]],
    });
    assert.equal(answer.status, 200, answer.text);
    const [invoked] = surroundings.invocations;
    const lines = invoked
      ? Object.entries((JSON.parse(invoked.payload) as { headers: Record<string, string> }).headers)
      : surroundings.sent[0]!.headers;
    return lines.find(([name]) => name.toLowerCase() === "authorization")?.[1];
  }

  const kinds: Readonly<Record<string, object>> = {
    http_proxy: { type: "http_proxy", uri },
    "http_proxy that maps it": { type: "http_proxy", uri, requestParameters },
    "http that maps it": { type: "http", uri, responses, requestParameters },
    "a Lambda proxy": {
      type: "aws_proxy",
      uri: "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations",
    },
  };
  for (const [name, integration] of Object.entries(kinds)) {
    it(`passes to ${name}, but neither as a signature nor on methods with IAM`, async () => {
      assert.equal(await sentOn(integration, {}, "Bearer x"), "Bearer x");
      assert.equal(await sentOn(integration, {}, signature), undefined);
      assert.equal(await sentOn(integration, iam, signature), undefined);
      assert.equal(await sentOn(integration, iam, "Bearer x"), undefined);
    });
  }

  it("does not stand in the way of a value that the mapping brings itself", async () => {
    const own = {
      type: "http",
      uri,
      responses,
      requestParameters: { "integration.request.header.Authorization": "'Basic own'" },
    };
    assert.equal(await sentOn(own, iam, signature), "Basic own");
  });
});
