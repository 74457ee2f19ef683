import assert from "node:assert/strict";
import { type JsonObject, mergeDefinitions } from "../../../../local/gateway/openapi";
import { apiId, methodOf, mock, openapi, operation, run } from "./support";

describe("Imports: models, settings and refusals", () => {
  it("point models at each other by address, in a circle too; OpenAPI's own keywords go", () => {
    const schemas = {
      A: {
        type: "object",
        nullable: true,
        example: {},
        properties: { b: { $ref: "#/components/schemas/B" }, example: { type: "string" } },
      },
      B: { properties: { a: { $ref: "#/components/schemas/A" } } },
    };
    const { definition } = run(openapi({}, { components: { schemas } }));
    const address = (name: string) => ({ $ref: `https://apigateway.amazonaws.com/restapis/${apiId}/models/${name}` });
    assert.deepEqual(JSON.parse(definition.models.A!.schema), {
      type: ["object", "null"],
      properties: { b: address("B"), example: { type: "string" } },
    });
    assert.deepEqual(JSON.parse(definition.models.B!.schema), { properties: { a: address("A") } });
  });

  it("give inline schemas a model of their own", () => {
    const body = { requestBody: { content: { "application/json": { schema: { type: "object" } } } } };
    const document = openapi({ "/x": { post: operation(mock, body) } });
    const name = methodOf(document, "/x", "POST").requestModels?.["application/json"];
    assert.match(name ?? "", /^MODEL[0-9a-f]{6}$/);
    assert.equal(run(document).definition.models[name!]?.schema, '{"type":"object"}');
  });

  it("read the API's own settings", () => {
    const { definition } = run(
      openapi(
        {},
        {
          servers: [
            {
              url: "https://x.example",
              "x-amazon-apigateway-endpoint-configuration": {
                disableExecuteApiEndpoint: true,
                vpcEndpointIds: ["vpce-1"],
              },
            },
          ],
          "x-amazon-apigateway-api-key-source": "AUTHORIZER",
          "x-amazon-apigateway-minimum-compression-size": 10,
          "x-amazon-apigateway-policy": { Statement: [] },
          "x-amazon-apigateway-gateway-responses": {
            THROTTLED: { statusCode: 503, responseParameters: { "gatewayresponse.header.A": "'1'" } },
          },
        },
      ),
    );
    const {
      apiKeySource,
      minimumCompressionSize,
      policy,
      disableExecuteApiEndpoint,
      vpcEndpointIds,
      gatewayResponses,
    } = definition;
    assert.deepEqual(
      {
        apiKeySource,
        minimumCompressionSize,
        policy,
        disableExecuteApiEndpoint,
        vpcEndpointIds,
        throttled: gatewayResponses.THROTTLED,
      },
      {
        apiKeySource: "AUTHORIZER",
        minimumCompressionSize: 10,
        policy: '{"Statement":[]}',
        disableExecuteApiEndpoint: true,
        vpcEndpointIds: ["vpce-1"],
        throttled: {
          statusCode: "503",
          responseParameters: { "gatewayresponse.header.A": "'1'" },
          responseTemplates: {},
        },
      },
    );
  });

  it("merge: what the document names wins, what it does not name stays, binary types add up", () => {
    const old = run(
      openapi(
        { "/x": { get: operation(), put: operation() }, "/old": { get: operation() } },
        { "x-amazon-apigateway-binary-media-types": ["a/a"] },
      ),
    );
    const next = run(
      openapi(
        { "/x": { get: operation({ ...mock, timeoutInMillis: 50 }) } },
        { "x-amazon-apigateway-binary-media-types": ["b/b"] },
      ),
    );
    const merged = mergeDefinitions(old.definition, next.definition);
    assert.deepEqual(merged.binaryMediaTypes, ["a/a", "b/b"]);
    const x = merged.resources.find(({ path }) => path === "/x");
    assert.deepEqual([Object.keys(x!.methods), x!.methods.GET?.integration?.timeoutInMillis], [["GET", "PUT"], 50]);
    assert.ok(merged.resources.some(({ path }) => path === "/old"));
  });

  const refused: readonly [string, JsonObject, RegExp][] = [
    [
      "a model whose name is not alphanumeric",
      openapi({}, { components: { schemas: { "a-b": {} } } }),
      /Model name must be alphanumeric: a-b/,
    ],
    [
      "a reference to no model",
      openapi({
        "/x": {
          post: operation(mock, {
            requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/No" } } } },
          }),
        },
      }),
      /Invalid model reference specified: #\/components\/schemas\/No/,
    ],
    [
      "a child below a greedy path",
      openapi({ "/{p+}/x": { get: operation() } }),
      /Cannot create a child of a resource with a greedy path variable/,
    ],
    ["text beside a parameter", openapi({ "/a{b}": { get: operation() } }), /Resource's path part only allow/],
    [
      "an integration without a type",
      openapi({ "/x": { get: operation({}) } }),
      /Unable to put integration on 'GET' for resource at path '\/x': Enumeration value for Type/,
    ],
    [
      "a time-out that is too short",
      openapi({ "/x": { get: operation({ ...mock, timeoutInMillis: 49 }) } }),
      /Timeout should be between 50 ms/,
    ],
    [
      "an unknown gateway response",
      openapi({}, { "x-amazon-apigateway-gateway-responses": { NO: {} } }),
      /Invalid gateway response type 'NO'/,
    ],
    [
      "an authorizer without a function",
      openapi(
        {},
        {
          components: {
            securitySchemes: { a: { type: "apiKey", "x-amazon-apigateway-authorizer": { type: "token" } } },
          },
        },
      ),
      /Authorizer URI must be specified/,
    ],
  ];
  for (const [what, document, message] of refused) {
    it(`refuse ${what}`, () => assert.match(run(document).errors.join("\n"), message));
  }
});
