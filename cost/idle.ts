import type { CapturedResource } from "../capture/program";
import { isOnDemand } from "../traffic/events";
import { hoursPerMonth, secondsPerMonth } from "../traffic/hours";
import type { Traffic } from "../traffic/settle";
import { physicalName } from "../traffic/targets";
import { isMeter, type Meter } from "./prices";
import type { Usage } from "./usage";

type Metered = readonly [meter: Meter, quantity: number];

/** What idle pricing looks at. */
interface IdleContext {
  readonly traffic: Traffic;
  readonly resources: readonly CapturedResource[];
}

/** Requests a month with which Lambda asks an empty queue: five pollers, each waiting 20 s. */
const pollsPerQueue = (5 * secondsPerMonth) / 20;

/** What each type costs with no call at all. */
const meters: Readonly<Record<string, (resource: CapturedResource, context: IdleContext) => Metered[]>> = {
  "aws:apigateway/stage:Stage": ({ inputs }) => {
    const meter = `cache${inputs.cacheClusterSize ?? "0.5"}`;
    return inputs.cacheClusterEnabled === true && isMeter(meter) ? [[meter, hoursPerMonth]] : [];
  },
  "aws:ec2/natGateway:NatGateway": () => [["natHours", hoursPerMonth]],
  "aws:ec2/eip:Eip": () => [["addressHours", hoursPerMonth]],
  "aws:lb/loadBalancer:LoadBalancer": ({ inputs }) => [
    [inputs.loadBalancerType === "network" ? "nlbHours" : "albHours", hoursPerMonth],
  ],
  "aws:ec2/vpcEndpoint:VpcEndpoint": ({ inputs }) =>
    inputs.vpcEndpointType === "Interface"
      ? [["endpointHours", hoursPerMonth * Math.max(1, (inputs.subnetIds as unknown[] | undefined)?.length ?? 1)]]
      : [],
  "aws:kinesis/stream:Stream": (stream) => {
    const shards = Number(stream.inputs.shardCount ?? 1);
    const isKept = Number(stream.inputs.retentionPeriod ?? 24) > 24;
    if (isOnDemand(stream)) return [["streamHours", hoursPerMonth]];
    return [
      ["shardHours", shards * hoursPerMonth],
      ...(isKept ? ([["streamRetention", shards * hoursPerMonth]] as const) : []),
    ];
  },
  "aws:dynamodb/table:Table": ({ name, inputs }, { traffic }) => {
    const { storageGb } = traffic.table(name);
    const capacities = [inputs, ...((inputs.globalSecondaryIndexes as object[] | undefined) ?? [])] as {
      readCapacity?: number;
      writeCapacity?: number;
    }[];
    const sum = (of: "readCapacity" | "writeCapacity") =>
      capacities.reduce((total, one) => total + Number(one[of] ?? 0), 0) * hoursPerMonth;
    const isBackedUp = (inputs.pointInTimeRecovery as { enabled?: boolean } | undefined)?.enabled === true;
    return [
      ...(inputs.billingMode === "PAY_PER_REQUEST"
        ? []
        : ([
            ["tableReadCapacity", sum("readCapacity")],
            ["tableWriteCapacity", sum("writeCapacity")],
          ] as const)),
      ["tableStorage", storageGb],
      ...(isBackedUp ? ([["tableBackup", storageGb]] as const) : []),
    ];
  },
  "aws:s3/bucket:Bucket": ({ name }, { traffic }) => [["objectStorage", traffic.bucket(name).storageGb]],
  "aws:ecs/service:Service": tasks,
  "aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig": ({ inputs }, { resources }) => {
    const owner = resources.find(
      (one) => one.type === "aws:lambda/function:Function" && physicalName(one) === inputs.functionName,
    );
    const gb = Number(owner?.inputs.memorySize ?? 128) / 1024;
    return [["lambdaProvisioned", Number(inputs.provisionedConcurrentExecutions) * gb * secondsPerMonth]];
  },
  "aws:lambda/eventSourceMapping:EventSourceMapping": ({ inputs }) =>
    String(inputs.eventSourceArn).includes(":sqs:") ? [["queueRequests", pollsPerQueue]] : [],
  "aws:secretsmanager/secret:Secret": () => [["secrets", 1]],
  "aws:kms/key:Key": () => [["keys", 1]],
  "aws:cloudwatch/metricAlarm:MetricAlarm": ({ inputs }) => {
    const queries = (inputs.metricQueries as { metric?: { period?: number } }[] | undefined) ?? [];
    const periods =
      queries.length > 0 ? queries.flatMap(({ metric }) => metric?.period ?? []) : [Number(inputs.period)];
    const fast = periods.filter((period) => period < 60).length;
    return [
      ["alarms", periods.length - fast],
      ["fastAlarms", fast],
    ];
  },
  "aws:cloudwatch/dashboard:Dashboard": () => [["dashboards", 1]],
  "aws:wafv2/webAcl:WebAcl": ({ inputs }) => [
    ["firewalls", 1],
    ["firewallRules", (inputs.rules as unknown[] | undefined)?.length ?? 0],
  ],
  "aws:route53/zone:Zone": () => [["zones", 1]],
  "aws:ecr/repository:Repository": () => [["imageStorage", 1]],
};

/** What a resource costs with no call at all. */
export function idleUsage(resource: CapturedResource, context: IdleContext): Usage[] {
  return (meters[resource.type]?.(resource, context) ?? [])
    .filter(([, quantity]) => quantity > 0)
    .map(([meter, quantity]) => ({ meter, quantity, of: resource.name, isIdle: true }));
}

/** Bytes through a NAT gateway, as the traffic file says them: the stage does not tell what goes out. */
export function natUsage({ type, name }: CapturedResource, traffic: Traffic): Usage[] {
  if (type !== "aws:ec2/natGateway:NatGateway" || traffic.natGb === 0) return [];
  return [{ meter: "natGb", quantity: traffic.natGb, of: name, isIdle: false }];
}

/** Users of a pool who sign in; what a user costs is the pool's tier. */
export function userUsage({ type, name, inputs }: CapturedResource, traffic: Traffic): Usage[] {
  if (type !== "aws:cognito/userPool:UserPool") return [];
  const meterOf: Readonly<Record<string, Meter>> = { LITE: "usersLite", PLUS: "usersPlus" };
  const meter = meterOf[String(inputs.userPoolTier)] ?? "usersEssentials";
  const quantity = traffic.users(name);
  return quantity > 0 ? [{ meter, quantity, of: name, isIdle: false }] : [];
}

/** Fargate tasks of a service, all month. */
function tasks({ inputs }: CapturedResource, { resources }: IdleContext): Metered[] {
  const definition = resources.find(
    ({ type, outputs }) => type === "aws:ecs/taskDefinition:TaskDefinition" && outputs.arn === inputs.taskDefinition,
  )?.inputs;
  if (inputs.launchType !== "FARGATE" || !definition) return [];
  const isArm = (definition.runtimePlatform as { cpuArchitecture?: string } | undefined)?.cpuArchitecture === "ARM64";
  const hours = Number(inputs.desiredCount ?? 1) * hoursPerMonth;
  const storage = Number((definition.ephemeralStorage as { sizeInGib?: number } | undefined)?.sizeInGib ?? 20) - 20;
  return [
    [isArm ? "taskArmCpu" : "taskCpu", (hours * Number(definition.cpu)) / 1024],
    [isArm ? "taskArmMemory" : "taskMemory", (hours * Number(definition.memory)) / 1024],
    ["taskStorage", hours * storage],
  ];
}
