import assert from "node:assert/strict";
import { AwsError } from "../../../../local/cloud/errors";
import type { Principal } from "../../../../local/cloud/principal";
import { api, documentOf, functionUri, mock, proxy, Surroundings } from "./support";

const arn = "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/dev";
const token = { headers: [["X-Auth", "Bearer x"]] as [string, string][] };

/** What an authorizer answers to let a caller in. */
function allow(resource: string): object {
  const statement = { Action: "execute-api:Invoke", Effect: "Allow", Resource: resource };
  return { principalId: "me", policyDocument: { Version: "2012-10-17", Statement: [statement] } };
}

describe("IAM authorization of REST APIs", () => {
  const user: Principal = {
    type: "user",
    arn: "arn:aws:iam::123456789012:user/ann",
    accountId: "123456789012",
    userId: "AIDA",
    accessKeyId: "AKIA",
  };
  const policy = (effect: string, principal: unknown) =>
    JSON.stringify({
      Statement: [{ Effect: effect, Principal: principal, Action: "execute-api:Invoke", Resource: "execute-api:/*" }],
    });
  const document = documentOf({
    "/a": { get: { ...mock("$context.identity.userArn"), "x-amazon-apigateway-auth": { type: "AWS_IAM" } } },
  });

  const table: readonly [
    identity: "allowed" | "implicitDeny" | "explicitDeny",
    policy: string | undefined,
    status: number,
  ][] = [
    ["allowed", undefined, 200],
    ["implicitDeny", undefined, 403],
    ["allowed", policy("Deny", "*"), 403],
    ["implicitDeny", policy("Allow", { AWS: user.arn }), 200],
    ["explicitDeny", policy("Allow", "*"), 403],
    ["implicitDeny", policy("Allow", { AWS: "arn:aws:iam::123456789012:user/bob" }), 403],
    ["allowed", policy("Allow", { AWS: "arn:aws:iam::123456789012:user/bob" }), 200],
    ["implicitDeny", policy("Allow", { AWS: "arn:aws:iam::123456789012:root" }), 403],
  ];
  for (const [identity, resourcePolicy, status] of table) {
    it(`identity ${identity}, resource policy ${resourcePolicy ?? "none"}: ${status}`, async () => {
      const surroundings = new Surroundings();
      surroundings.authenticate = async () => user;
      surroundings.evaluateIdentity = ({ resource }) => {
        assert.equal(resource, `${arn}/GET/a`);
        return { allowed: identity === "allowed", reason: identity };
      };
      const answer = await api(document, surroundings, {
        definition: resourcePolicy ? { policy: resourcePolicy } : {},
      })("/a");
      assert.equal(answer.status, status);
      if (status === 200) assert.equal(answer.text, user.arn);
      else
        assert.match(
          answer.text,
          /^\{"Message":"User: arn:aws:iam::123456789012:user\/ann is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:\*{8}9012:a1b2c3d4e5\/dev\/GET\/a/,
        );
    });
  }

  const refusals: readonly [code: string, message: string, errorType: string][] = [
    ["InvalidSignatureException", "The request signature we calculated does not match", "InvalidSignatureException"],
    ["ExpiredTokenException", "The security token included in the request is expired", "ExpiredTokenException"],
    [
      "UnrecognizedClientException",
      "The security token included in the request is invalid.",
      "UnrecognizedClientException",
    ],
  ];
  for (const [code, message, errorType] of refusals) {
    it(`${code} is 403 in its own words`, async () => {
      const surroundings = new Surroundings();
      surroundings.authenticate = async () => {
        throw new AwsError(code, message, 403);
      };
      const answer = await api(document, surroundings)("/a");
      assert.deepEqual(
        [answer.status, answer.header("x-amzn-errortype"), answer.text],
        [403, errorType, JSON.stringify({ message })],
      );
    });
  }

  it("an unsigned request is Missing Authentication Token", async () => {
    assert.equal((await api(document)("/a")).text, '{"message":"Missing Authentication Token"}');
  });
});

describe("Resource policies beside other authorization", () => {
  const silentPolicy = JSON.stringify({
    Statement: [{ Effect: "Allow", Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/prod/*" }],
  });
  const denyPolicy = JSON.stringify({ Statement: [{ Effect: "Deny", Principal: "*", Action: "*", Resource: "*" }] });

  it("without authorization a policy must allow expressly", async () => {
    const call = api(documentOf({ "/a": { get: mock("in") } }), new Surroundings(), {
      definition: { policy: silentPolicy },
    });
    assert.equal((await call("/a")).status, 403);
  });

  it("a Deny stops the call before the authorizer is asked; silence leaves it to the authorizer", async () => {
    const surroundings = new Surroundings();
    let asked = 0;
    surroundings.functions = {
      auth: () => {
        asked += 1;
        return allow("*");
      },
      f: () => ({}),
    };
    const scheme = {
      type: "apiKey",
      name: "X-Auth",
      in: "header",
      "x-amazon-apigateway-authorizer": { type: "token", authorizerUri: functionUri("auth") },
    };
    const document = documentOf(
      { "/a": { get: { ...proxy("f"), security: [{ guard: [] }] } } },
      { components: { securitySchemes: { guard: scheme } } },
    );
    const denied = api(document, surroundings, { definition: { policy: denyPolicy } });
    assert.equal((await denied("/a", token)).status, 403);
    assert.equal(asked, 0);
    const silent = api(document, surroundings, { definition: { policy: silentPolicy } });
    assert.equal((await silent("/a", token)).status, 200);
  });
});

describe("Web ACLs", () => {
  it("block before routing, with their own answer where they have one", async () => {
    const surroundings = new Surroundings();
    surroundings.inspectByWaf = (stageArn) => {
      assert.equal(stageArn, "arn:aws:apigateway:us-east-1::/restapis/a1b2c3d4e5/stages/dev");
      return { action: "BLOCK", webAclArn: "acl" };
    };
    const call = api(documentOf({ "/a": { get: mock("in") } }), surroundings);
    const answer = await call("/nosuch");
    assert.deepEqual([answer.status, answer.text], [403, '{"message":"Forbidden"}']);
    surroundings.inspectByWaf = () => ({
      action: "BLOCK",
      webAclArn: "acl",
      response: { status: 418, headers: [], body: Buffer.from("no") },
    });
    assert.deepEqual([(await call("/a")).status, (await call("/a")).text], [418, "no"]);
  });
});
