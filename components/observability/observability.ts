import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { checkTags } from "../api/checks";
import { Faults } from "../faults";
import { nameRules, physicalName } from "../names";
import { createAlarm } from "./alarm";
import type { ObservabilityArgs } from "./args";
import { dashboardBody } from "./dashboard";
import { watchesOf } from "./watched";

/** CloudWatch's own limit. */
const widgetsPerDashboard = 500;

/**
 * A dashboard and the alarms that somebody on call wants: refused and failed requests, latency, failing and throttled
 * functions, tables and streams, messages that wait or died, failed executions. The components themselves set log
 * retention and tracing.
 *
 * @example
 * new stagedoor.Observability("shop", {
 *   restApis: { storefront }, functions: { placeOrder }, tables: { orders }, queues: { webhooks },
 *   alarmTopicArns: [topic.arn],
 * });
 */
export class Observability extends pulumi.ComponentResource {
  /** The dashboard's name; empty where none is made. */
  readonly dashboardName: pulumi.Output<string>;
  /** Alarms' ARNs by what they watch, for example `storefront-server-errors`. */
  readonly alarmArns: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: ObservabilityArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stagedoor:index:Observability", name, args, opts);
    const watches = watchesOf(args);
    const faults = new Faults();
    checkObservability(
      args,
      watches.map(({ key }) => key),
      faults,
    );
    faults.raise(this, name);

    const alarms = (args.alarms ?? true) ? watches : [];
    this.alarmArns = pulumi.output(
      Object.fromEntries(
        alarms.map((watch) => [watch.key, createAlarm(`${name}-${watch.key}`, watch, args, this).arn]),
      ),
    );
    this.dashboardName =
      (args.dashboard ?? true) ? createDashboard(name, watches, this).dashboardName : pulumi.output("");
    this.registerOutputs({ dashboardName: this.dashboardName, alarmArns: this.alarmArns });
  }
}

function createDashboard(
  name: string,
  watches: ReturnType<typeof watchesOf>,
  parent: Observability,
): aws.cloudwatch.Dashboard {
  const region = aws.getRegionOutput({}, { parent }).region;
  return new aws.cloudwatch.Dashboard(
    `${name}-dashboard`,
    {
      dashboardName: physicalName(`${pulumi.getProject()}-${pulumi.getStack()}-${name}`, nameRules.dashboard),
      dashboardBody: dashboardBody(watches, region),
    },
    { parent },
  );
}

function checkObservability(args: ObservabilityArgs, keys: readonly string[], faults: Faults): void {
  checkTags(args.tags, faults);
  if (keys.length === 0)
    faults.add("restApis", "and all the other kinds are none; name what is to be watched", "watch-names");
  if (keys.length > widgetsPerDashboard) {
    faults.add(
      "dashboard",
      `would have ${keys.length} graphs; CloudWatch allows ${widgetsPerDashboard}: watch less, or make two`,
      "dashboard-size",
    );
  }
  const repeated = keys.filter((key, index) => keys.indexOf(key) !== index);
  for (const key of new Set(repeated)) {
    faults.add(key, "is watched twice, under the same name in two kinds; give one of them another name", "watch-names");
  }
  for (const [name, value] of Object.entries(args.thresholds ?? {})) {
    if (!(value > 0)) faults.add(`thresholds.${name}`, `got ${value}; allowed: more than 0`, "alarm-threshold");
  }
}
