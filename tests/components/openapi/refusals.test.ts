import assert from "node:assert/strict";
import type { JsonObject } from "../../../components/api/json";
import { publicDocument } from "../../../components/openapi/public-document";

const schemes = {
  pool: { "x-amazon-apigateway-authorizer": { type: "cognito_user_pools" } },
  issuer: { "x-amazon-apigateway-authorizer": { type: "jwt" } },
  decides: { "x-amazon-apigateway-authorizer": { type: "request" } },
  sigv4: { "x-amazon-apigateway-authtype": "awsSigv4" },
  api_key: { type: "apiKey", name: "x-api-key", in: "header" },
};

function documentOf(operation: object, root: object = {}): JsonObject {
  const get = { responses: {}, "x-amazon-apigateway-integration": { type: "mock" }, ...operation };
  return {
    paths: { "/x": { get } },
    components: { securitySchemes: schemes },
    "x-amazon-apigateway-request-validators": { body: { validateRequestBody: true }, none: {} },
    ...root,
  };
}

interface Told {
  readonly paths: { "/x": { get: { responses: Record<string, { $ref?: string; description?: string }> } } };
  readonly components: { responses?: Record<string, { content?: { "application/json": { schema: JsonObject } } }> };
}

const told = (document: JsonObject, kind: "REST" | "HTTP" = "REST") =>
  publicDocument(document, kind) as unknown as Told;
const statuses = (operation: object, kind: "REST" | "HTTP" = "REST", root: object = {}) =>
  Object.keys(told(documentOf(operation, root), kind).paths["/x"].get.responses).map(Number);

describe("The document for clients names what API Gateway answers in an operation's place:", () => {
  it("by how the operation lets callers in", () => {
    assert.deepEqual(statuses({}), [429]);
    assert.deepEqual(statuses({ security: [{ pool: [] }] }), [401, 429]);
    assert.deepEqual(statuses({ security: [{ pool: ["shop/read"] }] }), [401, 429], "a scope that lacks is 401 too");
    assert.deepEqual(statuses({ security: [{ decides: [] }] }), [401, 403, 429]);
    assert.deepEqual(statuses({ security: [{ sigv4: [] }] }), [403, 429]);
    assert.deepEqual(statuses({ security: [{ pool: [], api_key: [] }] }), [401, 403, 429]);
    assert.deepEqual(statuses({ security: [{ issuer: [] }] }, "HTTP"), [401, 429]);
    assert.deepEqual(statuses({ security: [{ issuer: ["read"] }] }, "HTTP"), [401, 403, 429]);
    assert.deepEqual(statuses({}, "REST", { "x-amazon-apigateway-policy": {} }), [403, 429]);
  });

  it("by whether a REST API checks the request", () => {
    const validator = (name: string) => ({ "x-amazon-apigateway-request-validator": name });
    assert.deepEqual(statuses(validator("body")), [400, 429]);
    assert.deepEqual(statuses(validator("none")), [429]);
    assert.deepEqual(statuses(validator("body"), "HTTP"), [429], "HTTP APIs check nothing");
    assert.deepEqual(statuses({}, "REST", validator("body")), [400, 429]);
  });

  it("with their bodies: a text, which REST APIs call Message where the caller is not allowed", () => {
    const { components } = told(documentOf({ security: [{ sigv4: [] }] }));
    const propertiesOf = (name: string) =>
      Object.keys(components.responses![name]!.content!["application/json"].schema.properties as object);
    assert.deepEqual(Object.keys(components.responses!), ["GatewayForbidden", "GatewayTooManyRequests"]);
    assert.deepEqual(propertiesOf("GatewayTooManyRequests"), ["message"]);
    assert.deepEqual(propertiesOf("GatewayForbidden"), ["message", "Message"]);
  });

  it("but for a status that the author names", () => {
    const { paths, components } = told(documentOf({ responses: { "429": { description: "mine" } } }));
    assert.deepEqual(paths["/x"].get.responses, { "429": { description: "mine" } });
    assert.equal(components.responses, undefined);
  });

  it("as the program's own gateway responses have them", () => {
    const own = {
      THROTTLED: { statusCode: 503, responseTemplates: { "application/json": "{}" } },
      DEFAULT_4XX: { responseParameters: { "gatewayresponse.header.x": "'y'" } },
    };
    const root = { "x-amazon-apigateway-gateway-responses": own };
    const { paths, components } = told(documentOf({ security: [{ sigv4: [] }] }, root));
    assert.deepEqual(Object.keys(paths["/x"].get.responses), ["403", "429", "503"], "a quota is another type");
    assert.equal(components.responses?.GatewayTooManyRequests?.content, undefined, "its body is the template's");
    assert.ok(components.responses?.GatewayForbidden?.content, "headers alone change no body");
  });

  it("once: a published document is not added to", () => {
    const published = publicDocument(documentOf({ responses: { "200": { description: "ok" } } }), "REST");
    assert.deepEqual(publicDocument(published, "REST"), published);
    const bare = { paths: { "/x": { get: { responses: {} } } }, components: {} };
    assert.deepEqual(told(bare).paths["/x"].get.responses, {});
  });
});
