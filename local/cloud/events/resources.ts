import { randomUUID } from "node:crypto";
import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import { commonOutputs } from "../protocol/outputs";
import { type CheckFailure, type Properties, type ResourceContext, type ResourceType, resourceType } from "../resource";
import { busArn, existingBus, targetsOf } from "./bus";
import { patternFault } from "./pattern-check";
import { untilNext } from "./schedule";
import { targetServices } from "./targets";

const busToken = "aws:cloudwatch/eventBus:EventBus";
const ruleToken = "aws:cloudwatch/eventRule:EventRule";
const targetToken = "aws:cloudwatch/eventTarget:EventTarget";

/** The resource types of EventBridge. */
export function eventTypes(cloud: Cloud): ResourceType[] {
  return [
    bus(cloud),
    rule(cloud),
    target(cloud),
    permission(cloud, "aws:cloudwatch/eventBusPolicy:EventBusPolicy"),
    permission(cloud, "aws:cloudwatch/eventPermission:EventPermission"),
    archive(cloud),
  ];
}

function bus(cloud: Cloud): ResourceType {
  return resourceType<Properties>({
    type: busToken,
    autoName: { property: "name", maxLength: 256 },
    replaceOn: ["name"],
    check: ({ name }) =>
      name === "default" ? [{ property: "name", reason: "is default, which every account has; choose another" }] : [],
    async create(inputs, context) {
      const name = String(inputs.name);
      return { id: name, outputs: busOutputs(inputs, context) };
    },
    update: async (_id, _olds, inputs, context) => busOutputs(inputs, context),
    async delete(id, known) {
      const rules = cloud
        .resources(ruleToken)
        .filter((rule) => busArn(cloud, rule.region, String(rule.inputs.eventBusName ?? "default")) === known.arn);
      if (rules.length > 0) {
        throw new AwsError(
          "ValidationException",
          `Event bus ${id} can't be deleted since it has rules: ${rules.map((rule) => rule.outputs.name).join(", ")}`,
        );
      }
    },
  });
}

function rule(cloud: Cloud): ResourceType {
  return resourceType<Properties>({
    type: ruleToken,
    autoName: { property: "name", maxLength: 64 },
    replaceOn: ["name", "namePrefix", "eventBusName"],
    check: checkRule,
    async create(inputs, context) {
      existingBus(cloud, context.region, String(inputs.eventBusName ?? "default"));
      return { id: ruleId(inputs), outputs: ruleOutputs(inputs, context) };
    },
    update: async (_id, _olds, inputs, context) => ruleOutputs(inputs, context),
    async delete(_id, known, { region }) {
      if (targetsOf(cloud, region, known).length > 0 && known.forceDestroy !== true) {
        throw new AwsError("ValidationException", `Rule ${String(known.name)} can't be deleted since it has targets.`);
      }
    },
  });
}

function target(cloud: Cloud): ResourceType {
  return resourceType<Properties>({
    type: targetToken,
    autoName: { property: "targetId", maxLength: 64 },
    replaceOn: ["rule", "eventBusName", "targetId"],
    check: checkTarget,
    async create(inputs, context) {
      const bus = String(inputs.eventBusName ?? "default");
      const rule = cloud.find(
        ruleToken,
        (record) =>
          record.region === context.region &&
          record.outputs.name === inputs.rule &&
          String(record.inputs.eventBusName ?? "default") === bus,
      );
      if (!rule)
        throw new AwsError(
          "ResourceNotFoundException",
          `Rule ${String(inputs.rule)} does not exist on EventBus ${bus}.`,
        );
      return {
        id: `${bus === "default" ? "" : `${bus}-`}${String(inputs.rule)}-${String(inputs.targetId)}`,
        outputs: { region: context.region },
      };
    },
    update: async (_id, _olds, _inputs, context) => ({ region: context.region }),
  });
}

function archive(cloud: Cloud): ResourceType {
  return resourceType<Properties>({
    type: "aws:cloudwatch/eventArchive:EventArchive",
    autoName: { property: "name", maxLength: 48 },
    replaceOn: ["name", "eventSourceArn"],
    async create(inputs, context) {
      existingBus(cloud, context.region, String(inputs.eventSourceArn));
      const arn = `arn:aws:events:${context.region}:${context.accountId}:archive/${String(inputs.name)}`;
      return { id: String(inputs.name), outputs: { arn, region: context.region } };
    },
    update: async (_id, olds) => olds,
  });
}

function permission(cloud: Cloud, type: string): ResourceType {
  return resourceType<Properties>({
    type,
    replaceOn: ["eventBusName", "statementId"],
    async create(inputs, context) {
      existingBus(cloud, context.region, String(inputs.eventBusName ?? "default"));
      return {
        id: String(inputs.statementId ?? inputs.eventBusName ?? "default"),
        outputs: { region: context.region },
      };
    },
    update: async (_id, olds) => olds,
  });
}

function checkRule(inputs: Properties): CheckFailure[] {
  const failures: CheckFailure[] = [];
  const { eventPattern, scheduleExpression, eventBusName } = inputs;
  if (eventPattern === undefined && scheduleExpression === undefined) {
    failures.push({ property: "eventPattern", reason: "one of eventPattern and scheduleExpression is required" });
  }
  if (typeof eventPattern === "string") {
    const fault = patternText(eventPattern);
    if (fault) failures.push({ property: "eventPattern", reason: fault });
  }
  if (typeof scheduleExpression === "string") {
    if (untilNext(scheduleExpression, Date.now()) === undefined) {
      failures.push({
        property: "scheduleExpression",
        reason: `is ${scheduleExpression}; use rate(5 minutes), or cron(0 12 * * ? *) without L, W and #`,
      });
    }
    if (typeof eventBusName === "string" && eventBusName !== "default") {
      failures.push({ property: "scheduleExpression", reason: "is supported only on the default event bus" });
    }
  }
  return failures;
}

function patternText(text: string): string | undefined {
  try {
    return patternFault(JSON.parse(text));
  } catch {
    return "is not JSON";
  }
}

function checkTarget(inputs: Properties): CheckFailure[] {
  const failures: CheckFailure[] = [];
  const given = ["input", "inputPath", "inputTransformer"].filter((name) => inputs[name] !== undefined);
  if (given.length > 1) failures.push({ property: given[1]!, reason: `conflicts with ${given[0]}; give one of them` });
  if (typeof inputs.arn === "string" && !/^arn:aws[\w-]*:[\w-]+:/.test(inputs.arn)) {
    failures.push({ property: "arn", reason: `is ${inputs.arn}; it must be an ARN` });
  }
  const service = typeof inputs.arn === "string" ? inputs.arn.split(":")[2] : undefined;
  if (service && !targetServices.includes(service)) {
    process.stderr.write(`events: targets of ${service} are recorded only (${String(inputs.arn)})\n`);
  }
  if (["states", "kinesis", "firehose"].includes(service ?? "") && inputs.roleArn === undefined) {
    failures.push({ property: "roleArn", reason: `is required for a target of ${service}` });
  }
  return failures;
}

function busOutputs(inputs: Properties, context: ResourceContext): Properties {
  const arn = `arn:aws:events:${context.region}:${context.accountId}:event-bus/${String(inputs.name)}`;
  return { ...commonOutputs(inputs, context), arn };
}

function ruleId(inputs: Properties): string {
  const bus = String(inputs.eventBusName ?? "default");
  return bus === "default" ? String(inputs.name) : `${bus}/${String(inputs.name)}`;
}

function ruleOutputs(inputs: Properties, context: ResourceContext): Properties {
  const bus = String(inputs.eventBusName ?? "default")
    .split("event-bus/")
    .at(-1)!;
  const path = bus === "default" ? String(inputs.name) : `${bus}/${String(inputs.name)}`;
  return {
    ...commonOutputs(inputs, context),
    arn: `arn:aws:events:${context.region}:${context.accountId}:rule/${path}`,
    eventBusName: inputs.eventBusName ?? "default",
    state: inputs.state ?? (inputs.isEnabled === false ? "DISABLED" : "ENABLED"),
  };
}

/** An event of a rule's schedule. */
export function scheduledEvent(cloud: Cloud, region: string, ruleArn: string) {
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": "Scheduled Event",
    source: "aws.events",
    account: cloud.accountId,
    time: `${new Date(cloud.clock.now()).toISOString().slice(0, 19)}Z`,
    region,
    resources: [ruleArn],
    detail: {},
  } as const;
}
