import assert from "node:assert/strict";
import fc from "fast-check";
import { InvalidDocumentError, importDocument, type JsonObject } from "../../../../local/gateway/openapi";
import { exportDocument } from "../../../../local/gateway/openapi/export";
import { api } from "../rest/support";

const word = fc.constantFrom(
  ...[
    "get",
    "type",
    "mock",
    "aws",
    "uri",
    "responses",
    "default",
    "200",
    "statusCode",
    "parameters",
    "schema",
    "content",
  ],
  ...["$ref", "#/components/schemas/A", "#/x", "security", "in", "name", "properties", "items", "enum", "required"],
  ...["__proto__", "constructor", "toString", "application/json", "location", "documentationParts", "variables"],
  ...["x-amazon-apigateway-integration", "x-amazon-apigateway-authorizer", "authorizerUri", "token"],
);
const anything: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    word,
    fc.string({ maxLength: 8 }),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(word, tie("value"), { maxKeys: 5 }),
  ),
})).value;
const integration = fc.record(
  {
    type: fc.constantFrom("mock", "aws", "http_proxy"),
    httpMethod: fc.constantFrom("GET", "ANY"),
    uri: fc.constantFrom("https://b.example/{x}", "arn:aws:apigateway:us-east-1:constructor:action/X", "nowhere"),
    responses: anything,
    requestTemplates: anything,
    requestParameters: anything,
    cacheKeyParameters: anything,
  },
  { requiredKeys: [] },
);
const operation = fc.record(
  {
    responses: anything,
    parameters: anything,
    security: anything,
    requestBody: anything,
    "x-amazon-apigateway-integration": fc.oneof(anything, integration),
  },
  { requiredKeys: [] },
);
const verb = fc.constantFrom("get", "post", "parameters", "x-amazon-apigateway-any-method", "constructor");
const path = fc.constantFrom("/", "/a", "/{b}", "/{p+}", "/a/{b}", "a", "//", "/a{b}", "__proto__");
const document = fc.record(
  {
    openapi: fc.constant("3.0.1"),
    info: anything,
    paths: fc.dictionary(path, fc.oneof(anything, fc.dictionary(verb, fc.oneof(anything, operation))), { maxKeys: 4 }),
    components: fc.oneof(anything, fc.record({ schemas: anything, securitySchemes: anything })),
    servers: anything,
    security: anything,
    "x-amazon-apigateway-request-validators": anything,
    "x-amazon-apigateway-request-validator": anything,
    "x-amazon-apigateway-gateway-responses": anything,
    "x-amazon-apigateway-documentation": anything,
    "x-amazon-apigateway-binary-media-types": anything,
  },
  { requiredKeys: ["openapi", "paths"] },
);

/** Imports a document; undefined when it is refused as AWS refuses documents. */
function taken(source: string | JsonObject) {
  try {
    const result = importDocument(source, { apiId: "a1b2c3d4e5", basePath: "split" });
    return result.errors.length > 0 ? undefined : result.definition;
  } catch (error) {
    if (error instanceof InvalidDocumentError) return undefined;
    throw error;
  }
}

describe("Documents at random", () => {
  it("are imported or refused; what is imported can be served and exported", async function () {
    this.timeout(60_000);
    let served = 0;
    await fc.assert(
      fc.asyncProperty(document, fc.boolean(), async (source, asText) => {
        const definition = taken(asText ? JSON.stringify(source) : (source as JsonObject));
        if (!definition) return;
        served++;
        const { status } = await api(source)("/a");
        assert.ok(status >= 200 && status < 600, String(status));
        const { documentation } = definition;
        const place = { host: "h", stageName: "s", version: "1", ...(documentation ? { documentation } : {}) };
        const exported = exportDocument(definition, { kind: "oas30", extensions: "apigateway", ...place });
        assert.equal(exported.openapi, "3.0.1");
      }),
      { numRuns: 1500 },
    );
    assert.ok(served > 300, `${served} were served`);
  });
});
