import { freshId, hexId } from "../../ec2";
import { AwsError } from "../../errors";
import { callApi } from "../../protocol/call";
import { type Properties, type ResourceContext, type ResourceType, resourceType } from "../../resource";
import { forwardedTo, type ListenerInputs, type ListenerRuleInputs, type TargetGroupInputs } from "../inputs";
import { ATTACHMENT, byArn, LISTENER, LISTENER_RULE, resourcesOf, TARGET_GROUP } from "../names";

/** `aws:lb/targetGroup:TargetGroup`. https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html */
const targetGroups: readonly ResourceType[] = TARGET_GROUP.map((type) =>
  resourceType<TargetGroupInputs>({
    type,
    autoName: { property: "name", maxLength: 32 },
    replaceOn: ["name", "port", "protocol", "protocolVersion", "targetType", "vpcId", "ipAddressType"],
    check(inputs) {
      const kind = inputs.targetType ?? "instance";
      const needed = ["port", "protocol", "vpcId"].filter((name) => inputs[name] === undefined);
      return [
        ...(["instance", "ip", "lambda", "alb"].includes(kind) || typeof kind !== "string"
          ? []
          : [{ property: "targetType", reason: `must be instance, ip, lambda or alb; got ${kind}` }]),
        ...(kind === "lambda"
          ? []
          : needed.map((property) => ({ property, reason: `is required for targets of type ${kind}` }))),
      ];
    },
    async create(inputs, context) {
      const twin = resourcesOf(context.cloud, TARGET_GROUP).find(
        (other) => other.inputs.name === inputs.name && other.region === context.region,
      );
      if (twin) {
        throw new AwsError(
          "DuplicateTargetGroupName",
          `A target group with the same name '${inputs.name}' exists, but with different settings`,
        );
      }
      const prefix = `arn:aws:elasticloadbalancing:${context.region}:${context.accountId}:targetgroup/${inputs.name}`;
      const arn = freshId(type, context, (seed) => `${prefix}/${hexId(seed, 16)}`);
      return { id: arn, outputs: groupOutputs(arn, inputs, context) };
    },
    update: async (id, _olds, inputs, context) => groupOutputs(id, inputs, context),
    async delete(id, _outputs, { cloud }) {
      const user = [...resourcesOf(cloud, LISTENER), ...resourcesOf(cloud, LISTENER_RULE)].find(({ inputs }) => {
        const { defaultActions, actions } = inputs as Partial<ListenerInputs & ListenerRuleInputs>;
        return forwardedTo(defaultActions ?? actions).includes(id);
      });
      if (user) {
        throw new AwsError(
          "ResourceInUse",
          `Target group '${id}' is currently in use by a listener or a rule (${user.id})`,
        );
      }
    },
  }),
);

function groupOutputs(arn: string, inputs: TargetGroupInputs, { region }: ResourceContext): Properties {
  const lambda = inputs.targetType === "lambda";
  return {
    arn,
    arnSuffix: arn.split(":").at(-1),
    loadBalancerArns: [],
    region,
    targetType: inputs.targetType ?? "instance",
    healthCheck: {
      enabled: !lambda,
      path: "/",
      port: "traffic-port",
      protocol: lambda ? "" : "HTTP",
      matcher: "200",
      interval: lambda ? 35 : 30,
      timeout: lambda ? 30 : 5,
      healthyThreshold: lambda ? 5 : 3,
      unhealthyThreshold: lambda ? 2 : 3,
      ...inputs.healthCheck,
    },
    deregistrationDelay: inputs.deregistrationDelay ?? 300,
    lambdaMultiValueHeadersEnabled: inputs.lambdaMultiValueHeadersEnabled ?? false,
    loadBalancingAlgorithmType: inputs.loadBalancingAlgorithmType ?? "round_robin",
    protocolVersion: inputs.protocolVersion ?? "HTTP1",
    tagsAll: inputs.tags ?? {},
  };
}

/** Inputs of a target's registration. */
interface AttachmentInputs extends Properties {
  readonly targetGroupArn: string;
  readonly targetId: string;
  readonly port?: number;
}

/** `aws:lb/targetGroupAttachment:TargetGroupAttachment`; a function must let the target group invoke it. */
const attachments: readonly ResourceType[] = ATTACHMENT.map((type) =>
  resourceType<AttachmentInputs>({
    type,
    replaceOn: ["targetGroupArn", "targetId", "port", "availabilityZone"],
    async create(inputs, context) {
      const { cloud, region } = context;
      const group = byArn(cloud, TARGET_GROUP, inputs.targetGroupArn);
      if (!group) throw new AwsError("TargetGroupNotFound", `Target groups '${inputs.targetGroupArn}' not found`);
      const kind = group.outputs.targetType;
      if (kind === "ip" && !/^[\d.]+$|:/.test(inputs.targetId)) {
        throw new AwsError("ValidationError", `The IP address '${inputs.targetId}' is not valid`);
      }
      if (kind === "lambda") await checkInvocable(inputs, context);
      return {
        id: freshId(type, context, (seed) => `${inputs.targetGroupArn}-${hexId(seed, 16)}`),
        outputs: { region },
      };
    },
  }),
);

async function checkInvocable(inputs: AttachmentInputs, { cloud, region }: ResourceContext): Promise<void> {
  const { targetGroupArn: group, targetId } = inputs;
  const caller = { type: "service", service: "elasticloadbalancing.amazonaws.com", sourceArn: group } as const;
  try {
    await callApi(cloud, {
      service: "lambda",
      region,
      caller,
      path: `/2015-03-31/functions/${encodeURIComponent(targetId)}/invocations`,
      headers: [["x-amz-invocation-type", "DryRun"]],
      body: "{}",
    });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.code === "ResourceNotFoundException") throw new AwsError("InvalidTarget", error.message);
    throw new AwsError(
      "AccessDenied",
      `elasticloadbalancing principal does not have permission to invoke ${targetId} from target group ${group}`,
      403,
    );
  }
}

/** Target groups and their targets. */
export const targetGroupTypes = [...targetGroups, ...attachments];
