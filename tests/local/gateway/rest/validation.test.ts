import assert from "node:assert/strict";
import { api, documentOf, operation } from "./support";

describe("Validation of requests", () => {
  const schema = {
    type: "object",
    required: ["name"],
    properties: {
      name: { type: "string", minLength: 2 },
      kind: { enum: ["cat", "dog"] },
      friend: { $ref: "#/components/schemas/Pet" },
    },
    additionalProperties: false,
  };
  const validated = (validator: object, more: object = {}) =>
    documentOf(
      {
        "/x": {
          post: {
            ...operation({
              type: "mock",
              requestTemplates: { $default: '{"statusCode": 200}' },
              responses: { default: { statusCode: "200", responseTemplates: { "application/json": "in" } } },
            }),
            parameters: [
              { name: "q", in: "query", required: true, schema: { type: "string" } },
              { name: "X-H", in: "header", required: true, schema: { type: "string" } },
            ],
            requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Pet" } } } },
            "x-amazon-apigateway-request-validator": "v",
          },
        },
      },
      { components: { schemas: { Pet: schema } }, "x-amazon-apigateway-request-validators": { v: validator }, ...more },
    );
  const both = { validateRequestBody: true, validateRequestParameters: true };
  const good = { method: "POST", headers: [["x-h", "1"]] as [string, string][], body: '{"name":"rex"}' };

  it("names all missing parameters, headers before queries; a blank one is missing; parameters come before the body", async () => {
    const call = api(validated(both));
    const answer = await call("/x?q=", { ...good, headers: [], body: "{}" });
    assert.deepEqual(
      [answer.status, answer.text],
      [400, '{"message": "Missing required request parameters: [X-H, q]"}'],
    );
    assert.equal((await call("/x?q=1", good)).text, "in");
  });

  const bad: readonly [string, string, RegExp][] = [
    ["a missing member", '{"kind":"cat"}', /object has missing required properties \(\["name"\]\)/],
    ["a wrong type", '{"name":1}', /instance type does not match any allowed primitive type \(allowed: \["string"\]\)/],
    ["a value that is not listed", '{"name":"rex","kind":"cow"}', /instance value not found in enum/],
    ["a member too many", '{"name":"rex","x":1}', /not allowed by the schema: \["x"\]/],
    ["a fault in a referenced model", '{"name":"rex","friend":{}}', /missing required/],
    ["no JSON", "{", /Invalid JSON/],
    ["nothing at all, which is an empty object", "", /missing required/],
  ];
  for (const [what, body, validation] of bad) {
    it(`refuses ${what}`, async () => {
      const custom = {
        "x-amazon-apigateway-gateway-responses": {
          BAD_REQUEST_BODY: { responseTemplates: { "application/json": "$context.error.validationErrorString" } },
        },
      };
      assert.equal(
        (await api(validated(both))("/x?q=1", { ...good, body })).text,
        '{"message": "Invalid request body"}',
      );
      assert.match((await api(validated(both, custom))("/x?q=1", { ...good, body })).text, validation);
    });
  }

  it("leaves bodies of other types, and everything while it is off, alone", async () => {
    const headers: [string, string][] = [
      ["x-h", "1"],
      ["Content-Type", "text/plain"],
    ];
    assert.equal((await api(validated(both))("/x?q=1", { ...good, headers, body: "x" })).status, 200);
    assert.equal((await api(validated({}))("/x", { method: "POST", body: "{" })).status, 200);
  });
});
