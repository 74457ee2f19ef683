import assert from "node:assert/strict";
import { costOfUse } from "../../cost/use";
import { functionUri, functionWith, resource, restApi } from "../traffic/resources";

const stage = [
  ...restApi("shop", { "GET /teas": { type: "aws_proxy", uri: functionUri("teas") } }),
  ...functionWith("teas", { memorySize: 1024 }),
  resource("aws:ec2/natGateway:NatGateway", "nat"),
];

describe("cost of use", () => {
  it("prices what was counted, and a month of it", () => {
    const { soFar, month, region } = costOfUse(
      {
        seconds: 3600,
        routes: [{ api: "shop", route: "GET /teas", requests: 1000, requestBytes: 0, responseBytes: 1000 * 1024 }],
        functions: { teas: { invocations: 1000, billedMs: 100_000 } },
      },
      stage,
    );
    const gateway = 1000 * 3.5e-6;
    const transfer = (1000 / 1024 / 1024) * 0.09;
    const lambda = 1000 * 0.2e-6 + 100 * 0.0000166667;
    const logs = ((1000 * 0.5) / 1024 / 1024) * (0.5 + 0.03 * 0.15 * 12);
    const nat = 0.045;
    assert.equal(region, "us-east-1");
    assert.ok(Math.abs(soFar.usd - (gateway + transfer + lambda + logs + nat)) < 1e-9, String(soFar.usd));
    assert.ok(Math.abs(month.usd - soFar.usd * 730) < 1e-6, "a month is 730 such hours");
    assert.ok(Math.abs(soFar.idleUsd - nat) < 1e-9);
    assert.deepEqual(
      soFar.routes.map(({ api, route }) => `${api} ${route}`),
      ["shop GET /teas"],
    );
  });

  it("calls that the cache answered reach no function", () => {
    const cached = stage.map((one) =>
      one.name === "shop-stage" ? { ...one, inputs: { ...one.inputs, cacheClusterEnabled: true } } : one,
    );
    const settings = resource("aws:apigateway/methodSettings:MethodSettings", "all", {
      inputs: { restApi: "shop", methodPath: "*/*", settings: { cachingEnabled: true } },
    });
    const cost = (cacheHits: number) =>
      costOfUse({ seconds: 60, routes: [{ api: "shop", route: "GET /teas", requests: 100, cacheHits }] }, [
        ...cached,
        settings,
      ]).soFar.usd;
    assert.ok(cost(100) < cost(50) && cost(50) < cost(0));
  });

  it("nothing used costs what stands idle; an unknown region is told with those that are known", () => {
    const { soFar } = costOfUse({ seconds: 3600, routes: [] }, stage);
    assert.ok(Math.abs(soFar.usd - 0.045) < 1e-9);
    assert.deepEqual(soFar.routes, []);
    assert.throws(
      () => costOfUse({ seconds: 1, routes: [] }, stage, "mars-1"),
      /no prices of region "mars-1".*us-east-1/,
    );
  });
});
