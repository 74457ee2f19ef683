import assert from "node:assert/strict";
import { alarmState, cloudwatch } from "../../../../local/cloud/cloudwatch";
import { type AlarmState, evaluate, seriesOf, statistic } from "../../../../local/cloud/cloudwatch/alarm";
import { startStage, TestClock, type TestStage } from "../protocol/stage";

const minute = 60_000;
const alarm = {
  comparisonOperator: "GreaterThanThreshold",
  threshold: 5,
  period: 60,
  evaluationPeriods: 3,
  datapointsToAlarm: 2,
  statistic: "Sum",
  treatMissingData: "notBreaching",
};
/** The sum's series of points in the minutes before `now`: the newest minute first. */
const points = (now: number, ...newestFirst: (number | undefined)[]) =>
  seriesOf(
    newestFirst.flatMap((value, i) => (value === undefined ? [] : [{ time: now - i * minute, value }])),
    "Sum",
  );
const judged = (series: ReturnType<typeof points>, at: number, before: AlarmState, more: object = {}) =>
  evaluate({ ...alarm, ...more }, series, 60, at, before);

describe("CloudWatch alarms", () => {
  const now = Date.parse("2026-01-02T03:04:30Z");

  it("go by M of N datapoints", () => {
    assert.equal(judged(points(now, 9, 1, 9), now, "OK"), "ALARM");
    assert.equal(judged(points(now, 9, 1, 1), now, "OK"), "OK");
    assert.equal(judged(points(now, 1, 1, 1, 9, 9), now, "OK"), "OK");
  });

  it("treat missing data as they are told", () => {
    const states = ["notBreaching", "breaching", "missing", "ignore"].map((treatMissingData) =>
      judged(points(now), now, "ALARM", { treatMissingData }),
    );
    assert.deepEqual(states, ["OK", "ALARM", "INSUFFICIENT_DATA", "ALARM"]);
  });

  it("know the statistics, percentiles included", () => {
    const values = Array.from({ length: 100 }, (_, i) => i + 1);
    const all = ["Sum", "Average", "Minimum", "Maximum", "SampleCount", "p99", "p50"].map((name) =>
      statistic(name, values),
    );
    assert.deepEqual(all, [5050, 50.5, 1, 100, 100, 99, 50]);
  });

  describe("as resources", () => {
    let stage: TestStage;
    const clock = new TestClock();
    before(async () => {
      stage = await startStage([cloudwatch], { clock });
    });
    after(() => stage.close());
    const type = "aws:cloudwatch/metricAlarm:MetricAlarm";

    it("look at the stage's own metrics of exactly their dimensions", async () => {
      const made = await stage.create(type, "errors", {
        ...alarm,
        evaluationPeriods: 1,
        datapointsToAlarm: 1,
        threshold: 0,
        namespace: "AWS/ApiGateway",
        metricName: "5XXError",
        dimensions: { ApiName: "shop" },
      });
      const emit = (ApiName: string) =>
        stage.cloud.telemetry.emit({
          kind: "metric",
          time: clock.now(),
          namespace: "AWS/ApiGateway",
          name: "5XXError",
          dimensions: { ApiName },
          value: 1,
          unit: "Count",
        });
      emit("other");
      assert.equal(alarmState(stage.cloud, made), "OK");
      emit("shop");
      assert.equal(alarmState(stage.cloud, made), "ALARM");
    });

    it("of metric math are judged by the expression, as Observability writes it", async () => {
      const query = (id: string, metricName: string) => ({
        id,
        returnData: false,
        metric: { namespace: "AWS/ApiGateway", metricName, dimensions: { ApiName: "till" }, stat: "Sum", period: 60 },
      });
      const expression = "IF(FILL(requests, 0) > 0, 100 * FILL(errors, 0) / FILL(requests, 0), 0)";
      const alarmOf = (name: string, formula: string) =>
        stage.create(type, name, {
          comparisonOperator: "GreaterThanThreshold",
          threshold: 20,
          evaluationPeriods: 3,
          datapointsToAlarm: 2,
          treatMissingData: "notBreaching",
          metricQueries: [
            query("errors", "5XXError"),
            query("requests", "Count"),
            { id: "watched", expression: formula, returnData: true },
          ],
        });
      const made = await alarmOf("rate", expression);
      const minuteOf = (requests: number, errors: number) => {
        void clock.advance(minute);
        const tell = (name: string, value: number) =>
          stage.cloud.telemetry.emit({
            kind: "metric",
            time: clock.now(),
            namespace: "AWS/ApiGateway",
            name,
            dimensions: { ApiName: "till" },
            value,
            unit: "Count",
          });
        for (let i = 0; i < requests; i++) {
          tell("Count", 1);
          tell("5XXError", i < errors ? 1 : 0);
        }
        return alarmState(stage.cloud, made);
      };
      assert.deepEqual(
        [minuteOf(10, 0), minuteOf(10, 3), minuteOf(10, 2), minuteOf(10, 3), minuteOf(0, 0), minuteOf(0, 0)],
        ["OK", "OK", "OK", "ALARM", "OK", "OK"],
      );
      const stranger = await alarmOf("strange", "ANOMALY_DETECTION_BAND(errors, 2)");
      assert.equal(alarmState(stage.cloud, stranger), undefined, "nothing here judges it, and nothing says OK");
    });

    it("are refused with an operator or datapoints that CloudWatch refuses", async () => {
      await assert.rejects(
        stage.create(type, "a", { ...alarm, metricName: "x", comparisonOperator: "MoreThan" }),
        /must be one of/,
      );
      await assert.rejects(
        stage.create(type, "b", { ...alarm, metricName: "x", datapointsToAlarm: 4 }),
        /not be more than/,
      );
      await assert.rejects(stage.create(type, "c", alarm), /metricName or metricQueries/);
      await assert.rejects(stage.create("aws:cloudwatch/dashboard:Dashboard", "d", { dashboardBody: "{" }), /not JSON/);
    });
  });
});
