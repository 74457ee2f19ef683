import assert from "node:assert/strict";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { api, documentOf, functionUri, mock, Surroundings } from "./support";

type Said = "Allow" | "silent" | "Deny";

/** A resource policy that allows, denies, or speaks of another stage. */
function policyOf(said: Said): string {
  const effect = said === "Deny" ? "Deny" : "Allow";
  const resource = said === "silent" ? "execute-api:/prod/*" : "execute-api:/*";
  const statement = { Effect: effect, Principal: "*", Action: "execute-api:Invoke", Resource: resource };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

/** What a Lambda authorizer answers. */
function authorization(said: Said): object {
  const arn = said === "silent" ? "arn:aws:execute-api:*:*:other/*" : "*";
  const statement = { Effect: said === "Deny" ? "Deny" : "Allow", Action: "execute-api:Invoke", Resource: arn };
  return { principalId: "ann", policyDocument: { Version: "2012-10-17", Statement: [statement] } };
}

function secured(authorizer: object, type = "custom"): object {
  const a = {
    type: "apiKey",
    name: "Authorization",
    in: "header",
    "x-amazon-apigateway-authtype": type,
    "x-amazon-apigateway-authorizer": authorizer,
  };
  return documentOf(
    { "/x": { get: mock("in", { security: [{ a: [] }] }) } },
    { components: { securitySchemes: { a } } },
  );
}

const headers = (token: string): [string, string][] => [["Authorization", token]];

// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
describe("Lambda authorizers beside a resource policy", () => {
  const outcomes: readonly [authorizer: Said, policy: Said | undefined, status: number, asked: boolean][] = [
    ["Allow", undefined, 200, true],
    ["Allow", "Allow", 200, true],
    ["Allow", "silent", 200, true],
    ["Allow", "Deny", 403, false],
    ["silent", undefined, 403, true],
    ["silent", "Allow", 200, true],
    ["silent", "silent", 403, true],
    ["silent", "Deny", 403, false],
    ["Deny", undefined, 403, true],
    ["Deny", "Allow", 403, true],
    ["Deny", "silent", 403, true],
    ["Deny", "Deny", 403, false],
  ];
  for (const [authorizer, policy, status, asked] of outcomes) {
    it(`authorizer ${authorizer}, policy ${policy ?? "none"}: ${status}`, async () => {
      const surroundings = new Surroundings();
      surroundings.functions = { f: () => authorization(authorizer) };
      const document = secured({ type: "token", authorizerUri: functionUri("f") });
      const call = api(document, surroundings, { definition: policy ? { policy: policyOf(policy) } : {} });
      assert.equal((await call("/x", { headers: headers("t") })).status, status);
      assert.equal(surroundings.invocations.length === 1, asked);
    });
  }
});

describe("Cognito authorizers beside a resource policy", () => {
  const issuer = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_pool";
  const surroundings = new Surroundings();
  let token = "";

  before(async () => {
    const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
    const jwk = { ...(await exportJWK(publicKey)), kid: "k", alg: "RS256" };
    surroundings.jwks = async () => ({ keys: [jwk] });
    surroundings.userPoolIssuer = () => issuer;
    token = await new SignJWT({ sub: "ann", token_use: "id" })
      .setProtectedHeader({ alg: "RS256", kid: "k" })
      .setIssuer(issuer)
      .setIssuedAt(surroundings.time / 1000)
      .setExpirationTime(surroundings.time / 1000 + 60)
      .sign(privateKey);
  });

  const outcomes: readonly [policy: Said | undefined, withToken: number, without: number][] = [
    [undefined, 200, 401],
    ["Allow", 200, 401],
    // The page: both must allow.
    ["silent", 403, 401],
    ["Deny", 403, 403],
  ];
  for (const [policy, withToken, without] of outcomes) {
    it(`policy ${policy ?? "none"}: ${withToken} with a token, ${without} without`, async () => {
      const document = secured({ type: "cognito_user_pools", providerARNs: ["arn"] }, "cognito_user_pools");
      const call = api(document, surroundings, { definition: policy ? { policy: policyOf(policy) } : {} });
      assert.equal((await call("/x", { headers: headers(token) })).status, withToken);
      assert.equal((await call("/x")).status, without);
    });
  }
});

describe("Private APIs", () => {
  const policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" },
      {
        Effect: "Deny",
        Principal: "*",
        Action: "execute-api:Invoke",
        Resource: "execute-api:/*",
        Condition: { StringNotEquals: { "aws:SourceVpce": "vpce-ours" } },
      },
    ],
  });
  const definition = { endpointTypes: ["PRIVATE" as const], policy };
  const call = api(documentOf({ "/x": { get: mock("in") } }), new Surroundings(), { definition });

  it("let in their own VPC endpoint, refuse another, and answer nobody on the internet", async () => {
    const through = (vpcEndpointId?: string) =>
      call("/x", { source: { ip: "10.0.0.9", ...(vpcEndpointId ? { vpcEndpointId, vpcId: "vpc-1" } : {}) } });
    assert.equal((await through("vpce-ours")).status, 200);
    const other = await through("vpce-other");
    assert.deepEqual([other.status, /with an explicit deny/.test(other.text)], [403, true]);
    const outside = await through();
    assert.deepEqual([outside.status, outside.text], [403, '{"message":"Forbidden"}']);
  });
});
