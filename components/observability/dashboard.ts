import type * as pulumi from "@pulumi/pulumi";
import { canonicalJson } from "../openapi/canonical";
import { Slots } from "../openapi/slots";
import type { Watch } from "./watched";

const columns = 3;
const width = 24 / columns;
const height = 6;

/**
 * The dashboard's body: one graph for each watch, with the line where its alarm begins.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export function dashboardBody(watches: readonly Watch[], region: pulumi.Input<string>): pulumi.Output<string> {
  const slots = new Slots();
  const where = slots.of(region);
  const widgets = watches.map((watch, index) => ({
    type: "metric",
    x: (index % columns) * width,
    y: Math.floor(index / columns) * height,
    width,
    height,
    properties: {
      title: watch.key,
      region: where,
      period: watch.period,
      metrics: graphed(watch, slots),
      annotations: { horizontal: [{ label: watch.description, value: watch.threshold }] },
      yAxis: { left: { min: 0 } },
    },
  }));
  return slots.fill({ widgets }).apply(canonicalJson);
}

/** Metrics as dashboards write them: namespace, name, dimension pairs, options. */
function graphed(watch: Watch, slots: Slots): unknown[] {
  const metrics = Object.entries(watch.metrics).map(([id, { namespace, name, dimensions, stat }]) => [
    namespace,
    name,
    ...Object.entries(dimensions).flatMap(([dimension, value]) => [dimension, slots.of(value)]),
    { id, stat, visible: watch.expression === undefined },
  ]);
  return watch.expression === undefined
    ? metrics
    : [[{ id: "watched", expression: watch.expression, label: watch.key }], ...metrics];
}
