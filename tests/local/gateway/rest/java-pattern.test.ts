import assert from "node:assert/strict";
import { javaPattern } from "../../../../local/gateway/rest/java-pattern";
import { api, documentOf, functionUri, HandlerError, mock, operation, Surroundings } from "./support";

describe("Regular expressions of integration responses and authorizers", () => {
  const table: readonly [pattern: string, text: string, matches: boolean][] = [
    ["bad", "bad", true],
    ["bad", "very bad", false],
    [".*bad.*", "very bad indeed", true],
    ["(?i).*NOT FOUND.*", "Order not found", true],
    ["(?s).*late.*", "too\nlate", true],
    [".*late.*", "too\nlate", false],
    ["(\\n|.)+", "a\nb", true],
    ["4\\d{2}", "404", true],
    // Only backtracking can do these.
    ["(?!200)\\d+", "404", true],
    ["(?!200)\\d+", "200", false],
    ["(a)\\1", "aa", true],
    ["(", "(", false],
  ];
  for (const [pattern, text, matches] of table) {
    it(`${pattern} ${matches ? "matches" : "does not match"} ${JSON.stringify(text)}`, () => {
      assert.equal(javaPattern(pattern).matches(text), matches);
    });
  }

  const evil = "(a+)+";
  const long = `${"a".repeat(50_000)}!`;

  it("never hang on what a function says", async () => {
    const surroundings = new Surroundings();
    surroundings.functions = {
      f: () => {
        throw new HandlerError(long);
      },
    };
    const responses = { default: { statusCode: "200" }, [evil]: { statusCode: "400" } };
    const own = operation({ type: "aws", httpMethod: "POST", uri: functionUri("f"), responses });
    assert.equal((await api(documentOf({ "/x": { get: own } }), surroundings)("/x")).status, 200);
  });

  it("never hang on a caller's token", async () => {
    const authorizer = { type: "token", authorizerUri: functionUri("f"), identityValidationExpression: evil };
    const a = {
      type: "apiKey",
      name: "Authorization",
      in: "header",
      "x-amazon-apigateway-authtype": "custom",
      "x-amazon-apigateway-authorizer": authorizer,
    };
    const document = documentOf(
      { "/x": { get: mock("x", { security: [{ a: [] }] }) } },
      { components: { securitySchemes: { a } } },
    );
    const answer = await api(document)("/x", { headers: [["Authorization", long.slice(-9000)]] });
    assert.equal(answer.status, 401);
  });
});
