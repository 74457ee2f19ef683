import assert from "node:assert/strict";
import type { UsagePlan } from "../../../../local/gateway/environment";
import { UsageCounters } from "../../../../local/gateway/rest/usage";
import { type Answer, api, documentOf, executionLog, mock, Surroundings } from "./support";

const keys = ["key1", "key2"].map((id) => ({ id, name: id, value: id.repeat(5), enabled: true }));
const noThrottles: UsagePlan["methodThrottles"] = new Map();

/** An API whose methods need a key, on a stage with one usage plan that both keys are in. */
function planned(plan: Partial<UsagePlan>, stage: object = {}) {
  const surroundings = new Surroundings();
  const secured = mock("in", { security: [{ k: [] }] });
  const document = documentOf(
    { "/x": { get: secured, put: secured }, "/": { get: secured }, "/open": { get: mock("in") } },
    { components: { securitySchemes: { k: { type: "apiKey", name: "x-api-key", in: "header" } } } },
  );
  const whole: UsagePlan = {
    id: "p",
    name: "p",
    keyIds: new Set(keys.map(({ id }) => id)),
    methodThrottles: noThrottles,
    ...plan,
  };
  const call = api(document, surroundings, {
    keys: { keyOf: (value) => keys.find((key) => key.value === value), plansOf: () => [whole] },
    stage: { methodSettings: { "*/*": { loggingLevel: "INFO", ...stage } } },
  });
  const by = (target: string, key = 0, method = "GET"): Promise<Answer> =>
    call(target, { method, headers: [["x-api-key", keys[key]!.value]] });
  return { by, call, surroundings };
}

const statuses = (answers: readonly Answer[]) => answers.map(({ status }) => status);
const day = 86_400_000;

// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
describe("Throttles of usage plans", () => {
  it("are a bucket for each key, and 429 Too Many Requests beyond", async () => {
    const { by, surroundings } = planned({ throttle: { rateLimit: 1, burstLimit: 2 } });
    assert.deepEqual(
      statuses([await by("/x"), await by("/"), await by("/x"), await by("/x", 1)]),
      [200, 200, 429, 200],
    );
    const refused = await by("/x");
    assert.deepEqual(
      [refused.text, refused.header("x-amzn-errortype")],
      ['{"message":"Too Many Requests"}', "TooManyRequestsException"],
    );
    surroundings.time += 1000;
    assert.deepEqual(statuses([await by("/x"), await by("/x")]), [200, 429]);
  });

  it("hold for a method of its own where the plan says so, and leave the others to the plan's", async () => {
    const methodThrottles = new Map([
      ["/x/GET", { rateLimit: 1, burstLimit: 1 }],
      ["/GET", { rateLimit: 1, burstLimit: 2 }],
    ]);
    const { by } = planned({ methodThrottles, throttle: { rateLimit: 1, burstLimit: 1 } });
    assert.deepEqual(statuses([await by("/x"), await by("/x"), await by("/x", 1)]), [200, 429, 200]);
    assert.deepEqual(statuses([await by("/"), await by("/"), await by("/")]), [200, 200, 429]);
    assert.deepEqual(statuses([await by("/x", 0, "PUT"), await by("/x", 0, "PUT")]), [200, 429]);
  });

  it("come before the stage's, which come before the account's; the log tells which", async () => {
    const stage = { throttlingRateLimit: 1, throttlingBurstLimit: 1 };
    const { by, surroundings } = planned({ throttle: { rateLimit: 1, burstLimit: 1 } }, stage);
    await by("/x");
    await by("/x");
    await by("/x", 1);
    const told = surroundings.log(executionLog).filter((line) => line.includes("Throttled"));
    assert.deepEqual(
      told.map((line) => line.slice(39)),
      ["Throttled by usage plan p", "Throttled by stage a1b2c3d4e5/dev"],
    );
    const account = planned({});
    let status = 200;
    let requests = 0;
    for (; status === 200; requests++) ({ status } = await account.call("/open"));
    assert.deepEqual([status, requests], [429, 5001]);
    assert.match(account.surroundings.log(executionLog).join("\n"), /Throttled by account/);
  });

  it("count no request of a method that needs no key", async () => {
    const { by } = planned({
      throttle: { rateLimit: 1, burstLimit: 1 },
      quota: { limit: 1, offset: 0, period: "DAY" },
    });
    assert.deepEqual(
      statuses([await by("/open"), await by("/open"), await by("/x"), await by("/x")]),
      [200, 200, 200, 429],
    );
  });
});

// https://docs.aws.amazon.com/apigateway/latest/api/API_QuotaSettings.html
describe("Quotas of usage plans", () => {
  it("are 429 Limit Exceeded when they are used up, for each key", async () => {
    const { by } = planned({ quota: { limit: 2, offset: 0, period: "DAY" } });
    assert.deepEqual(
      statuses([await by("/x"), await by("/x"), await by("/x"), await by("/x", 1)]),
      [200, 200, 429, 200],
    );
    const refused = await by("/x");
    assert.deepEqual(
      [refused.text, refused.header("x-amzn-errortype")],
      ['{"message":"Limit Exceeded"}', "LimitExceededException"],
    );
  });

  it("are not used up by what a throttle refuses", async () => {
    const { by, surroundings } = planned({
      throttle: { rateLimit: 1, burstLimit: 1 },
      quota: { limit: 2, offset: 0, period: "DAY" },
    });
    assert.deepEqual(statuses([await by("/x"), await by("/x"), await by("/x")]), [200, 429, 429]);
    surroundings.time += 1000;
    assert.equal((await by("/x")).status, 200);
  });

  // Thursday, 15 January 2026, noon.
  const noon = Date.UTC(2026, 0, 15, 12);
  const periods: readonly [period: "DAY" | "WEEK" | "MONTH", last: number, next: number][] = [
    ["DAY", Date.UTC(2026, 0, 15, 23, 59, 59, 999), Date.UTC(2026, 0, 16)],
    ["WEEK", Date.UTC(2026, 0, 17, 23, 59, 59, 999), Date.UTC(2026, 0, 18)],
    ["MONTH", Date.UTC(2026, 0, 31, 23, 59, 59, 999), Date.UTC(2026, 1, 1)],
  ];
  for (const [period, last, next] of periods) {
    it(`begin anew with the ${period.toLowerCase()}, in UTC`, () => {
      let now = noon;
      const counters = new UsageCounters({ now: () => now, after: () => () => {} }, new Map());
      const plan = { id: "p", name: "p", keyIds: new Set<string>(), methodThrottles: noThrottles };
      const count = () => counters.count({ ...plan, quota: { limit: 1, offset: 0, period } }, "k");
      assert.deepEqual([count(), count()], [true, false]);
      now = last;
      assert.equal(count(), false);
      now = next;
      assert.deepEqual([count(), count()], [true, false]);
    });
  }

  it("have the offset less in the first period alone", () => {
    let now = noon;
    const counters = new UsageCounters({ now: () => now, after: () => () => {} }, new Map());
    const quota = { limit: 3, offset: 2, period: "DAY" } as const;
    const plan = { id: "p", name: "p", keyIds: new Set<string>(), methodThrottles: noThrottles, quota };
    const allowed = () => [1, 2, 3, 4].filter(() => counters.count(plan, "k")).length;
    assert.equal(allowed(), 1);
    now += day;
    assert.equal(allowed(), 3);
  });
});
