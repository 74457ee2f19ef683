import assert from "node:assert/strict";
import { importDocument, type JsonObject } from "../../../../local/gateway/openapi";
import { exportDocument } from "../../../../local/gateway/openapi/export";
import type { RestApiDefinition } from "../../../../local/gateway/rest";

const apiId = "a1b2c3d4e5";
const uri = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations`;

/** An API with something of everything that exports carry. */
const document = {
  openapi: "3.0.1",
  info: { title: "shop", description: "sells", version: "1" },
  paths: {
    "/": {
      get: {
        responses: {},
        "x-amazon-apigateway-integration": { type: "http_proxy", httpMethod: "GET", uri: "https://b.example/" },
      },
    },
    "/orders/{id}": {
      post: {
        operationId: "putOrder",
        parameters: [
          { name: "dry", in: "query", required: true, schema: { type: "string" } },
          { name: "X-Trace", in: "header", schema: { type: "string" } },
        ],
        requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Order" } } } },
        responses: {
          200: {
            description: "",
            headers: { ETag: { schema: { type: "string" } } },
            content: { "application/json": { schema: { $ref: "#/components/schemas/Order" } } },
          },
          500: { description: "", content: { "application/json": { schema: { $ref: "#/components/schemas/Line" } } } },
        },
        security: [{ pool: ["shop/write"] }, { key: [] }],
        "x-amazon-apigateway-request-validator": "all",
        "x-amazon-apigateway-integration": {
          type: "aws",
          httpMethod: "POST",
          uri,
          credentials: "arn:aws:iam::123456789012:role/r",
          passthroughBehavior: "never",
          contentHandling: "CONVERT_TO_TEXT",
          timeoutInMillis: 5000,
          cacheNamespace: "n",
          cacheKeyParameters: ["method.request.path.id"],
          requestParameters: { "integration.request.header.X": "method.request.path.id" },
          requestTemplates: { "application/json": "$input.json('$')" },
          responses: {
            default: { statusCode: "200", responseParameters: { "method.response.header.ETag": "'1'" } },
            ".*bad.*": { statusCode: "500", responseTemplates: { "application/json": "{}" } },
          },
        },
      },
      get: {
        responses: {},
        security: [{ iam: [] }],
        "x-amazon-apigateway-integration": { type: "aws_proxy", httpMethod: "POST", uri },
      },
      delete: {
        responses: {},
        security: [{ asked: [] }],
        "x-amazon-apigateway-integration": { type: "aws_proxy", httpMethod: "POST", uri },
      },
    },
    "/report": {
      get: {
        responses: {
          200: { description: "", content: { "text/csv": { schema: { $ref: "#/components/schemas/Line" } } } },
        },
        "x-amazon-apigateway-integration": {
          type: "aws_proxy",
          httpMethod: "POST",
          uri,
        },
      },
    },
    "/{proxy+}": {
      "x-amazon-apigateway-any-method": {
        responses: {},
        "x-amazon-apigateway-integration": { type: "aws_proxy", httpMethod: "POST", uri },
      },
    },
  },
  components: {
    schemas: {
      Order: {
        type: "object",
        required: ["lines"],
        properties: { lines: { type: "array", items: { $ref: "#/components/schemas/Line" } } },
      },
      Line: { type: "object", properties: { sku: { type: "string" } } },
    },
    securitySchemes: {
      key: { type: "apiKey", name: "x-api-key", in: "header" },
      iam: { type: "apiKey", name: "Authorization", in: "header", "x-amazon-apigateway-authtype": "awsSigv4" },
      pool: {
        type: "apiKey",
        name: "Authorization",
        in: "header",
        "x-amazon-apigateway-authtype": "cognito_user_pools",
        "x-amazon-apigateway-authorizer": {
          type: "cognito_user_pools",
          providerARNs: ["arn:aws:cognito-idp:us-east-1:1:userpool/p"],
        },
      },
      asked: {
        type: "apiKey",
        name: "Unused",
        in: "header",
        "x-amazon-apigateway-authtype": "custom",
        "x-amazon-apigateway-authorizer": {
          type: "request",
          authorizerUri: uri,
          identitySource: "method.request.header.A, context.stage",
          authorizerResultTtlInSeconds: 60,
        },
      },
    },
  },
  "x-amazon-apigateway-request-validators": { all: { validateRequestBody: true, validateRequestParameters: true } },
  "x-amazon-apigateway-gateway-responses": {
    THROTTLED: { statusCode: "420", responseParameters: { "gatewayresponse.header.X": "'1'" }, responseTemplates: {} },
  },
  "x-amazon-apigateway-binary-media-types": ["image/png"],
  "x-amazon-apigateway-minimum-compression-size": 10,
  "x-amazon-apigateway-api-key-source": "AUTHORIZER",
  "x-amazon-apigateway-policy": {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: "*", Action: "execute-api:Invoke", Resource: "*" }],
  },
};

const place = { host: "a1.execute-api.us-east-1.amazonaws.com", stageName: "dev", version: "2026-01-15T12:00:00Z" };

function definitionOf(source: object): RestApiDefinition {
  const { definition, errors, warnings } = importDocument(source as JsonObject, { apiId });
  assert.deepEqual([errors, warnings], [[], []]);
  return definition;
}

/** What two definitions must share: everything but the document's own version and the schemes' unused parts. */
function comparable({ version: _version, ...definition }: RestApiDefinition) {
  const models = Object.entries(definition.models).map(([name, { schema }]) => [name, JSON.parse(schema) as unknown]);
  return {
    ...definition,
    models: Object.fromEntries(models),
    policy: JSON.parse(definition.policy ?? "null") as unknown,
  };
}

describe("Exports of REST APIs", () => {
  const definition = definitionOf(document);

  for (const kind of ["oas30", "swagger"] as const) {
    it(`in ${kind} with all extensions import again as the same API`, () => {
      const exported = exportDocument(definition, { ...place, kind, extensions: "apigateway" });
      assert.deepEqual(comparable(definitionOf(exported)), comparable(definition));
    });

    it(`in ${kind} without extensions carry none`, () => {
      const text = JSON.stringify(exportDocument(definition, { ...place, kind }));
      const left = [...text.matchAll(/"(x-amazon-apigateway-[\w-]+)"/g)].map(([, name]) => name);
      // ANY is no method of OpenAPI, and signed requests are no scheme of it.
      assert.deepEqual([...new Set(left)].sort(), ["x-amazon-apigateway-any-method", "x-amazon-apigateway-authtype"]);
      assert.match(text, /putOrder/);
    });
  }

  it("name the place of the stage", () => {
    const open = exportDocument(definition, { ...place, kind: "oas30" });
    assert.deepEqual(open.servers, [
      { url: `https://${place.host}/{basePath}`, variables: { basePath: { default: "/dev" } } },
    ]);
    const { host, basePath, schemes } = exportDocument(definition, { ...place, kind: "swagger" });
    assert.deepEqual([host, basePath, schemes], [place.host, "/dev", ["https"]]);
  });

  it("carry each extension by its own name", () => {
    const names = (extensions: string) => {
      const text = JSON.stringify(exportDocument(definition, { ...place, kind: "oas30", extensions }));
      return [...new Set([...text.matchAll(/"x-amazon-apigateway-([\w-]+)"/g)].map(([, name]) => name))]
        .filter((name) => name !== "any-method" && name !== "authtype")
        .sort();
    };
    assert.deepEqual(names("integrations"), ["integration"]);
    assert.deepEqual(names("authorizers"), ["authorizer"]);
    assert.deepEqual(names("validators"), ["request-validator", "request-validators"]);
    assert.deepEqual(names("gatewayresponses, integrations"), ["gateway-responses", "integration"]);
  });
});
