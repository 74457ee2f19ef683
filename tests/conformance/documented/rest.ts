import assert from "node:assert/strict";
import { answering, type FrontDoor, statement } from "../../clients/front-door";
import { call, functionOf } from "./http-api";
import { type DocumentedRule, guide, type Topic } from "./rule";

let made = 0;

/** A REST API of one GET method at `/x` that a mapping template answers, deployed to the stage `live`. */
function mockApi(door: FrontDoor, template: string, more: object = {}, inputs: object = {}) {
  const get = answering(template, more);
  return door.addRestApi(`rest${made++}`, { paths: { "/x": { get } } }, { ...inputs });
}

const rules: readonly DocumentedRule[] = [
  {
    rule: "a mapping template reads parameters by $input.params, and $context",
    page: guide("api-gateway-mapping-template-reference"),
    async check(door) {
      const { url } = await mockApi(
        door,
        "$input.params('q') $context.httpMethod $context.resourcePath $context.stage",
      );
      assert.equal((await call(`${url}/x?q=7`)).text, "7 GET /x live");
    },
  },
  {
    rule: "a required parameter that is missing is refused with 400 where a validator checks parameters",
    page: guide("api-gateway-request-validation-set-up"),
    async check(door) {
      const parameters = [{ name: "q", in: "query", required: true, schema: { type: "string" } }];
      const get = answering("in", { parameters, "x-amazon-apigateway-request-validator": "params" });
      const root = {
        "x-amazon-apigateway-request-validators": {
          params: { validateRequestBody: false, validateRequestParameters: true },
        },
      };
      const { url } = await door.addRestApi(`rest${made++}`, { paths: { "/x": { get } }, root });
      assert.equal((await call(`${url}/x?q=1`)).status, 200);
      const refused = await call(`${url}/x`);
      assert.deepEqual([refused.status, refused.at("$.message")], [400, "Missing required request parameters: [q]"]);
    },
  },
  {
    rule: "a resource policy's explicit Deny by aws:SourceIp wins over its Allow",
    page: guide("apigateway-resource-policies-examples"),
    async check(door) {
      const invoke = { Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" };
      const here = { Condition: { IpAddress: { "aws:SourceIp": ["127.0.0.0/8"] } } };
      for (const [condition, status] of [
        [here, 403],
        [{ Condition: { IpAddress: { "aws:SourceIp": ["192.0.2.0/24"] } } }, 200],
      ] as const) {
        const Statement = [
          { Effect: "Allow", ...invoke },
          { Effect: "Deny", ...invoke, ...condition },
        ];
        const policy = { Version: "2012-10-17", Statement };
        const { url } = await door.addRestApi(`rest${made++}`, { paths: { "/x": { get: answering("in") } }, policy });
        assert.equal((await call(`${url}/x`)).status, status);
      }
    },
  },
  {
    rule: "an unsigned call of a method with IAM authorization gets 403 Missing Authentication Token",
    page: guide("supported-gateway-response-types"),
    async check(door) {
      const { url } = await mockApi(door, "in", { "x-amazon-apigateway-auth": { type: "AWS_IAM" } });
      const answer = await call(`${url}/x`);
      assert.deepEqual([answer.status, answer.text], [403, '{"message":"Missing Authentication Token"}']);
      assert.equal(answer.headers["x-amzn-errortype"], "MissingAuthenticationTokenException");
    },
  },
  {
    rule: "a token that the authorizer's validation expression does not match gets 401, and no function is called",
    page: guide("configure-api-gateway-lambda-authorization"),
    async check(door) {
      const code = `exports.handler = async (e) => ({ principalId: "p", policyDocument: ${statement({
        Action: "execute-api:Invoke",
        Resource: "*",
      })} });`;
      const gate = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${await functionOf(door, code)}/invocations`;
      const { url } = await door.addRestApi(`rest${made++}`, {
        paths: { "/x": { get: answering("in", { security: [{ gate: [] }] }) } },
        securitySchemes: {
          gate: {
            type: "apiKey",
            name: "Authorization",
            in: "header",
            "x-amazon-apigateway-authtype": "custom",
            "x-amazon-apigateway-authorizer": {
              type: "token",
              authorizerUri: gate,
              identityValidationExpression: "^ok-\\d+$",
              authorizerResultTtlInSeconds: 0,
            },
          },
        },
      });
      const ask = async (authorization: string) => (await call(`${url}/x`, { headers: { authorization } })).status;
      assert.deepEqual([await ask("ok-7"), await ask("no")], [200, 401]);
    },
  },
  {
    rule: "a body over minimumCompressionSize is compressed for who accepts it, a smaller one is not",
    page: guide("api-gateway-enable-compression"),
    async check(door) {
      for (const [minimumCompressionSize, encoding] of [
        ["10", "gzip"],
        ["10000", undefined],
      ] as const) {
        const { url } = await mockApi(door, "x".repeat(100), {}, { minimumCompressionSize });
        const response = await fetch(`${url}/x`, { headers: { "accept-encoding": "gzip" } });
        assert.equal(response.headers.get("content-encoding") ?? undefined, encoding);
      }
    },
  },
  {
    rule: "a method whose key is required refuses calls without one with 403 Forbidden",
    page: guide("api-gateway-setup-api-key-with-console"),
    async check(door) {
      const security = [{ key: [] }];
      const { url } = await door.addRestApi(`rest${made++}`, {
        paths: { "/x": { get: answering("in", { security }) } },
        securitySchemes: { key: { type: "apiKey", name: "x-api-key", in: "header" } },
      });
      for (const key of [[], ["unknown".repeat(4)]]) {
        const answer = await call(`${url}/x`, { headers: { "x-api-key": key } });
        assert.deepEqual([answer.status, answer.text], [403, '{"message":"Forbidden"}']);
      }
    },
  },
  {
    rule: "an unknown path or verb gets 403 Missing Authentication Token",
    page: guide("supported-gateway-response-types"),
    async check(door) {
      const { url } = await mockApi(door, "in");
      for (const [path, method] of [
        ["/y", "GET"],
        ["/x", "DELETE"],
      ] as const) {
        const answer = await call(`${url}${path}`, { method });
        assert.deepEqual([answer.status, answer.text], [403, '{"message":"Missing Authentication Token"}']);
      }
    },
  },
];

/** Rules of REST APIs. */
export const restApis: Topic = { name: "REST APIs", rules };
