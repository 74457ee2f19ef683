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

  it("let callers who may invalidate the cache refresh an entry, and ask about no others", async () => {
    const surroundings = new Surroundings();
    let n = 0;
    surroundings.functions = { f: () => ({ body: String(++n) }) };
    const arn = "arn:aws:iam::123456789012:user/ann";
    const accountId = "123456789012";
    surroundings.authenticate = async () => ({ type: "user", arn, accountId, userId: "AIDA", accessKeyId: "AKIA" });
    let mayInvalidate = true;
    surroundings.evaluateIdentity = ({ action, resource }) => {
      if (action === "execute-api:Invoke") return { allowed: true, reason: "allowed" };
      assert.deepEqual(
        [action, resource],
        ["execute-api:InvalidateCache", `arn:aws:execute-api:us-east-1:${accountId}:a1b2c3d4e5/dev/GET/x`],
      );
      return { allowed: mayInvalidate, reason: mayInvalidate ? "allowed" : "implicitDeny" };
    };
    const get = { ...proxy("f"), "x-amazon-apigateway-auth": { type: "AWS_IAM" } };
    const call = api(documentOf({ "/x": { get } }), surroundings, {
      stage: {
        cacheClusterEnabled: true,
        methodSettings: { "*/*": { cachingEnabled: true, requireAuthorizationForCacheControl: true } },
      },
    });
    await call("/x");
    assert.deepEqual([(await call("/x", refresh)).text, (await call("/x")).text], ["2", "2"]);
    mayInvalidate = false;
    const refused = await call("/x", refresh);
    assert.deepEqual([refused.text, /^199 /.test(refused.header("warning") ?? "")], ["2", true]);
  });

  it("keep neither errors nor what is longer than 1 MiB", async () => {
    const surroundings = new Surroundings();
    let n = 0;
    let answer: object = { statusCode: 404 };
    surroundings.functions = { f: () => ({ ...answer, headers: { "X-N": String(++n) } }) };
    const call = api(documentOf({ "/x": { get: proxy("f") } }), surroundings, {
      stage: { cacheClusterEnabled: true, methodSettings: { "*/*": { cachingEnabled: true } } },
    });
    const twice = async () => [(await call("/x")).header("x-n"), (await call("/x")).header("x-n")];
    assert.deepEqual(await twice(), ["1", "2"]);
    answer = { body: "a".repeat(1_048_577) };
    assert.deepEqual(await twice(), ["3", "4"]);
    answer = { body: "a".repeat(1_048_576) };
    assert.deepEqual(await twice(), ["5", "5"]);
  });

  it("hold another method only where it has a setting of its own", async () => {
    const { call } = cached({}, { methodSettings: { "x/POST": { cachingEnabled: true } } });
    const post = () => call("/x", { method: "POST" });
    assert.deepEqual([(await post()).text, (await post()).text], ["1", "1"]);
    assert.deepEqual([(await call("/x")).text, (await call("/x")).text], ["2", "3"]);
  });

  for (const useStageCache of [true, false]) {
    it(`are ${useStageCache ? "shared with" : "apart from"} the canary where it says so`, async () => {
      const surroundings = new Surroundings();
      let n = 0;
      surroundings.functions = { f: () => ({ body: String(++n) }) };
      const call = api(documentOf({ "/x": { get: proxy("f") } }), surroundings, {
        canary: true,
        stage: {
          cacheClusterEnabled: true,
          methodSettings: { "*/*": { cachingEnabled: true } },
          canary: { deploymentId: "d2", percentTraffic: 50, stageVariableOverrides: {}, useStageCache },
        },
      });
      surroundings.random = () => 0.9;
      assert.equal((await call("/x")).text, "1");
      surroundings.random = () => 0.1;
      assert.equal((await call("/x")).text, useStageCache ? "1" : "2");
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
