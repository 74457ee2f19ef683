import assert from "node:assert/strict";
import { jsonHost, type RunningExample, withExample } from "./example";

const timeout = 60_000;

describe("Examples by what stands before and behind", () => {
  it("imported-openapi: the document's own parameters and schemas are checked", async () => {
    await withExample("imported-openapi", async ({ output, send, json }) => {
      const url = `${output("url")}/pets`;
      assert.deepEqual((await send({ url: `${url}?kind=cat` })).json(), [{ name: "Tom", kind: "cat" }]);
      const refused = await send({ url });
      assert.equal(refused.status, 400);
      assert.match(refused.text, /Missing required request parameters: \[kind\]/);
      const rex = { name: "Rex", kind: "dog" };
      assert.equal((await json("POST", url, { ...rex, kind: "bird" }, { signed: true })).status, 400);
      assert.equal((await json("POST", url, rex, { signed: true })).status, 201);
      assert.deepEqual((await send({ url: `${output("url")}/status` })).json(), { status: "well" });
      assert.doesNotMatch(output("document"), /x-amazon/);
    });
  }).timeout(timeout);

  it("strangler-proxy: new routes answer, all the rest goes to the old system", async () => {
    await withExample("strangler-proxy", async ({ output, send, json, host }) => {
      host(
        "erp.example",
        jsonHost(({ method, target, body }) => ({ from: "the old system", method, target, body })),
      );
      const url = output("url");
      assert.deepEqual((await send({ url: `${url}/orders/7` })).json(), { orderId: "7", from: "the new system" });
      assert.deepEqual((await json("POST", `${url}/customers/1?deep=1`, { name: "Ada" })).json(), {
        from: "the old system",
        method: "POST",
        target: "/customers/1?deep=1",
        body: '{"name":"Ada"}',
      });
    });
  }).timeout(timeout);

  it("private-service: the container answers through VPC link and load balancer", async () => {
    await withExample("private-service", async ({ output, send }) => {
      const served = await send({ url: `${output("url")}/stock/tea` });
      assert.deepEqual([served.status, served.text], [200, '{"sku":"tea","pieces":3}']);
    });
  }).timeout(timeout);

  it("custom-domain: base paths, a rule for testers, and no way around the name", async () => {
    await withExample("custom-domain", async ({ output, send, stage }) => {
      const url = output("url");
      assert.equal(url, "https://api.shop.example");
      assert.deepEqual((await send({ url: `${url}/v1/hello` })).json(), { version: "v1" });
      assert.deepEqual((await send({ url: `${url}/v2/hello` })).json(), { version: "v2" });
      const tester = await send({ url: `${url}/v1/hello`, headers: { "x-tester": "yes" } });
      assert.deepEqual(tester.json(), { version: "v2" });
      const [api] = stage.cloud.resources("aws:apigateway/stage:Stage");
      assert.equal((await send({ url: `${String(api!.outputs.invokeUrl)}/hello` })).status, 403);
    });
  }).timeout(timeout);

  it("edge-distribution: served through the distribution, refused around it", async () => {
    await withExample("edge-distribution", async ({ output, send }) => {
      const served = await send({ url: `${output("url")}/hello` });
      assert.deepEqual([served.status, served.text], [200, '{"hello":"world"}']);
      assert.match(String(served.headers["strict-transport-security"]), /max-age=63072000/);
      assert.equal((await send({ url: `${output("originUrl")}/hello` })).status, 403);
    });
  }).timeout(timeout);

  it("observability: both APIs answer, alarms and dashboard stand", async () => {
    await withExample("observability", async ({ output, send, stage }) => {
      for (const name of ["restUrl", "httpUrl"]) {
        assert.deepEqual((await send({ url: `${output(name)}/hello` })).json(), { hello: "world" });
      }
      assert.deepEqual(Object.keys(stage.outputs.alarms as object).sort(), [
        "greet-errors",
        "greet-throttles",
        "http-client-errors",
        "http-latency",
        "http-server-errors",
        "rest-client-errors",
        "rest-latency",
        "rest-server-errors",
      ]);
      assert.match(output("dashboard"), /shop$/);
    });
  }).timeout(timeout);

  it("multi-region: the same API answers in both regions", async () => {
    await withExample("multi-region", async ({ output, send }) => {
      assert.deepEqual((await send({ url: `${output("europe")}/hello` })).json(), { region: "eu-west-1" });
      assert.deepEqual((await send({ url: `${output("america")}/hello` })).json(), { region: "us-west-2" });
    });
  }).timeout(timeout);

  it("multi-region: under one name, the stage's region answers; under the regional names, each its own", async () => {
    const use = async ({ stage, send }: RunningExample) => {
      const named = await send({ url: `${stage.url}/domains/api.shop.example/hello` });
      assert.deepEqual(named.json(), { region: "eu-west-1" });
      const records = stage.cloud.resources("aws:route53/record:Record").filter(({ inputs }) => inputs.aliases);
      const targets = records.map(({ inputs }) => (inputs.aliases as { name: string }[])[0]!.name);
      const regions = await Promise.all(
        targets.map(async (host) => (await send({ url: `https://${host}/hello` })).json<{ region: string }>().region),
      );
      assert.deepEqual([...new Set(regions)].sort(), ["eu-west-1", "us-west-2"]);
    };
    await withExample("multi-region", use, "named");
  }).timeout(timeout);
});
