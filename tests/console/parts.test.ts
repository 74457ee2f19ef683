import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { layoutOf, type PlacedBox } from "../../capture/architecture/layout";
import { type Architecture, architectureOf } from "../../capture/architecture/model";
import type { CapturedResource } from "../../capture/program";
import { captureStage } from "../../local/capture-stage";
import { Cloud } from "../../local/cloud/cloud";
import { services } from "../../local/cloud/index";
import { Telemetry } from "../../local/cloud/telemetry";
import { colourSlots, slotCount } from "../../local/console/app/views/metrics/slots";
import { filterOf } from "../../local/console/app/views/requests/filter";
import { inferred } from "../../local/console/architecture/inferred";
import { AlarmHistory } from "../../local/console/metrics/alarms";
import { charts } from "../../local/console/metrics/charts";
import { MetricStore } from "../../local/console/metrics/store";
import type { RequestSummary } from "../../local/console/requests/contract";
import { curlOf } from "../../local/console/requests/curl";

describe("console: its parts", () => {
  let resources: readonly CapturedResource[];
  let architecture: Architecture;

  before(async function () {
    this.timeout(60_000);
    resources = await captureStage(join(__dirname, "../.."), "dev");
    architecture = architectureOf(resources);
  });

  it("places no box over another, and none outside the picture", () => {
    const { boxes, width, height } = layoutOf(architecture);
    const overlap = (a: PlacedBox, b: PlacedBox) =>
      Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < (a.height + b.height) / 2;
    for (const [i, box] of boxes.entries()) {
      for (const other of boxes.slice(i + 1)) assert.ok(!overlap(box, other), `${box.id} over ${other.id}`);
      assert.ok(box.x - box.width / 2 >= 0 && box.x + box.width / 2 <= width, box.id);
      assert.ok(box.y - box.height / 2 >= 0 && box.y + box.height / 2 <= height, box.id);
    }
  });

  it("gives a label the same colour in every chart, and no two lines of one chart the same", () => {
    const [requests, latency] = colourSlots([
      ["partners", "mobile", "live"],
      ["mobile", "partners"],
    ]);
    assert.deepEqual(requests, [2, 1, 0]);
    assert.deepEqual(latency, [1, 2]);
    const names = fc.uniqueArray(fc.constantFrom(..."abcdefghijklmno"), { maxLength: slotCount });
    fc.assert(
      fc.property(fc.array(names), (all) =>
        colourSlots(all).every(
          (slots) => new Set(slots).size === slots.length && slots.every((slot) => slot < slotCount),
        ),
      ),
    );
  });

  it("draws nothing of a program in which nothing calls anything", () => {
    assert.deepEqual(layoutOf(architectureOf([])), { width: 0, height: 0, boxes: [], arrows: [] });
  });

  it("frames the private network around what is in it, and nothing else", () => {
    const { boxes, network } = layoutOf(architecture);
    const inside = boxes.filter(
      ({ x, y }) => Math.abs(x - network!.x) < network!.width / 2 && Math.abs(y - network!.y) < network!.height / 2,
    );
    assert.deepEqual(inside.map(({ id }) => id).sort(), ["PrivateService_inventory", "RestApi_backoffice"]);
  });

  it("begins and ends each arrow at the sides of its boxes", () => {
    const { boxes, arrows } = layoutOf(architecture);
    const sides = new Map(
      boxes.map(({ id, x, width }) => [id, [Math.round(x - width / 2), Math.round(x + width / 2)]]),
    );
    for (const { from, to, points } of arrows) {
      assert.ok(
        sides.get(from)!.some((x) => Math.abs(x - points[0]!.x) <= 1),
        `${from} to ${to}`,
      );
      assert.ok(
        sides.get(to)!.some((x) => Math.abs(x - points.at(-1)!.x) <= 1),
        `${from} to ${to}`,
      );
    }
  });

  it("finds who calls whom without the program's own dependencies, as under the real engine", () => {
    const custom = resources.filter((resource) => resource.custom);
    const records = custom.map((one) => ({ ...one, id: one.id ?? "", region: "eu-west-1", simulated: true }));
    const { boxes, arrows } = architectureOf(inferred(records));
    const drawn = new Set(arrows.map(({ from, to }) => `${from} ${to}`));
    for (const arrow of [
      "Distribution_storefront RestApi_storefront_v1",
      "RestApi_storefront_v2 Function_list_products",
      "Function_list_products Table_shop",
      "Queue_webhooks Function_webhooks",
      "StateMachine_checkout Function_checkout_charge",
    ]) {
      assert.ok(drawn.has(arrow), arrow);
    }
    assert.ok(!drawn.has("Api_live Api_mobile"), "two APIs that do not know each other");
    assert.ok(boxes.some(({ inNetwork, kind }) => inNetwork && kind === "RestApi"));
  });

  it("reads a search: words, terms, and what is turned round", () => {
    const request: RequestSummary = {
      id: "abc",
      time: 0,
      api: "mobile",
      stage: "dev",
      method: "POST",
      path: "/orders/1",
      routeKey: "POST /orders/{id}",
      status: 404,
      ms: 51,
      stoppedAt: "authorize",
    };
    const met = [
      "",
      "orders",
      "status:4xx",
      "status:404",
      "api:mob",
      "method:post",
      "route:{id}",
      "ms:>50",
      "step:auth",
    ];
    const unmet = ["products", "status:2xx", "-orders", "ms:<50", "method:GET", "orders api:partners"];
    for (const search of met) assert.ok(filterOf(search)(request), search);
    for (const search of unmet) assert.ok(!filterOf(search)(request), search);
    assert.ok(filterOf("colour:red -nothing")({ ...request, path: "/colour:red" }), "an unknown term is a word");
  });

  it("writes curl lines that a shell takes as they are, without credentials", () => {
    const command = curlOf(
      {
        method: "POST",
        target: "/x",
        signedTarget: "/x",
        headers: [
          ["Host", "a"],
          ["X-Api-Key", "very-secret"],
          ["X-Note", "it's"],
        ],
        body: Buffer.from(`{"a":"it's"}`),
        scheme: "http",
        host: "a",
        source: { ip: "127.0.0.1" },
      },
      "http://127.0.0.1:4000/x",
    );
    assert.ok(!command.includes("very-secret"));
    assert.ok(command.includes('-H "X-Api-Key: $X_API_KEY"'));
    assert.ok(command.includes(`-H 'X-Note: it'\\''s'`));
    assert.ok(command.includes(`--data-raw '{"a":"it'\\''s"}'`));
  });

  it("sums metrics up by time: rates, counts, averages, and no time where nothing was measured", () => {
    const telemetry = new Telemetry();
    const store = new MetricStore(telemetry);
    const emit = (name: string, time: number, value: number) =>
      telemetry.emit({
        kind: "metric",
        namespace: "AWS/ApiGateway",
        name,
        time,
        value,
        dimensions: { ApiName: "shop" },
        unit: "Count",
      });
    for (let i = 0; i < 10; i++) emit("Count", 600_000 + i * 100, 1);
    emit("Latency", 600_000, 10);
    emit("Latency", 601_000, 30);
    const made = charts(store, 604_000, 1, (id) => id.toUpperCase());
    const last = (title: string) => made.find((chart) => chart.title === title)!.lines[0]!;
    assert.deepEqual(last("Requests a second, by API").label, "SHOP");
    assert.equal(last("Requests a second, by API").values.at(-1), 2);
    assert.equal(last("Latency, average").values.at(-1), 20);
    assert.equal(last("Latency, maximum").values.at(-1), 30);
    assert.equal(last("Latency, average").values.at(-2), null);
    assert.equal(last("Requests a second, by API").values.at(-2), 0);
  });

  it("keeps the states of an alarm over time, judged while metrics come in", async () => {
    const telemetry = new Telemetry();
    let now = 6_000_000;
    const clock = { now: () => now, after: () => () => {} };
    const cloud = new Cloud({ services, baseUrl: "http://127.0.0.1:1", programDirectory: ".", telemetry, clock });
    const type = "aws:cloudwatch/metricAlarm:MetricAlarm";
    const inputs = {
      name: "errors",
      namespace: "AWS/ApiGateway",
      metricName: "5XXError",
      dimensions: { ApiName: "shop" },
      statistic: "Sum",
      period: 60,
      evaluationPeriods: 1,
      threshold: 1,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      treatMissingData: "notBreaching",
    };
    await cloud.create({ urn: `urn:pulumi:t::t::${type}::errors`, type, name: "errors", inputs });
    const history = new AlarmHistory(telemetry, () => cloud);
    const states = () => history.view()[0]!.changes.map(({ state }) => state);
    const count = (value: number) =>
      telemetry.emit({
        kind: "metric",
        time: now,
        namespace: "AWS/ApiGateway",
        name: "5XXError",
        dimensions: { ApiName: "shop" },
        value,
        unit: "Count",
      });
    assert.deepEqual(states(), ["OK"]);
    count(1);
    assert.deepEqual(states(), ["OK", "ALARM"]);
    now += 10 * 60_000;
    count(0);
    assert.deepEqual(states(), ["OK", "ALARM", "OK"]);
    assert.match(history.view()[0]!.condition, /^Sum 5XXError greater than or equal to 1, 1 × 60 s$/);
    await cloud.stop();
  });
});
