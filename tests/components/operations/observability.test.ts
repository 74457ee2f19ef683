import assert from "node:assert/strict";
import {
  auth,
  EventStream,
  HttpApi,
  Observability,
  type ObservabilityArgs,
  Queue,
  RestApi,
  Table,
  WebSocketApi,
  Workflow,
} from "../../../components/index";
import { make, valueOf } from "../support/mocks";
import { existingFunction } from "../support/parts";
import { faultsOf } from "../support/refused";

function everything(): ObservabilityArgs {
  return {
    restApis: {
      storefront: new RestApi("storefront", { routes: { "GET /a": { mock: {}, auth: auth.none("a test") } } }),
    },
    httpApis: {
      mobile: new HttpApi("mobile", {
        routes: { "GET /a": { http: { url: "https://a.example" }, auth: auth.none("a test") } },
      }),
    },
    webSocketApis: {
      live: new WebSocketApi("live", { routes: { $connect: { mock: {}, auth: auth.none("a test") } } }),
    },
    functions: { order: existingFunction("order") },
    tables: { shop: new Table("shop", { protection: false }) },
    queues: { hooks: new Queue("hooks") },
    streams: { events: new EventStream("events", { protection: false }) },
    workflows: {
      checkout: new Workflow("checkout", {
        definition: JSON.stringify({ StartAt: "A", States: { A: { Type: "Succeed" } } }),
      }),
    },
    alarmTopicArns: ["arn:aws:sns:eu-west-1:123456789012:alarms"],
  };
}

const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";

describe("Observability", () => {
  it("makes one alarm for each trouble of each thing, and one dashboard", async () => {
    const made = await make(() => new Observability("eyes", everything()));
    assert.deepEqual(
      made
        .ofType(alarmType)
        .map(({ name }) => name)
        .sort(),
      [
        "eyes-checkout-failures",
        "eyes-events-throttles",
        "eyes-hooks-dead-letters",
        "eyes-hooks-oldest-message",
        "eyes-live-server-errors",
        "eyes-mobile-client-errors",
        "eyes-mobile-latency",
        "eyes-mobile-server-errors",
        "eyes-order-errors",
        "eyes-order-throttles",
        "eyes-shop-system-errors",
        "eyes-shop-throttles",
        "eyes-storefront-client-errors",
        "eyes-storefront-latency",
        "eyes-storefront-server-errors",
      ],
    );
    const arns = await valueOf(made.result.alarmArns);
    assert.equal(Object.keys(arns).length, 15);
    assert.ok(arns["storefront-latency"]);
  });

  it("tells the topics of trouble and of its end, and takes silence for health", async () => {
    const made = await make(() => new Observability("eyes", everything()));
    for (const { name, inputs } of made.ofType(alarmType)) {
      assert.deepEqual(inputs.alarmActions, ["arn:aws:sns:eu-west-1:123456789012:alarms"], name);
      assert.deepEqual(inputs.okActions, inputs.alarmActions, name);
      assert.equal(inputs.treatMissingData, "notBreaching", name);
    }
    const rate = made.ofType(alarmType).find(({ name }) => name === "eyes-storefront-client-errors")!.inputs;
    assert.equal(rate.threshold, 5);
    const metric = (metricName: string) => ({
      metricName,
      namespace: "AWS/ApiGateway",
      dimensions: { ApiName: "storefront", Stage: "test" },
      stat: "Sum",
      period: 60,
    });
    assert.deepEqual(rate.metricQueries, [
      { id: "errors", metric: metric("4XXError"), returnData: false },
      { id: "requests", metric: metric("Count"), returnData: false },
      {
        id: "watched",
        expression: "IF(FILL(requests, 0) > 0, 100 * FILL(errors, 0) / FILL(requests, 0), 0)",
        label: "More than 5 % of requests are refused",
        returnData: true,
      },
    ]);
    const latency = made.ofType(alarmType).find(({ name }) => name === "eyes-mobile-latency")!.inputs;
    assert.deepEqual(
      [latency.extendedStatistic, latency.statistic, latency.dimensions],
      ["p99", undefined, { ApiId: "mobile-id", Stage: "$default" }],
    );
  });

  it("draws each watch with the line where its alarm begins, in the region of the program", async () => {
    const made = await make(() => new Observability("eyes", { ...everything(), alarms: false }));
    assert.equal(made.ofType(alarmType).length, 0);
    const { dashboardName, dashboardBody } = made.only("aws:cloudwatch/dashboard:Dashboard").inputs;
    assert.equal(dashboardName, "shop-test-eyes");
    const { widgets } = JSON.parse(dashboardBody as string) as {
      widgets: { x: number; y: number; width: number; properties: Record<string, unknown> }[];
    };
    assert.equal(widgets.length, 15);
    assert.ok(widgets.every(({ x, width, properties }) => x + width <= 24 && properties.region === "eu-west-1"));
    assert.equal(new Set(widgets.map(({ x, y }) => `${x},${y}`)).size, 15, "two graphs lie over each other");
    assert.deepEqual(widgets[2]!.properties.metrics, [
      [
        "AWS/ApiGateway",
        "Latency",
        "ApiName",
        "storefront",
        "Stage",
        "test",
        { id: "latency", stat: "p99", visible: true },
      ],
    ]);
  });

  it("refuses to watch nothing, or two things of one name", async () => {
    assert.match((await faultsOf(() => new Observability("eyes", {})))[0]!, /name what is to be watched/);
    const faults = await faultsOf(
      () =>
        new Observability("eyes", {
          ...everything(),
          functions: { events: existingFunction("x") },
          thresholds: { p99LatencyMillis: 0 },
        }),
    );
    assert.deepEqual(
      faults.map((fault) => fault.split(":")[0]),
      ["events-throttles", "thresholds.p99LatencyMillis"],
    );
  });
});
