import { freshId, hexId } from "../ec2";
import { balancersOf } from "../elb";
import { AwsError } from "../errors";
import { type CheckFailure, type Properties, type ResourceContext, type ResourceType, resourceType } from "../resource";
import {
  type ContainerDefinition,
  containersOf,
  fargateSize,
  type ServiceInputs,
  type TaskDefinitionInputs,
} from "./inputs";

const CLUSTER = "aws:ecs/cluster:Cluster";
/** Pulumi token of a service. */
export const SERVICE = "aws:ecs/service:Service";
/** Pulumi token of a task definition. */
const TASK_DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";

const arnOf = (context: ResourceContext, rest: string) => `arn:aws:ecs:${context.region}:${context.accountId}:${rest}`;

const cluster = resourceType<Properties & { readonly name: string }>({
  type: CLUSTER,
  autoName: { property: "name", maxLength: 255 },
  replaceOn: ["name"],
  async create(inputs, context) {
    const arn = arnOf(context, `cluster/${inputs.name}`);
    return { id: arn, outputs: clusterOutputs(arn, inputs, context) };
  },
  update: async (id, _olds, inputs, context) => clusterOutputs(id, inputs, context),
  async delete(id, _outputs, { cloud }) {
    const busy = cloud.find(SERVICE, ({ inputs }) => clusterArn(inputs.cluster, cloud.accountId, id) === id);
    if (busy)
      throw new AwsError(
        "ClusterContainsServicesException",
        "The Cluster cannot be deleted while Services are active.",
      );
  },
});

function clusterOutputs(arn: string, inputs: Properties, { region }: ResourceContext): Properties {
  return {
    arn,
    region,
    settings: inputs.settings ?? [{ name: "containerInsights", value: "disabled" }],
    tagsAll: inputs.tags ?? {},
  };
}

/** ARN of a cluster that is named by ARN or name. */
function clusterArn(given: unknown, accountId: string, like: string): string {
  const text = typeof given === "string" ? given : "default";
  return text.startsWith("arn:") ? text : `${like.split(":").slice(0, 4).join(":")}:${accountId}:cluster/${text}`;
}

/** `aws:ecs/taskDefinition:TaskDefinition`: each change is a new revision. */
const taskDefinition = resourceType<TaskDefinitionInputs>({
  type: TASK_DEFINITION,
  replaceOn: [
    "containerDefinitions",
    "cpu",
    "executionRoleArn",
    "family",
    "memory",
    "networkMode",
    "requiresCompatibilities",
    "runtimePlatform",
    "taskRoleArn",
    "volumes",
  ],
  check: definitionFaults,
  async create(inputs, context) {
    const revisions = context.cloud.storage.entries<number>("ecs-revisions");
    const family = arnOf(context, `task-definition/${inputs.family}`);
    const revision = (revisions.get(family) ?? 0) + 1;
    revisions.set(family, revision);
    const outputs = {
      arn: `${family}:${revision}`,
      arnWithoutRevision: family,
      revision,
      region: context.region,
      networkMode: inputs.networkMode ?? "bridge",
      tagsAll: inputs.tags ?? {},
    };
    // The family is the id on AWS; here the revisions of one family stand beside each other.
    return { id: outputs.arn, outputs };
  },
  update: async (_id, olds, inputs) => ({ ...olds, tagsAll: inputs.tags ?? {} }),
});

function definitionFaults(inputs: TaskDefinitionInputs): CheckFailure[] {
  const faults: CheckFailure[] = [];
  const refuse = (property: string, reason: string) => faults.push({ property, reason });
  const { containerDefinitions: json, cpu, memory, networkMode, executionRoleArn } = inputs;
  const containers = typeof json === "string" ? parse(json, refuse) : [];
  if (!Array.isArray(inputs.requiresCompatibilities) || !inputs.requiresCompatibilities.includes("FARGATE"))
    return faults;
  if (typeof networkMode !== "symbol" && networkMode !== "awsvpc") {
    refuse("networkMode", `Fargate only supports network mode 'awsvpc'; got ${networkMode ?? "nothing"}`);
  }
  if (cpu === undefined || memory === undefined) refuse("cpu", "Fargate requires cpu and memory of the task");
  else if (typeof cpu === "string" && typeof memory === "string" && !fargateSize(cpu, memory)) {
    refuse("memory", `No Fargate configuration exists for given values: ${cpu} CPU, ${memory} memory`);
  }
  const needsRole = containers.find(
    ({ image, logConfiguration, secrets }) =>
      image?.includes(".dkr.ecr.") || logConfiguration?.logDriver === "awslogs" || (secrets?.length ?? 0) > 0,
  );
  if (needsRole && executionRoleArn === undefined) {
    refuse(
      "executionRoleArn",
      `Fargate requires task definition to have execution role ARN to support ECR images, logs and secrets (${needsRole.name})`,
    );
  }
  return faults;
}

function parse(json: string, refuse: (property: string, reason: string) => void): ContainerDefinition[] {
  try {
    const containers = containersOf(json);
    for (const [i, { name, image }] of containers.entries()) {
      if (!name || !image) refuse("containerDefinitions", `container ${i} needs a name and an image`);
    }
    return containers;
  } catch (error) {
    refuse("containerDefinitions", `must be a JSON list of containers: ${(error as Error).message}`);
    return [];
  }
}

/** `aws:ecs/service:Service`. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html */
const service = resourceType<ServiceInputs>({
  type: SERVICE,
  autoName: { property: "name", maxLength: 255 },
  replaceOn: ["cluster", "launchType", "name", "schedulingStrategy"],
  async create(inputs, context) {
    refuseService(inputs, context);
    const name = clusterArn(inputs.cluster, context.accountId, arnOf(context, "")).split("/").at(-1);
    const arn = arnOf(context, `service/${name}/${inputs.name}`);
    if (context.cloud.find(SERVICE, arn)) {
      throw new AwsError("InvalidParameterException", "Creation of service was not idempotent.");
    }
    return { id: arn, outputs: serviceOutputs(arn, inputs, context) };
  },
  async update(id, _olds, inputs, context) {
    refuseService(inputs, context);
    return serviceOutputs(id, inputs, context);
  },
});

function serviceOutputs(arn: string, inputs: ServiceInputs, { region }: ResourceContext): Properties {
  return {
    arn,
    region,
    desiredCount: inputs.desiredCount ?? 0,
    launchType: inputs.launchType ?? "EC2",
    iamRole: inputs.iamRole ?? "/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS",
    platformVersion: inputs.platformVersion ?? (inputs.launchType === "FARGATE" ? "LATEST" : ""),
    tagsAll: inputs.tags ?? {},
  };
}

function refuseService(inputs: ServiceInputs, context: ResourceContext): void {
  const { cloud } = context;
  const invalid = (message: string) => new AwsError("InvalidParameterException", message);
  const cluster = clusterArn(inputs.cluster, context.accountId, arnOf(context, ""));
  if (!cloud.find(CLUSTER, cluster)) throw new AwsError("ClusterNotFoundException", `Cluster not found: ${cluster}`);
  const definition = definitionOf(context.cloud, inputs.taskDefinition);
  if (!definition)
    throw new AwsError("ClientException", `Unable to describe task definition ${String(inputs.taskDefinition)}`);
  if (definition.networkMode === "awsvpc" && !inputs.networkConfiguration?.subnets?.length) {
    throw invalid("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  }
  const containers = containersOf(definition.containerDefinitions);
  for (const { containerName, containerPort, targetGroupArn } of inputs.loadBalancers ?? []) {
    const container = containers.find(({ name }) => name === containerName);
    if (!container) throw invalid(`The container ${containerName} does not exist in the task definition.`);
    if (!container.portMappings?.some((mapping) => mapping.containerPort === containerPort)) {
      throw invalid(`The container ${containerName} did not have a container port ${containerPort} defined.`);
    }
    if (targetGroupArn && balancersOf(cloud, targetGroupArn).length === 0) {
      throw invalid(
        `The target group with targetGroupArn ${targetGroupArn} does not have an associated load balancer.`,
      );
    }
  }
}

/** A task definition by ARN, `family:revision` or family, which means its newest revision. */
export function definitionOf(
  cloud: ResourceContext["cloud"],
  given: string | undefined,
): TaskDefinitionInputs | undefined {
  const records = cloud
    .resources(TASK_DEFINITION)
    .filter(({ outputs, inputs }) => {
      const { arn, arnWithoutRevision, revision } = outputs;
      return [arn, arnWithoutRevision, inputs.family, `${String(inputs.family)}:${String(revision)}`].includes(given);
    })
    .sort((a, b) => Number(b.outputs.revision) - Number(a.outputs.revision));
  return records[0]?.inputs as TaskDefinitionInputs | undefined;
}

/** Settings that are kept and change nothing here: nothing is scaled. */
const recorded: readonly ResourceType[] = [
  {
    type: "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
    replaceOn: ["clusterName"],
    create: async (inputs, { region }) => ({ id: String(inputs.clusterName), outputs: { region } }),
    update: async (_id, olds) => olds,
  },
  ...["target:Target", "policy:Policy", "scheduledAction:ScheduledAction"].map((name): ResourceType => {
    const type = `aws:appautoscaling/${name}`;
    return {
      type,
      autoName: name.startsWith("target") ? undefined : { property: "name", maxLength: 255 },
      replaceOn: ["resourceId", "scalableDimension", "serviceNamespace", "name"],
      check: ({ minCapacity: least, maxCapacity: most }) =>
        typeof least === "number" && typeof most === "number" && least > most
          ? [{ property: "minCapacity", reason: `must not be more than maxCapacity (${most}); got ${least}` }]
          : [],
      async create(inputs, context) {
        const id = freshId(type, context, (seed) => `${String(inputs.name ?? inputs.resourceId)}-${hexId(seed, 8)}`);
        const arn = `arn:aws:application-autoscaling:${context.region}:${context.accountId}:${name.split(":")[0]}/${id}`;
        return { id, outputs: { arn, region: context.region, alarmArns: [], tagsAll: inputs.tags ?? {} } };
      },
      update: async (_id, olds) => olds,
    };
  }),
];

/** Clusters, services, task definitions and what scales them. */
export const ecsTypes: readonly ResourceType[] = [cluster, taskDefinition, service, ...recorded];
