import assert from "node:assert/strict";
import { ApiDomain, auth, RestApi, type RestApiArgs } from "../../../components/index";
import { importDocument } from "../../../local/gateway/openapi";
import { bodyOf, pathsOf } from "../support/documents";
import { make } from "../support/mocks";

const open = auth.none("a test");
const topicArn = "arn:aws:sns:eu-west-1:123456789012:news";

async function imported(args: Partial<RestApiArgs>) {
  const body = await bodyOf(() => ({ routes: { "GET /a": { mock: {}, auth: open } }, ...args }));
  const { definition, errors, warnings } = importDocument(body, { apiId: "x" });
  assert.deepEqual({ errors, warnings }, { errors: [], warnings: [] });
  return { definition, document: JSON.parse(body) as Record<string, unknown>, body };
}

describe("A REST API's settings", () => {
  it("compress from a size on, and name the types whose bodies are bytes", async () => {
    const { definition } = await imported({ minimumCompressionBytes: 1024, binaryMediaTypes: ["image/png", "*/*"] });
    assert.equal(definition.minimumCompressionSize, 1024);
    assert.deepEqual(definition.binaryMediaTypes, ["*/*", "image/png"]);
  });

  it("answer in the program's own words where API Gateway answers by itself, CORS headers included", async () => {
    const { document } = await imported({
      cors: { origins: ["https://shop.example"] },
      gatewayResponses: {
        UNAUTHORIZED: {
          statusCode: 401,
          headers: { "X-Why": "token" },
          templates: { "application/json": '{"error":"who are you?"}' },
        },
      },
    });
    const responses = document["x-amazon-apigateway-gateway-responses"] as Record<string, unknown>;
    const origin = { "gatewayresponse.header.Access-Control-Allow-Origin": "'https://shop.example'" };
    assert.deepEqual(Object.keys(responses).sort(), ["DEFAULT_4XX", "DEFAULT_5XX", "UNAUTHORIZED"]);
    assert.deepEqual(responses.DEFAULT_5XX, { responseParameters: origin });
    assert.deepEqual(responses.UNAUTHORIZED, {
      statusCode: 401,
      responseParameters: { ...origin, "gatewayresponse.header.X-Why": "'token'" },
      responseTemplates: { "application/json": '{"error":"who are you?"}' },
    });
  });

  it("take templates by hand in the place of the integration's own, and let no other type pass", async () => {
    const { body } = await imported({
      routes: {
        "POST /news": {
          topic: { topicArn },
          auth: open,
          templates: { request: { "application/json": "Action=Publish" }, response: { "202": '{"sent":true}' } },
        },
      },
    });
    const integration = pathsOf(body)["/news"]!.post!["x-amazon-apigateway-integration"];
    assert.deepEqual(integration.requestTemplates, { "application/json": "Action=Publish" });
    assert.equal(integration.passthroughBehavior, "never");
    const taken = Object.values(integration.responses!).find(({ statusCode }) => statusCode === "202");
    assert.deepEqual(taken?.responseTemplates, { "application/json": '{"sent":true}' });
  });

  it("ask callers of the API and of its domain for modern TLS", async () => {
    const tls = { securityPolicy: "SecurityPolicy_TLS13_1_3_2025_09", endpointAccessMode: "STRICT" };
    const made = await make(() => {
      const api = new RestApi("shop", { ...tls, routes: { "GET /a": { mock: {}, auth: open } } });
      const basePaths = { "": { restApi: api } };
      new ApiDomain("front", { domainName: "api.shop.example", hostedZoneId: "Z", ...tls, basePaths });
    });
    for (const type of ["aws:apigateway/restApi:RestApi", "aws:apigateway/domainName:DomainName"]) {
      const { securityPolicy, endpointAccessMode } = made.only(type).inputs;
      assert.deepEqual({ securityPolicy, endpointAccessMode }, tls, type);
    }
  });
});
