import assert from "node:assert/strict";
import { Storage } from "../../../../local/cloud/storage";
import { Bench, documentOf, loggingRole, mockOperation, TestClock } from "./support";

const keyed = documentOf(
  { "/k": { get: mockOperation("in", { security: [{ api_key: [] }] }) } },
  { components: { securitySchemes: { api_key: { type: "apiKey", name: "x-api-key", in: "header" } } } },
);
const value = "0123456789012345678901234";
const withKey = { headers: [["x-api-key", value]] as [string, string][] };

async function withPlan(bench: Bench, plan: object) {
  const deployed = await bench.deployDocument(keyed);
  const apiStages = [{ apiId: deployed.restApi.id, stage: "dev" }];
  const key = await bench.create("apiKey", "key", { value });
  const usagePlan = await bench.create("usagePlan", "plan", { apiStages, ...plan });
  const link = await bench.create("usagePlanKey", "link", {
    keyId: key.id,
    keyType: "API_KEY",
    usagePlanId: usagePlan.id,
  });
  return { ...deployed, records: [deployed.restApi, deployed.deployment, deployed.stage, key, usagePlan, link], key };
}

describe("Stages, canaries, keys and plans of the local cloud", () => {
  it("sends a share of the requests to the canary, with its variables over the stage's", async () => {
    const draws = [0.05, 0.95];
    const bench = new Bench({}, new TestClock(), new Storage(), () => draws[0]!);
    const document = (text: string) => documentOf({ "/v": { get: mockOperation(`${text} $stageVariables.color`) } });
    const { restApi, stage } = await bench.deployDocument(document("old"), { variables: { color: "red" } });
    await bench.update(restApi, { ...restApi.inputs, body: JSON.stringify(document("new")) });
    const next = await bench.create("deployment", "next", { restApi: restApi.id, triggers: { n: "2" } });
    const canarySettings = { deploymentId: next.id, percentTraffic: 10, stageVariableOverrides: { color: "blue" } };
    await bench.update(stage, { ...stage.inputs, canarySettings });
    assert.equal((await bench.call(restApi, "/dev/v")).text, "new blue");
    draws.shift();
    assert.equal((await bench.call(restApi, "/dev/v")).text, "old red");
  });

  it("lets in enabled keys of a plan of the stage, and nobody else", async () => {
    const bench = new Bench();
    const { restApi, key } = await withPlan(bench, {});
    assert.equal((await bench.call(restApi, "/dev/k", withKey)).text, "in");
    const without = await bench.call(restApi, "/dev/k");
    assert.deepEqual([without.status, without.text], [403, '{"message":"Forbidden"}']);
    await bench.update(key, { ...key.inputs, enabled: false });
    assert.equal((await bench.call(restApi, "/dev/k", withKey)).status, 403);
  });

  it("gives generated keys forty characters that a restart keeps and nobody can tell from the program", async () => {
    const storage = new Storage();
    const valueIn = async (kept: Storage) =>
      String((await new Bench({}, undefined, kept).create("apiKey", "key", {})).outputs.value);
    const first = await valueIn(storage);
    assert.match(first, /^[A-Za-z0-9]{40}$/);
    assert.equal(await valueIn(storage), first);
    assert.notEqual(await valueIn(new Storage()), first);
  });

  it("throttles a key by its plan's bucket, which the clock refills", async () => {
    const bench = new Bench();
    const { restApi } = await withPlan(bench, { throttleSettings: { rateLimit: 1, burstLimit: 2 } });
    const statuses = async (n: number) => {
      const got: number[] = [];
      for (let i = 0; i < n; i++) got.push((await bench.call(restApi, "/dev/k", withKey)).status);
      return got;
    };
    assert.deepEqual(await statuses(3), [200, 200, 429]);
    assert.equal((await bench.call(restApi, "/dev/k", withKey)).text, '{"message":"Too Many Requests"}');
    bench.clock.time += 1000;
    assert.deepEqual(await statuses(2), [200, 429]);
  });

  it("counts a quota over a restart, and begins anew with the next period", async () => {
    const storage = new Storage();
    const clock = new TestClock();
    const bench = new Bench({}, clock, storage);
    const { restApi, records } = await withPlan(bench, { quotaSettings: { limit: 2, period: "DAY" } });
    assert.equal((await bench.call(restApi, "/dev/k", withKey)).status, 200);
    const restarted = new Bench({}, clock, storage);
    for (const record of records) await restarted.cloud.restore(record);
    assert.equal((await restarted.call(restApi, "/dev/k", withKey)).status, 200);
    const spent = await restarted.call(restApi, "/dev/k", withKey);
    assert.deepEqual([spent.status, spent.text], [429, '{"message":"Limit Exceeded"}']);
    clock.time += 86_400_000;
    assert.equal((await restarted.call(restApi, "/dev/k", withKey)).status, 200);
  });

  it("writes access logs in the stage's format, and execution logs at the stage's level", async () => {
    const bench = new Bench();
    await bench.create("account", "account", { cloudwatchRoleArn: loggingRole });
    const destinationArn = "arn:aws:logs:us-east-1:000000000000:log-group:access";
    const format =
      '{"id":"$context.requestId","status":$context.status,"path":"$context.resourcePath","who":"$context.authorizer.principalId"}';
    const document = documentOf({ "/v": { get: mockOperation("x") } });
    const { restApi } = await bench.deployDocument(document, { accessLogSettings: { destinationArn, format } });
    const settings = { loggingLevel: "INFO", metricsEnabled: true };
    await bench.create("methodSettings", "all", { restApi: restApi.id, stageName: "dev", methodPath: "*/*", settings });
    const answer = await bench.call(restApi, "/dev/v");
    const logs = bench.cloud.telemetry.recent("log");
    const access = logs.filter(({ group }) => group === "access").map(({ message }) => JSON.parse(message) as object);
    assert.deepEqual(access, [{ id: answer.header("x-amzn-requestid"), status: 200, path: "/v", who: "-" }]);
    const lines = logs
      .filter(({ group }) => group === `API-Gateway-Execution-Logs_${restApi.id}/dev`)
      .map(({ message }) => message);
    assert.ok(lines.every((line) => line.startsWith(`(${answer.header("x-amzn-requestid")}) `)));
    assert.match(
      lines.join("\n"),
      /HTTP Method: GET, Resource Path: \/v\n[\s\S]*Successfully completed execution\n.*Method completed with status: 200/,
    );
    const metrics = bench.cloud.telemetry.recent("metric").filter(({ name }) => name === "Count");
    assert.deepEqual(
      metrics.map(({ dimensions }) => Object.keys(dimensions).join()),
      ["ApiName", "ApiName,Stage", "ApiName,Stage,Resource,Method"],
    );
    const [trace] = bench.cloud.telemetry.recent("request");
    assert.deepEqual([trace?.trace.routeKey, trace?.trace.status], ["GET /v", 200]);
  });
});
