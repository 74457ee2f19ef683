import assert from "node:assert/strict";
import { api, documentOf, functionUri, mock, Surroundings } from "./support";

const webAclArn = "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/guard/1";
const allowAll = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "execute-api:Invoke", Resource: "*" }],
};
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const securitySchemes = {
  a: {
    type: "apiKey",
    name: "Authorization",
    in: "header",
    "x-amazon-apigateway-authtype": "custom",
    "x-amazon-apigateway-authorizer": { type: "token", authorizerUri: functionUri("auth") },
  },
  k: { type: "apiKey", name: "x-api-key", in: "header" },
};

/**
 * Variables of mapping templates, as the page has them.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
describe("$context of mapping templates", () => {
  const expected: Readonly<Record<string, string | RegExp>> = {
    accountId: "123456789012",
    apiId: "a1b2c3d4e5",
    "authorizer.principalId": "ann",
    "authorizer.team": "a",
    deploymentId: "d2",
    domainName: "a1b2c3d4e5.execute-api.us-east-1.amazonaws.com",
    domainPrefix: "a1b2c3d4e5",
    extendedRequestId: /^[\w-]{15}=$/,
    httpMethod: "POST",
    "identity.apiKey": "k".repeat(20),
    "identity.apiKeyId": "key1",
    "identity.sourceIp": "198.51.100.7",
    "identity.userAgent": "curl/8",
    "identity.vpcId": "vpc-1",
    "identity.vpceId": "vpce-1",
    isCanaryRequest: "true",
    path: "/dev/x/7",
    protocol: "HTTP/1.1",
    requestId: uuid,
    requestTime: "15/Jan/2026:12:00:00 +0000",
    requestTimeEpoch: "1768478400000",
    resourceId: /^\w{6}$/,
    resourcePath: "/x/{id}",
    stage: "dev",
    wafResponseCode: "WAF_ALLOW",
    webaclArn: webAclArn,
    xrayTraceId: /^1-[0-9a-f]{8}-[0-9a-f]{24}$/,
    // Members that no caller of this request has print nothing.
    "identity.accountId": "",
    "identity.caller": "",
    "identity.cognitoIdentityId": "",
    "identity.user": "",
    "identity.userArn": "",
    "authorizer.claims.sub": "",
    "error.message": "",
    // Known to access logs alone.
    "authorizer.status": "",
    "integration.latency": "",
    status: "",
  };
  let printed: Record<string, string> = {};

  before(async () => {
    const surroundings = new Surroundings();
    surroundings.functions = { auth: () => ({ principalId: "ann", policyDocument: allowAll, context: { team: "a" } }) };
    surroundings.inspectByWaf = () => ({ action: "ALLOW", webAclArn });
    const key = { id: "key1", value: "k".repeat(20), name: "k", enabled: true };
    const template = Object.keys(expected)
      .map((name) => `${name}=$!context.${name}`)
      .join("\n");
    const document = documentOf(
      { "/x/{id}": { post: { ...mock(template), security: [{ a: [], k: [] }] } } },
      { components: { securitySchemes } },
    );
    const answer = await api(document, surroundings, {
      canary: true,
      keys: {
        keyOf: () => key,
        plansOf: () => [{ id: "p", name: "p", keyIds: new Set(["key1"]), methodThrottles: new Map() }],
      },
      stage: {
        tracingEnabled: true,
        canary: { deploymentId: "d2", percentTraffic: 100, stageVariableOverrides: {}, useStageCache: true },
      },
    })("/x/7", {
      method: "POST",
      headers: [
        ["Authorization", "t"],
        ["x-api-key", key.value],
        ["User-Agent", "curl/8"],
      ],
      source: { ip: "198.51.100.7", vpcId: "vpc-1", vpcEndpointId: "vpce-1" },
    });
    assert.equal(answer.status, 200, answer.text);
    printed = Object.fromEntries(answer.text.split("\n").map((line) => line.split(/=(.*)/s) as [string, string]));
  });

  for (const [name, value] of Object.entries(expected)) {
    it(`$context.${name}`, () => {
      if (typeof value === "string") assert.equal(printed[name], value);
      else assert.match(printed[name] ?? "", value);
    });
  }
});
