import assert from "node:assert/strict";
import { AwsV4Signer } from "aws4fetch";
import { type Answer, ask, openTarget, type Target, treasure } from "./target";

/** How a request is signed, and how it is then sent. */
interface Attempt {
  readonly sign?: Partial<ConstructorParameters<typeof AwsV4Signer>[0]>;
  /** Changes of the signed request on its way. */
  readonly path?: (path: string) => string;
  readonly headers?: (headers: Record<string, string>) => Record<string, string>;
  readonly method?: string;
  readonly body?: string;
}

const minute = 60_000;

describe("Attacks by signature", () => {
  let target: Target;
  before(async () => {
    target = await openTarget();
  });
  after(() => target.door.close());

  async function attempt(
    base: string,
    { sign = {}, path = (p) => p, headers = (h) => h, ...sent }: Attempt,
  ): Promise<Answer> {
    const { url, ...more } = sign;
    const signer = new AwsV4Signer({
      ...target.door.operator,
      service: "execute-api",
      region: "us-east-1",
      method: "POST",
      url: url ?? `${base}/signed`,
      body: sign.signQuery ? undefined : "{}",
      headers: { "content-type": "application/json" },
      ...more,
    });
    const made = await signer.sign();
    const { pathname, search } = made.url;
    return ask(target.door, path(`${pathname}${search}`), {
      method: sent.method ?? "POST",
      headers: headers(Object.fromEntries(made.headers)),
      body: sent.body ?? (sign.signQuery ? "" : "{}"),
    });
  }
  const at = (ms: number) => new Date(Date.now() + ms).toISOString().replace(/[-:]|\.\d{3}/g, "");
  const presigned = (seconds: number, age: number, url: string): Attempt["sign"] => ({
    signQuery: true,
    datetime: at(-age),
    url: `${url}/signed?X-Amz-Expires=${seconds}`,
  });
  const replaced = (name: string, change: (value: string) => string) => (headers: Record<string, string>) => ({
    ...headers,
    [name]: change(headers[name]!),
  });

  const attacks: [string, (url: string) => Attempt][] = [
    ["no signature", () => ({ headers: () => ({}) })],
    ["a signature of six minutes ago", () => ({ sign: { datetime: at(-6 * minute) } })],
    ["a signature of six minutes ahead", () => ({ sign: { datetime: at(6 * minute) } })],
    [
      "a new date under an old signature",
      () => ({ sign: { datetime: at(-6 * minute) }, headers: replaced("x-amz-date", () => at(0)) }),
    ],
    ["a presigned address after its end", (url) => ({ sign: presigned(60, 2 * minute, url) })],
    [
      "a presigned address with its end moved",
      (url) => ({
        sign: presigned(60, 2 * minute, url),
        path: (p) => p.replace("X-Amz-Expires=60", "X-Amz-Expires=600"),
      }),
    ],
    [
      "a presigned address without an end",
      (url) => ({ sign: presigned(60, 0, url), path: (p) => p.replace("X-Amz-Expires=60&", "") }),
    ],
    ["a presigned address of a year", (url) => ({ sign: presigned(31_536_000, 0, url) })],
    ["another body", () => ({ body: '{"admin":true}' })],
    ["another method", () => ({ method: "PUT" })],
    ["another query", () => ({ path: (p) => `${p}?admin=true` })],
    [
      "the signature of another path",
      (url) => ({ sign: { url: `${url}/other` }, path: (p) => p.replace("/other", "/signed") }),
    ],
    [
      "the signature of another host",
      () => ({ headers: (headers) => ({ ...headers, host: `localhost:${target.door.port}` }) }),
    ],
    ["another secret", () => ({ sign: { secretAccessKey: "guessed" } })],
    ["an unknown key", () => ({ sign: { accessKeyId: "AKIAUNKNOWN000000000" } })],
    ["another service", () => ({ sign: { service: "s3" } })],
    [
      "another region in the scope",
      () => ({ headers: replaced("authorization", (text) => text.replace("us-east-1", "eu-west-1")) }),
    ],
    [
      "an empty signature",
      () => ({ headers: replaced("authorization", (text) => text.replace(/Signature=.*/, "Signature=")) }),
    ],
    [
      "a signature with its case turned",
      () => ({
        headers: replaced("authorization", (text) =>
          text.replace(/Signature=.*/, (found) => `Signature=${found.slice(10).toUpperCase()}`),
        ),
      }),
    ],
    [
      "no signed headers",
      () => ({ headers: replaced("authorization", (text) => text.replace(/SignedHeaders=[^,]+/, "SignedHeaders=")) }),
    ],
    ["a session token that nobody gave", () => ({ sign: { sessionToken: "made-up" } })],
    ["an amazon header that is not signed", () => ({ headers: (headers) => ({ ...headers, "x-amz-invented": "1" }) })],
    [
      "no algorithm",
      () => ({ headers: replaced("authorization", (text) => text.replace("AWS4-HMAC-SHA256", "none")) }),
    ],
    [
      "a broken credential",
      () => ({ headers: replaced("authorization", (text) => text.replace(/Credential=[^,]+/, "Credential=////")) }),
    ],
  ];

  const places: [string, () => string][] = [
    ["REST API", () => target.rest.url],
    ["HTTP API", () => target.http.url],
  ];
  for (const [place, url] of places) {
    describe(place, () => {
      it("takes a right signature, in headers and in the address", async () => {
        const expected = { status: 200, text: treasure };
        assert.deepEqual(await attempt(url(), {}), expected);
        assert.deepEqual(await attempt(url(), { sign: presigned(60, 0, url()) }), expected);
      });
      for (const [what, make] of attacks) {
        it(`refuses ${what}`, async () => {
          const { status, text } = await attempt(url(), make(url()));
          assert.ok([400, 403].includes(status), `answered ${status}: ${text}`);
          assert.ok(!text.includes(treasure));
        });
      }
    });
  }

  it("REST API: refuses somebody whom no policy allows, and a key that was taken back", async () => {
    const { door, rest } = target;
    const stranger = await door.addIamUser("stranger", "s3:GetObject", "*");
    assert.equal((await attempt(rest.url, { sign: stranger })).status, 403);
    const friend = await door.addIamUser("friend", "execute-api:Invoke", "*");
    assert.equal((await attempt(rest.url, { sign: friend })).status, 200);
    const { cloud } = door;
    const key = cloud.find("aws:iam/accessKey:AccessKey", friend.accessKeyId)!;
    await cloud.delete({ ...key, olds: key.outputs });
    assert.equal((await attempt(rest.url, { sign: friend })).status, 403);
  });
});
