import assert from "node:assert/strict";
import { api, documentOf, mock, proxy, Surroundings } from "./support";

describe("Caches of stages", () => {
  const cached = (settings: object, stage: object = {}, integration: object = {}) => {
    const surroundings = new Surroundings();
    let n = 0;
    surroundings.functions = { f: () => ({ body: String(++n), headers: { "X-N": String(n) } }) };
    const parameters = [{ name: "q", in: "query", schema: { type: "string" } }];
    const paths = {
      "/x": { get: { ...proxy("f", integration), parameters }, post: proxy("f") },
    };
    const call = api(documentOf(paths), surroundings, {
      stage: { cacheClusterEnabled: true, methodSettings: { "*/*": { cachingEnabled: true, ...settings } }, ...stage },
    });
    return { call, surroundings };
  };

  it("keep GET alone for the time to live, and answer with the same headers", async () => {
    const { call, surroundings } = cached({ cacheTtlInSeconds: 10 });
    assert.deepEqual(
      [(await call("/x")).text, (await call("/x?q=other")).text],
      ["1", "1"],
      "undeclared parameters share an entry",
    );
    assert.equal((await call("/x")).header("x-n"), "1");
    assert.deepEqual(
      [(await call("/x", { method: "POST" })).text, (await call("/x", { method: "POST" })).text],
      ["2", "3"],
    );
    surroundings.time += 10_000;
    assert.equal((await call("/x")).text, "4");
  });

  it("tell entries apart by declared key parameters", async () => {
    const { call } = cached({}, {}, { cacheKeyParameters: ["method.request.querystring.q"] });
    assert.deepEqual(
      [(await call("/x?q=1")).text, (await call("/x?q=2")).text, (await call("/x?q=1")).text],
      ["1", "2", "1"],
    );
  });

  it("are off without a cache cluster, and with a time to live of 0", async () => {
    for (const { call } of [cached({}, { cacheClusterEnabled: false }), cached({ cacheTtlInSeconds: 0 })]) {
      assert.deepEqual([(await call("/x")).text, (await call("/x")).text], ["1", "2"]);
    }
  });

  const refresh = { headers: [["Cache-Control", "max-age=0"]] as [string, string][] };
  it("let anyone refresh an entry where no authorization is required", async () => {
    const { call } = cached({});
    await call("/x");
    assert.deepEqual([(await call("/x", refresh)).text, (await call("/x")).text], ["2", "2"]);
  });

  const strategies: readonly [string, number, boolean][] = [
    ["FAIL_WITH_403", 403, false],
    ["SUCCEED_WITH_RESPONSE_HEADER", 200, true],
    ["SUCCEED_WITHOUT_RESPONSE_HEADER", 200, false],
  ];
  for (const [unauthorizedCacheControlHeaderStrategy, status, warned] of strategies) {
    it(`${unauthorizedCacheControlHeaderStrategy}: ${status} for callers that may not invalidate`, async () => {
      const { call } = cached({ requireAuthorizationForCacheControl: true, unauthorizedCacheControlHeaderStrategy });
      await call("/x");
      const answer = await call("/x", refresh);
      assert.deepEqual([answer.status, answer.header("warning") !== undefined], [status, warned]);
      if (status === 200) assert.equal(answer.text, "1");
    });
  }
});

describe("Throttles of stages", () => {
  it("refill by the clock, per method where it is set so", async () => {
    const surroundings = new Surroundings();
    const call = api(documentOf({ "/x": { get: mock("x") }, "/y": { get: mock("y") } }), surroundings, {
      stage: { methodSettings: { "x/GET": { throttlingRateLimit: 2, throttlingBurstLimit: 1 } } },
    });
    assert.deepEqual(
      [(await call("/x")).status, (await call("/x")).status, (await call("/y")).status],
      [200, 429, 200],
    );
    surroundings.time += 500;
    assert.equal((await call("/x")).status, 200);
  });
});
