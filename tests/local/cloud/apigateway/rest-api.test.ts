import assert from "node:assert/strict";
import { Storage } from "../../../../local/cloud/storage";
import { Bench, documentOf, mockOperation } from "./support";

describe("RestApi, Deployment and Stage of the local cloud", () => {
  it("serves a document at the API's host, the stage being the first segment", async () => {
    const bench = new Bench();
    const { restApi, stage } = await bench.deployDocument(documentOf({ "/hello": { get: mockOperation("hi") } }));
    assert.equal((await bench.call(restApi, "/dev/hello")).text, "hi");
    assert.equal(stage.outputs.invokeUrl, `http://127.0.0.1:4000/execute-api/${restApi.id}/dev`);
    assert.equal(stage.outputs.executionArn, `arn:aws:execute-api:us-east-1:000000000000:${restApi.id}/dev`);
    assert.equal(restApi.outputs.arn, `arn:aws:apigateway:us-east-1::/restapis/${restApi.id}`);
    assert.match(restApi.id, /^[a-z0-9]{10}$/);
    assert.deepEqual(bench.cloud.services.at(-1)?.endpoints?.(), [
      { name: "api", url: stage.outputs.invokeUrl, kind: "REST API (edge)" },
    ]);
  });

  it("keeps serving the deployed copy until a stage gets a new deployment", async () => {
    const bench = new Bench();
    const { restApi, stage } = await bench.deployDocument(documentOf({ "/v": { get: mockOperation("one") } }));
    const body = JSON.stringify(documentOf({ "/v": { get: mockOperation("two") } }));
    await bench.update(restApi, { ...restApi.inputs, body });
    assert.equal((await bench.call(restApi, "/dev/v")).text, "one");
    const next = await bench.create("deployment", "next", { restApi: restApi.id, triggers: { n: "2" } });
    await bench.update(stage, { ...stage.inputs, deployment: next.id });
    assert.equal((await bench.call(restApi, "/dev/v")).text, "two");
  });

  it("answers 403 Forbidden for a stage that does not exist, and when the default endpoint is disabled", async () => {
    const bench = new Bench();
    const document = documentOf({ "/v": { get: mockOperation("one") } });
    const { restApi } = await bench.deployDocument(document);
    const unknown = await bench.call(restApi, "/prod/v");
    assert.deepEqual([unknown.status, unknown.text], [403, '{"message":"Forbidden"}']);
    await bench.update(restApi, { ...restApi.inputs, disableExecuteApiEndpoint: true });
    assert.equal((await bench.call(restApi, "/dev/v")).status, 403);
  });

  it("gives the same ids, deployments and answers again after a restart with the same storage", async () => {
    const storage = new Storage();
    const first = new Bench({}, undefined, storage);
    const { restApi, deployment, stage } = await first.deployDocument(
      documentOf({ "/v": { get: mockOperation("kept") } }),
    );
    const second = new Bench({}, undefined, storage);
    for (const record of [restApi, deployment, stage]) await second.cloud.restore(record);
    assert.equal((await second.call(restApi, "/dev/v")).text, "kept");
  });

  it("closes the host and drops deployments when the API is deleted", async () => {
    const bench = new Bench();
    const { restApi, deployment, stage } = await bench.deployDocument(
      documentOf({ "/v": { get: mockOperation("x") } }),
    );
    await bench.delete(stage);
    await bench.delete(deployment);
    await bench.delete(restApi);
    assert.equal(bench.cloud.network.list().length, 0);
    assert.equal(bench.cloud.storage.entries("apigateway-deployments").size, 0);
  });

  it("calls functions as API Gateway, for the method that was deployed", async () => {
    const bench = new Bench({ echo: (event) => ({ statusCode: 200, body: String(event.resource) }) });
    const uri =
      "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:echo/invocations";
    const operation = { "x-amazon-apigateway-integration": { type: "aws_proxy", httpMethod: "POST", uri } };
    const { restApi } = await bench.deployDocument(documentOf({ "/items/{id}": { get: operation } }));
    assert.equal((await bench.call(restApi, "/dev/items/7")).text, "/items/{id}");
    assert.deepEqual(bench.calls[0]?.caller, {
      type: "service",
      service: "apigateway.amazonaws.com",
      sourceArn: `arn:aws:execute-api:us-east-1:000000000000:${restApi.id}/dev/GET/items/*`,
      sourceAccount: "000000000000",
    });
  });

  it("answers the provider's functions about what was made", async () => {
    const bench = new Bench();
    const { restApi } = await bench.deployDocument(documentOf({ "/a/b": { get: mockOperation("x") } }));
    const ask = (name: string, args: object) =>
      bench.cloud.invoke(`aws:apigateway/${name}:${name}`, args as Record<string, unknown>);
    assert.equal(
      (await ask("getRestApi", { name: restApi.inputs.name })).rootResourceId,
      restApi.outputs.rootResourceId,
    );
    const resource = await ask("getResource", { restApiId: restApi.id, path: "/a" });
    assert.deepEqual([resource.pathPart, resource.parentId], ["a", restApi.outputs.rootResourceId]);
    const key = await bench.create("apiKey", "key", {});
    assert.equal((await ask("getKey", { id: key.id })).value, key.outputs.value);
    await assert.rejects(ask("getRestApi", { name: "nosuch" }), /no REST API with the name nosuch found/);
  });
});
