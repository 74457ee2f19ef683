import assert from "node:assert/strict";
import { answerOf, api, documentOf, mock, operation, Surroundings, timeout } from "./support";

type Stage = NonNullable<NonNullable<Parameters<typeof api>[2]>["stage"]>;

/** Metrics of requests, as `NAME VALUE UNIT` by dimensions. */
async function metricsOf(get: object, stage: Stage = {}, surroundings = new Surroundings(), targets = ["/x/7"]) {
  const call = api(documentOf({ "/x/{id}": { get } }), surroundings, { stage });
  for (const target of targets) await call(target);
  const byDimensions: Record<string, string[]> = {};
  for (const event of surroundings.events) {
    if (event.kind !== "metric") continue;
    assert.equal(event.namespace, "AWS/ApiGateway");
    const key = JSON.stringify(event.dimensions);
    byDimensions[key] = [...(byDimensions[key] ?? []), `${event.name} ${event.value} ${event.unit}`];
  }
  return byDimensions;
}

const ofApi = '{"ApiName":"test"}';
const ofStage = '{"ApiName":"test","Stage":"dev"}';
const ofMethod = '{"ApiName":"test","Stage":"dev","Resource":"/x/{id}","Method":"GET"}';
const backend = operation({ type: "http_proxy", httpMethod: "GET", uri: "https://b.example/" });

// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
describe("Metrics of REST APIs", () => {
  it("count requests and both kinds of error, by API and by stage", async () => {
    const fine = ["Count 1 Count", "4XXError 0 Count", "5XXError 0 Count", "Latency 0 Milliseconds"];
    assert.deepEqual(await metricsOf(mock("x"), { methodSettings: {} }), {
      [ofApi]: fine,
      [ofStage]: fine,
    });
  });

  it("count by method too where detailed metrics are on", async () => {
    const metrics = await metricsOf(mock("x"), { methodSettings: { "*/*": { metricsEnabled: true } } });
    assert.deepEqual(Object.keys(metrics), [ofApi, ofStage, ofMethod]);
    const other = await metricsOf(mock("x"), { methodSettings: { "other/GET": { metricsEnabled: true } } });
    assert.deepEqual(Object.keys(other), [ofApi, ofStage]);
  });

  it("tell the backend's part of the latency", async () => {
    const surroundings = new Surroundings();
    surroundings.backend = () => {
      surroundings.time += 30;
      return answerOf(200, "");
    };
    surroundings.inspectByWaf = () => {
      surroundings.time += 5;
      return undefined;
    };
    const metrics = await metricsOf(backend, {}, surroundings);
    assert.deepEqual(metrics[ofStage]?.slice(3), ["Latency 35 Milliseconds", "IntegrationLatency 30 Milliseconds"]);
  });

  it("count what the client did wrong apart from what the backend did", async () => {
    const missing = (await metricsOf(mock("x"), {}, new Surroundings(), ["/nosuch"]))[ofStage];
    assert.deepEqual(missing?.slice(1, 3), ["4XXError 1 Count", "5XXError 0 Count"]);
    const late = new Surroundings();
    late.backend = timeout;
    assert.deepEqual((await metricsOf(backend, {}, late))[ofStage]?.slice(1, 3), [
      "4XXError 0 Count",
      "5XXError 1 Count",
    ]);
    const theirs = new Surroundings();
    theirs.backend = () => answerOf(404, "");
    assert.deepEqual((await metricsOf(backend, {}, theirs))[ofStage]?.slice(1, 3), [
      "4XXError 1 Count",
      "5XXError 0 Count",
    ]);
  });

  it("count hits and misses of the cache, and a hit has no backend's latency", async () => {
    const stage = { cacheClusterEnabled: true, methodSettings: { "*/*": { cachingEnabled: true } } };
    const metrics = (await metricsOf(backend, stage, new Surroundings(), ["/x/7", "/x/7"]))[ofStage] ?? [];
    const named = (name: string) => metrics.filter((metric) => metric.startsWith(`${name} `));
    assert.deepEqual(named("CacheMissCount"), ["CacheMissCount 1 Count"]);
    assert.deepEqual(named("CacheHitCount"), ["CacheHitCount 1 Count"]);
    assert.equal(named("IntegrationLatency").length, 1);
    assert.equal(named("Count").length, 2);
  });
});
