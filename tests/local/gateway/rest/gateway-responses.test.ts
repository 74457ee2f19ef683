import assert from "node:assert/strict";
import { gatewayResponseDefaults } from "../../../../local/gateway/rest/gateway-response-types";
import { api, documentOf, mock } from "./support";

describe("Gateway responses", () => {
  const customised = (responses: object) =>
    api(documentOf({ "/x": { get: mock("in") } }, { "x-amazon-apigateway-gateway-responses": responses }));

  it("take the exact type first, then the class, then AWS's own", async () => {
    const exact = {
      statusCode: 404,
      responseTemplates: { "application/json": '{"mine":$context.error.messageString}' },
    };
    const ofClass = { statusCode: 418, responseTemplates: { "application/json": "class $context.error.responseType" } };
    const first = await customised({ MISSING_AUTHENTICATION_TOKEN: exact, DEFAULT_4XX: ofClass })("/no");
    assert.deepEqual([first.status, first.text], [404, '{"mine":"Missing Authentication Token"}']);
    const second = await customised({ DEFAULT_4XX: ofClass, DEFAULT_5XX: {} })("/no");
    assert.deepEqual([second.status, second.text], [418, "class MISSING_AUTHENTICATION_TOKEN"]);
    assert.equal((await customised({ DEFAULT_5XX: ofClass })("/no")).status, 403);
  });

  it("substitute without VTL: context, stage variables and the request", async () => {
    const template =
      "$context.httpMethod ${context.stage} $method.request.header.X-A $method.request.querystring.q [$context.no.such] #if(1)";
    const answer = await customised({ DEFAULT_4XX: { responseTemplates: { "application/json": template } } })(
      "/no?q=2",
      { headers: [["X-A", "1"]] },
    );
    assert.equal(answer.text, "GET dev 1 2 [] #if(1)");
  });

  it("add headers: literals and the request's", async () => {
    const responseParameters = {
      "gatewayresponse.header.Access-Control-Allow-Origin": "method.request.header.Origin",
      "gatewayresponse.header.X-L": "'literal'",
    };
    const answer = await customised({ DEFAULT_4XX: { responseParameters } })("/no", {
      headers: [["origin", "https://a.example"]],
    });
    assert.deepEqual(
      [answer.header("access-control-allow-origin"), answer.header("x-l")],
      ["https://a.example", "literal"],
    );
    assert.equal(answer.text, '{"message":"Missing Authentication Token"}');
  });

  it("have AWS's status and error type for all nineteen kinds of failure", () => {
    const statuses = Object.values(gatewayResponseDefaults).map(({ status }) => status);
    assert.equal(statuses.length, 19);
    assert.ok(Object.values(gatewayResponseDefaults).every(({ errorType }) => /Exception$/.test(errorType)));
  });

  it("are 413 for payloads over 10 MB, which cannot be customised", async () => {
    const call = customised({ DEFAULT_4XX: { statusCode: 400 }, REQUEST_TOO_LARGE: { statusCode: 400 } });
    const answer = await call("/x", { body: Buffer.alloc(10 * 1024 * 1024 + 1) });
    assert.deepEqual([answer.status, answer.text], [413, '{"message":"Request Too Long"}']);
  });

  it("are 414 for a method ARN over 1,600 bytes, and 431 for headers over 10,240", async () => {
    const call = customised({});
    assert.equal((await call(`/${"x".repeat(1600)}`)).status, 414);
    assert.equal((await call("/x", { headers: [["X-Long", "x".repeat(10_240)]] })).status, 431);
  });
});
