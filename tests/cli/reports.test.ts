import assert from "node:assert/strict";
import { join } from "node:path";
import { architectureOf } from "../../capture/architecture/model";
import { documentedApi } from "../../cli/report/apis";
import { mermaid } from "../../cli/report/diagram";
import { svg } from "../../cli/report/diagram-svg";
import { operationsOf } from "../../cli/report/operations";
import { routesOf } from "../../cli/report/routes";
import { captureStage } from "../../local/capture-stage";
import type { ResourceRecord } from "../../local/cloud/resource";
import { resource } from "../traffic/resources";

const document = {
  openapi: "3.0.1",
  components: {
    securitySchemes: {
      sigv4: { type: "apiKey", name: "Authorization", in: "header", "x-amazon-apigateway-authtype": "awsSigv4" },
      key: { type: "apiKey", name: "x-api-key", in: "header" },
      people: {
        type: "apiKey",
        name: "Authorization",
        in: "header",
        "x-amazon-apigateway-authorizer": { type: "cognito_user_pools", providerARNs: ["arn:pool"] },
      },
    },
    schemas: {
      Order: {
        type: "object",
        required: ["id", "lines"],
        properties: {
          id: { type: "string", minLength: 3 },
          lines: { type: "array", minItems: 1, items: { type: "integer" } },
        },
      },
    },
  },
  paths: {
    "/orders": {
      post: {
        security: [{ people: ["shop/write"] }],
        requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Order" } } } },
        "x-amazon-apigateway-integration": {
          uri: "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:1:function:place/invocations",
        },
      },
      options: { "x-amazon-apigateway-integration": { type: "mock" } },
    },
    "/hooks": {
      "x-amazon-apigateway-any-method": {
        security: [{ key: [] }],
        "x-amazon-apigateway-integration": { uri: "arn:aws:apigateway:eu-west-1:sqs:path/000000000000/hooks" },
      },
    },
    "/reports": {
      get: {
        security: [{ sigv4: [] }],
        "x-amazon-apigateway-integration": { type: "http_proxy", uri: "https://reports.example.com" },
      },
    },
    "/health": { get: { security: [], "x-amazon-apigateway-integration": { type: "mock" } } },
  },
};
const api = resource("aws:apigateway/restApi:RestApi", "shop", { inputs: { body: JSON.stringify(document) } });

describe("reports of the command line", () => {
  it("routes say who may call and where a route leads; preflight answers are no routes", () => {
    assert.deepEqual(
      routesOf([api]).map(({ route, auth, target }) => [route, auth, target]),
      [
        ["GET /health", "open", "mock"],
        ["ANY /hooks", "API key", "sqs hooks"],
        ["POST /orders", "token with shop/write", "function place"],
        ["GET /reports", "IAM", "https://reports.example.com"],
      ],
    );
  });

  it("routes lead to functions and queues by their names in the program", () => {
    const made = [
      api,
      resource("aws:lambda/function:Function", "place-order", { outputs: { name: "place" } }),
      resource("aws:sqs/queue:Queue", "webhooks", { outputs: { name: "hooks" } }),
    ];
    const targets = routesOf(made).map(({ target }) => target);
    assert.deepEqual(targets, ["mock", "sqs webhooks", "function place-order", "https://reports.example.com"]);
  });

  it("a WebSocket API is said to have no OpenAPI document", () => {
    const socket = resource("aws:apigatewayv2/api:Api", "live", { inputs: { protocolType: "WEBSOCKET" } });
    assert.throws(
      () => documentedApi([api, socket], "live"),
      /live is a WebSocket API, which OpenAPI does not describe; APIs with one: shop$/,
    );
    assert.equal(documentedApi([api, socket], undefined).name, "shop");
    assert.throws(() => documentedApi([api, socket], "shp"), /no API "shp" \(did you mean "shop"\?\)/);
  });

  it("routes of a WebSocket take the connection's authorization", () => {
    const socket = resource("aws:apigatewayv2/api:Api", "live", { inputs: { protocolType: "WEBSOCKET" } });
    const route = (key: string, more: object = {}) =>
      resource("aws:apigatewayv2/route:Route", key, { inputs: { apiId: "live", routeKey: key, ...more } });
    const found = routesOf([socket, route("$connect", { authorizationType: "CUSTOM" }), route("subscribe")]);
    assert.deepEqual(
      found.map(({ route: key, auth }) => [key, auth]),
      [
        ["$connect", "Lambda authorizer"],
        ["subscribe", "the connection's"],
      ],
    );
  });

  it("sample requests have the smallest body that the schema allows", () => {
    const post = operationsOf(api as unknown as ResourceRecord).find(({ method }) => method === "POST");
    assert.deepEqual(post?.body, { id: "example", lines: [1] });
    assert.deepEqual(post?.access, { kind: "token", pool: "arn:pool", scopes: ["shop/write"] });
  });

  it("sample requests have the parameters that are required; an id that nobody knows has no value", () => {
    const parameters = [
      { name: "Idempotency-Key", in: "header", required: true, schema: { type: "string" } },
      { name: "limit", in: "query", schema: { type: "integer" } },
      { name: "shop", in: "path", required: true, schema: { type: "string", example: "tea" } },
    ];
    const body = JSON.stringify({ openapi: "3.0.1", paths: { "/{shop}/{order+}": { get: { parameters } } } });
    const [get] = operationsOf(resource("aws:apigateway/restApi:RestApi", "s", { inputs: { body } }) as never);
    assert.deepEqual(get?.parameters, [
      { name: "order", in: "path" },
      { name: "Idempotency-Key", in: "header", value: "example" },
      { name: "shop", in: "path", value: "tea" },
    ]);
  });

  it("the picture points from an event's source to its consumer, and joins functions with the same callers", () => {
    const component = (kind: string, name: string) => resource(`stagedoor:index:${kind}`, name);
    const [shop, jobs, a, b, consumer] = [
      component("RestApi", "shop"),
      component("Queue", "jobs"),
      component("Function", "a"),
      component("Function", "b"),
      component("Function", "consumer"),
    ];
    const calls = resource("aws:apigateway/restApi:RestApi", "rest", {
      parent: shop!.urn,
      dependencies: [a!.urn, b!.urn, jobs!.urn],
    });
    const mapping = resource("aws:lambda/eventSourceMapping:EventSourceMapping", "map", {
      parent: consumer!.urn,
      dependencies: [jobs!.urn],
      propertyDependencies: { eventSourceArn: [jobs!.urn] },
    });
    const architecture = architectureOf([shop!, jobs!, a!, b!, consumer!, calls, mapping]);
    const picture = mermaid(architecture);
    assert.match(picture, /Function_a\["a<br\/>b<br\/>/);
    assert.match(picture, /Queue_jobs -\.-> Function_consumer/);
    assert.match(picture, /RestApi_shop --> Function_a/);
    assert.doesNotMatch(picture, /Function_consumer --> Queue_jobs/);
    const drawn = svg(architecture);
    assert.equal(
      drawn.match(/class="arrow /g)?.length,
      architecture.arrows.length + 1,
      "an arrow each, one in the legend",
    );
    for (const name of ["shop", "jobs", "consumer"]) assert.ok(drawn.includes(`>${name}</text>`), name);
    assert.ok(drawn.includes("Amazon SQS"));
  });

  it("the shop leaves no route open but those that say why", async function () {
    this.timeout(60_000);
    const open = routesOf(await captureStage(join(__dirname, "../.."), "dev")).filter(({ auth }) => auth === "open");
    assert.deepEqual(
      open.map(({ api: name, route }) => `${name} ${route}`),
      ["mobile GET /products", "mobile GET /products/{productId}", "partners POST /hooks/{source}"],
    );
  });
});
