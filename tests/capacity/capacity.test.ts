import assert from "node:assert/strict";
import { capacityOf, cellsFor } from "../../capacity/capacity";
import { quotasOf } from "../../capacity/quotas";
import type { TrafficFile } from "../../traffic/file";
import { secondsPerMonth } from "../../traffic/hours";
import {
  actionUri,
  functionUri,
  functionWith,
  httpApi,
  resource,
  restApi,
  table,
  webSocketApi,
} from "../traffic/resources";

/** So many a second on average, as a month's count. */
const perSecond = (rate: number) => rate * secondsPerMonth;

const called = (api: string, route: string, rate: number, more: Partial<TrafficFile> = {}): TrafficFile => ({
  peakFactor: 1,
  apis: { [api]: { routes: { [route]: { requests: perSecond(rate) } } } },
  ...more,
});

const worker = (inputs: object = {}, uri = functionUri("work")) => [
  ...httpApi("api", { "GET /": { type: "aws_proxy", uri } }),
  ...functionWith("work", inputs),
];

/** The limit of this name, as `[multiple, allowed]`. */
function found(resources: Parameters<typeof capacityOf>[0], traffic: TrafficFile, what: RegExp) {
  const { limits, worstCases } = capacityOf(resources, traffic);
  const limit = [...limits, ...worstCases].find((one) => what.test(one.what));
  assert.ok(limit, `no limit like ${what} in ${limits.map((one) => one.what).join("; ")}`);
  return [Number(limit.multiple.low.toPrecision(6)), limit.allowed];
}

describe("capacity", () => {
  it("an account lets 10,000 requests a second through, in newer regions 2,500", () => {
    const traffic = called("api", "GET /", 2000, { functions: { work: { durationMs: 1 } } });
    assert.deepEqual(found(worker(), traffic, /requests of all APIs/), [5, 10_000]);
    assert.equal(quotasOf("eu-south-1").gatewayRate.allowed, 2500);
  });

  it("each region of a program has a rate of its own", () => {
    const [here, there] = ["us-east-1", "eu-west-1"].map((region) =>
      httpApi(region, { "GET /": { type: "http_proxy" } }).map((one) => ({
        ...one,
        inputs: { ...one.inputs, region },
      })),
    );
    const route = (rate: number) => ({ routes: { "GET /": { requests: perSecond(rate) } } });
    const traffic = { peakFactor: 1, apis: { "us-east-1": route(1000), "eu-west-1": route(4000) } };
    const { limits } = capacityOf([...here!, ...there!], traffic);
    assert.deepEqual(
      limits.map(({ what, multiple }) => [what, multiple.low]),
      [
        ["requests of all APIs in eu-west-1", 2.5],
        ["requests of all APIs in us-east-1", 10],
      ],
    );
  });

  it("the busiest second is what counts", () => {
    const traffic = called("api", "GET /", 100, { peakFactor: 10, functions: { work: { durationMs: 1 } } });
    assert.deepEqual(found(worker(), traffic, /requests of all APIs/), [10, 10_000]);
  });

  it("invocations at once are how often times how long; what is set aside is the others' loss", () => {
    const traffic = called("api", "GET /", 1000, { functions: { work: { durationMs: 500 } } });
    assert.deepEqual(found(worker(), traffic, /^invocations at once$/), [2, 1000]);
    const aside = [...worker(), ...functionWith("batch", { reservedConcurrentExecutions: 400 })];
    assert.deepEqual(found(aside, traffic, /beside the 400 set aside/), [1.2, 600]);
    const reserved = worker({ reservedConcurrentExecutions: 100 });
    assert.deepEqual(found(reserved, traffic, /that are set aside/), [0.2, 100]);
  });

  it("a Lambda authorizer takes room too, less with a TTL", () => {
    const stage = (ttl: number) => {
      const [api, ...rest] = restApi("api", { "GET /": { type: "mock" } });
      const document = JSON.parse(String(api!.inputs.body));
      document.paths["/"].get.security = [{ guard: [] }];
      document.components = {
        securitySchemes: {
          guard: {
            "x-amazon-apigateway-authorizer": {
              authorizerUri: functionUri("guard"),
              authorizerResultTtlInSeconds: ttl,
            },
          },
        },
      };
      return [
        { ...api!, inputs: { ...api!.inputs, body: JSON.stringify(document) } },
        ...rest,
        ...functionWith("guard"),
      ];
    };
    const traffic = (hits: number): TrafficFile => ({
      peakFactor: 1,
      apis: { api: { routes: { "GET /": { requests: perSecond(1000), authorizerHitRatio: hits } } } },
      functions: { guard: { durationMs: 100 } },
    });
    assert.deepEqual(found(stage(0), traffic(0.9), /invocations at once/), [10, 1000]);
    assert.deepEqual(found(stage(300), traffic(0.9), /invocations at once/), [100, 1000]);
    assert.equal(Math.round(capacityOf(stage(300), traffic(0.9)).concurrencyWithoutCaches), 100);
  });

  it("a stage's throttle is each route's, and binds before the account's", () => {
    const settings = resource("aws:apigateway/methodSettings:MethodSettings", "all", {
      inputs: {
        restApi: "api",
        methodPath: "*/*",
        settings: { throttlingRateLimit: 50, throttlingBurstLimit: 100 },
      },
    });
    const stage = [...restApi("api", { "GET /": { type: "mock" } }), settings];
    const [first] = capacityOf(stage, called("api", "GET /", 100)).limits;
    assert.deepEqual([first?.on, first?.allowed, first?.multiple.low], ["api GET /", 50, 0.5]);
  });

  it("a usage plan's rate and quota count once for each key", () => {
    const [api, ...rest] = restApi("api", { "GET /": { type: "mock" } });
    const document = JSON.parse(String(api!.inputs.body));
    document.paths["/"].get.security = [{ api_key: [] }];
    document.components = { securitySchemes: { api_key: { type: "apiKey", name: "x-api-key", in: "header" } } };
    const plan = resource("aws:apigateway/usagePlan:UsagePlan", "gold", {
      inputs: {
        apiStages: [{ apiId: "api" }],
        throttleSettings: { rateLimit: 20 },
        quotaSettings: { limit: 864_000, period: "DAY" },
      },
    });
    const keys = ["a", "b"].map((name) =>
      resource("aws:apigateway/usagePlanKey:UsagePlanKey", name, { inputs: { usagePlanId: "gold" } }),
    );
    const stage = [{ ...api!, inputs: { ...api!.inputs, body: JSON.stringify(document) } }, ...rest, plan, ...keys];
    assert.deepEqual(found(stage, called("api", "GET /", 10), /plan's 2 keys/), [4, 40]);
    assert.deepEqual(found(stage, called("api", "GET /", 10), /quota a day/), [2, 20]);
  });

  it("tables, streams, workflows and FIFO queues bind at AWS's rates", () => {
    const integrate = (service: string, action: string, name: string) => ({
      type: "aws",
      uri: actionUri(service, action),
      requestTemplates: { "application/json": name },
    });
    const stage = [
      ...restApi("api", {
        "PUT /item": integrate("dynamodb", "PutItem", "orders"),
        "POST /event": integrate("kinesis", "PutRecord", "clicks"),
        "POST /run": integrate("states", "StartExecution", "flow"),
        "POST /send": integrate("sqs", "SendMessage", "jobs.fifo"),
      }),
      table("orders"),
      resource("aws:kinesis/stream:Stream", "clicks", { inputs: { shardCount: 2 } }),
      resource("aws:sfn/stateMachine:StateMachine", "flow", {
        inputs: { definition: JSON.stringify({ StartAt: "A", States: { A: { Type: "Pass", End: true } } }) },
      }),
      resource("aws:sqs/queue:Queue", "jobs.fifo", { inputs: { fifoQueue: true } }),
    ];
    const route = (key: string) => called("api", key, 100);
    assert.deepEqual(found(stage, route("PUT /item"), /writes of the table$/), [400, 40_000]);
    assert.deepEqual(found(stage, route("PUT /item"), /writes, if one key/), [10, 1000]);
    assert.deepEqual(found(stage, route("POST /event"), /records of 2 shards/), [20, 2000]);
    assert.deepEqual(found(stage, route("POST /run"), /starts of Standard/), [3, 300]);
    assert.deepEqual(found(stage, route("POST /send"), /FIFO/), [3, 300]);
  });

  it("500 WebSocket connections a second are let in", () => {
    const traffic = called("live", "$connect", 100);
    assert.deepEqual(found(webSocketApi("live", ["$connect"]), traffic, /new WebSocket/), [5, 500]);
  });

  it("cells divide what an account shares; a program's own settings do not count", () => {
    const traffic = called("api", "GET /", 5000, { functions: { work: { durationMs: 20 } } });
    const capacity = capacityOf(worker(), traffic);
    assert.equal(cellsFor(capacity, 2), 1);
    assert.equal(cellsFor(capacity, 10), 5);
  });

  it("bodies and times are compared with what the gateway takes", () => {
    const traffic: TrafficFile = {
      apis: { api: { routes: { "GET /": { requests: 1, responseKb: 12_288 } } } },
      functions: { work: { durationMs: 15_000 } },
    };
    const rooms = capacityOf(worker(), traffic).margins.map(({ what, allowed, is }) => [what, allowed / is]);
    assert.deepEqual(rooms, [
      ["size of a function's request or answer", 0.5],
      ["size of a body", 10 / 12],
      ["time until the gateway gives up", 2],
    ]);
  });
});
