import assert from "node:assert/strict";
import { root } from "../root";
import { Bench } from "./support";

const uri =
  "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:count/invocations";
const document = {
  openapi: "3.0.1",
  info: { title: "cached", version: "1" },
  paths: {
    "/x": {
      get: {
        responses: { 200: {} },
        "x-amazon-apigateway-integration": { type: "aws_proxy", httpMethod: "POST", uri },
      },
    },
  },
};
const stage = { cacheClusterEnabled: true, cacheClusterSize: "0.5" };

/** A stage that caches, whose function counts its calls. */
async function cachedStage() {
  let calls = 0;
  const bench = new Bench({ count: () => ({ statusCode: 200, body: String(++calls) }) });
  const made = await bench.deployDocument(document, stage);
  await bench.create("methodSettings", "settings", {
    restApi: made.restApi.id,
    stageName: "dev",
    methodPath: "*/*",
    settings: { cachingEnabled: true },
  });
  const get = async () => (await bench.call(made.restApi, "/dev/x")).text;
  return { bench, ...made, get };
}

describe("Caches of the local cloud's stages", () => {
  it("stay when a stage changes otherwise, and are empty after a resize", async () => {
    const { bench, restApi, deployment, stage: record, get } = await cachedStage();
    const inputs = { restApi: restApi.id, deployment: deployment.id, stageName: "dev", ...stage };
    assert.deepEqual([await get(), await get()], ["1", "1"]);
    await bench.update(record, { ...inputs, description: "another" });
    assert.equal(await get(), "1");
    await bench.update(record, { ...inputs, cacheClusterSize: "1.6" });
    assert.deepEqual([await get(), await get()], ["2", "2"]);
  });

  it("are flushed by FlushStageCache, which is refused for a stage that is not there", async () => {
    const { bench, restApi, get } = await cachedStage();
    const flush = async (stageName: string, method = "DELETE") => {
      const target = `/restapis/${restApi.id}/stages/${stageName}/cache/data`;
      const host = "apigateway.us-east-1.amazonaws.com";
      const source = { ip: "203.0.113.9" };
      const api = bench.cloud.api("apigateway");
      assert.ok(api);
      const request = {
        method,
        target,
        signedTarget: target,
        headers: [],
        body: Buffer.alloc(0),
        scheme: "https",
        host,
        source,
      } as const;
      return (await api({ service: "apigateway", region: "us-east-1", caller: root, request })).status;
    };
    assert.deepEqual([await get(), await get()], ["1", "1"]);
    assert.equal(await flush("other"), 404);
    assert.equal(await flush("dev", "GET"), 501);
    assert.equal(await get(), "1");
    assert.equal(await flush("dev"), 202);
    assert.equal(await get(), "2");
  });
});
