import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { tokens } from "../../../../local/cloud/apigatewayv2/inputs";
import { functionArn, shown } from "../../gateway/http/double";
import { Harness } from "./harness";
import { body, echo, singleResources } from "./mobile-api";

/** The function's event of an answer. */
function eventOf(body: string): { rawPath: string; routeKey: string; requestContext: { stage: string } } {
  return JSON.parse(body) as ReturnType<typeof eventOf>;
}

describe("aws:apigatewayv2 HTTP APIs in the local cloud", () => {
  it("serves single resources through the $default stage, deployed automatically", async () => {
    const h = new Harness(echo);
    const { api } = await singleResources(h);
    const stage = await h.create(tokens.Stage, "stage", { apiId: api.id, name: "$default", autoDeploy: true });
    assert.equal(stage.outputs.invokeUrl, `http://127.0.0.1:4000/execute-api/${api.id}/`);
    assert.equal(api.outputs.apiEndpoint, `http://127.0.0.1:4000/execute-api/${api.id}`);
    assert.equal(api.outputs.executionArn, `arn:aws:execute-api:us-east-1:123456789012:${api.id}`);
    assert.equal(stage.outputs.executionArn, `${api.outputs.executionArn}/$default`);
    assert.equal(stage.outputs.arn, `arn:aws:apigateway:us-east-1::/apis/${api.id}/stages/$default`);
    const answer = shown(await h.send(api, "GET", "/products/7"));
    assert.equal(answer.status, 200);
    assert.equal(eventOf(answer.body).routeKey, "GET /products/{id}");
    assert.equal(h.env.invocations[0]!.sourceArn, `${api.outputs.executionArn}/$default/GET/products/{id}`);
  });

  it("answers a path without a route with 404, never 403", async () => {
    const h = new Harness(echo);
    const { api } = await singleResources(h);
    await h.create(tokens.Stage, "stage", { apiId: api.id, name: "$default", autoDeploy: true });
    const answer = shown(await h.send(api, "POST", "/products/7"));
    assert.deepEqual([answer.status, answer.body], [404, '{"message":"Not Found"}']);
  });

  it("takes a named stage from the path and keeps it in rawPath", async () => {
    const h = new Harness(echo);
    const { api } = await singleResources(h);
    const stage = await h.create(tokens.Stage, "v1", { apiId: api.id, name: "v1", autoDeploy: true });
    assert.equal(stage.outputs.invokeUrl, `http://127.0.0.1:4000/execute-api/${api.id}/v1`);
    const event = eventOf(shown(await h.send(api, "GET", "/v1/products/7")).body);
    assert.equal(event.rawPath, "/v1/products/7");
    assert.equal(event.requestContext.stage, "v1");
    assert.equal((await h.send(api, "GET", "/products/7")).status, 404, "no $default stage");
  });

  it("serves what was deployed, until a new deployment", async () => {
    const h = new Harness(echo);
    const { api, integration } = await singleResources(h);
    const first = await h.create(tokens.Deployment, "d", { apiId: api.id, triggers: { v: "1" } });
    const stage = await h.create(tokens.Stage, "s", { apiId: api.id, name: "live", deploymentId: first.id });
    await h.create(tokens.Route, "late", {
      apiId: api.id,
      routeKey: "GET /late",
      target: `integrations/${integration.id}`,
    });
    assert.equal((await h.send(api, "GET", "/live/late")).status, 404);
    const second = await h.create(tokens.Deployment, "d", { apiId: api.id, triggers: { v: "2" } });
    assert.notEqual(second.id, first.id);
    await h.update(stage, { deploymentId: second.id });
    assert.equal((await h.send(api, "GET", "/live/late")).status, 200);
    await h.delete(first);
    assert.equal((await h.send(api, "GET", "/live/late")).status, 200, "the new deployment outlives the old one");
    await assert.rejects(h.delete(second), /Active stages/);
  });

  it("serves an OpenAPI body, and the body's next version after an update", async () => {
    const h = new Harness(echo);
    const api = await h.create(tokens.Api, "mobile", { protocolType: "HTTP", body });
    await h.create(tokens.Stage, "stage", { apiId: api.id, name: "$default", autoDeploy: true });
    assert.equal((await h.send(api, "GET", "/hello")).status, 200);
    await h.update(api, { body: body.replace("/hello", "/bye") });
    assert.deepEqual(
      [(await h.send(api, "GET", "/hello")).status, (await h.send(api, "GET", "/bye")).status],
      [404, 200],
    );
  });

  it("quick create makes a $default route and stage", async () => {
    const h = new Harness(echo);
    const api = await h.create(tokens.Api, "quick", { protocolType: "HTTP", target: functionArn("echo") });
    assert.equal(eventOf(shown(await h.send(api, "PUT", "/any/path")).body).routeKey, "$default");
    assert.deepEqual(h.cloud.services[0]!.endpoints!(), [
      { name: "quick", url: `http://127.0.0.1:4000/execute-api/${api.id}/`, kind: "HTTP API" },
    ]);
  });

  it("keeps two APIs with a stage of the same name apart", async () => {
    const h = new Harness(echo);
    const one = await singleResources(h);
    const two = await h.create(tokens.Api, "other", { protocolType: "HTTP" });
    await h.create(tokens.Stage, "one", { apiId: one.api.id, name: "$default", autoDeploy: true });
    const stage = await h.create(tokens.Stage, "two", { apiId: two.id, name: "$default", autoDeploy: true });
    await h.delete(stage);
    assert.equal((await h.send(one.api, "GET", "/products/1")).status, 200);
    assert.equal((await h.send(two, "GET", "/products/1")).status, 404);
  });

  it("a disabled default endpoint answers 404, and a deleted API nothing", async () => {
    const h = new Harness(echo);
    const api = await h.create(tokens.Api, "quick", {
      protocolType: "HTTP",
      target: functionArn("echo"),
      disableExecuteApiEndpoint: true,
    });
    assert.equal(shown(await h.send(api, "GET", "/")).body, '{"message":"Not Found"}');
    await h.delete(api);
    assert.throws(() => h.send(api, "GET", "/"), /no endpoint/);
  });

  it("answers the provider's functions getApi and getApis", async () => {
    const h = new Harness(echo);
    const api = await h.create(tokens.Api, "m", { protocolType: "HTTP", name: "mobile", tags: { team: "app" } });
    await h.create(tokens.Api, "w", { protocolType: "WEBSOCKET", routeSelectionExpression: "$request.body.action" });
    const found = await h.cloud.invoke("aws:apigatewayv2/getApi:getApi", { apiId: api.id });
    assert.deepEqual(
      [found.name, found.executionArn, found.tags],
      ["mobile", api.outputs.executionArn, { team: "app" }],
    );
    const ids = async (args: Record<string, unknown>) =>
      (await h.cloud.invoke("aws:apigatewayv2/getApis:getApis", args)).ids;
    assert.deepEqual(await ids({ tags: { team: "app" } }), [api.id]);
    assert.deepEqual(await ids({ protocolType: "HTTP", name: "other" }), []);
    assert.equal(((await ids({})) as string[]).length, 2);
    await assert.rejects(h.cloud.invoke("aws:apigatewayv2/getApi:getApi", { apiId: "none" }), /Invalid API identifier/);
  });
});
