import type { Cloud } from "../../cloud";
import { freshId, hexId } from "../../ec2";
import { AwsError } from "../../errors";
import {
  type CheckFailure,
  type Properties,
  type ResourceContext,
  type ResourceType,
  resourceType,
} from "../../resource";
import { type Action, forwardedTo, type ListenerInputs, type ListenerRuleInputs } from "../inputs";
import { byArn, LISTENER, LISTENER_RULE, LOAD_BALANCER, resourcesOf, TARGET_GROUP } from "../names";

/** Kinds of actions that are carried out. */
const ACTIONS = ["forward", "fixed-response", "redirect"];
/** Weakest of the policies AWS takes when a program names none. */
const DEFAULT_SSL_POLICY = "ELBSecurityPolicy-2016-08";

/** `aws:lb/listener:Listener`. https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html */
const listeners: readonly ResourceType[] = LISTENER.map((type) =>
  resourceType<ListenerInputs>({
    type,
    replaceOn: ["loadBalancerArn"],
    check: ({ protocol, certificateArn, port, defaultActions }) => [
      ...(protocol === "HTTPS" && certificateArn === undefined
        ? [{ property: "certificateArn", reason: "A certificate must be specified for HTTPS listeners" }]
        : []),
      ...(typeof port === "number" && (port < 1 || port > 65_535)
        ? [{ property: "port", reason: `must be from 1 to 65535; got ${port}` }]
        : []),
      ...actionFaults(defaultActions, "defaultActions"),
    ],
    async create(inputs, context) {
      refuse(inputs, context, undefined);
      const prefix = inputs.loadBalancerArn.replace(":loadbalancer/", ":listener/");
      const arn = freshId(type, context, (seed) => `${prefix}/${hexId(seed, 16)}`);
      return { id: arn, outputs: outputs(arn, inputs, context) };
    },
    async update(id, _olds, inputs, context) {
      refuse(inputs, context, id);
      return outputs(id, inputs, context);
    },
  }),
);

function outputs(arn: string, inputs: ListenerInputs, { region }: ResourceContext): Properties {
  const https = inputs.protocol === "HTTPS";
  return {
    arn,
    region,
    port: inputs.port ?? (https ? 443 : 80),
    protocol: inputs.protocol ?? "HTTP",
    sslPolicy: inputs.sslPolicy ?? (https ? DEFAULT_SSL_POLICY : ""),
    tagsAll: inputs.tags ?? {},
  };
}

function refuse(inputs: ListenerInputs, context: ResourceContext, own: string | undefined): void {
  const { cloud } = context;
  const balancer = byArn(cloud, LOAD_BALANCER, inputs.loadBalancerArn);
  if (!balancer) throw new AwsError("LoadBalancerNotFound", `Load balancer '${inputs.loadBalancerArn}' not found`);
  const port = inputs.port ?? (inputs.protocol === "HTTPS" ? 443 : 80);
  const twin = resourcesOf(cloud, LISTENER).find(
    (other) =>
      other.id !== own && other.inputs.loadBalancerArn === inputs.loadBalancerArn && other.outputs.port === port,
  );
  if (twin) {
    throw new AwsError(
      "DuplicateListener",
      `A listener already exists on this port for this load balancer '${inputs.loadBalancerArn}'`,
    );
  }
  if (inputs.certificateArn) checkCertificate(cloud, inputs.certificateArn, context.region);
  checkGroups(cloud, forwardedTo(inputs.defaultActions), inputs.loadBalancerArn);
}

function checkCertificate(cloud: Cloud, arn: string, region: string): void {
  const [, , service, itsRegion] = arn.split(":");
  if (service === "acm" && itsRegion !== region) {
    throw new AwsError(
      "CertificateNotFound",
      `Certificate '${arn}' not found: it must be in ${region}, as the listener is`,
    );
  }
  if (service === "acm" && !cloud.find("aws:acm/certificate:Certificate", arn)) {
    throw new AwsError("CertificateNotFound", `Certificate '${arn}' not found`);
  }
}

/** A target group exists, and belongs to no other load balancer. */
function checkGroups(cloud: Cloud, groups: readonly string[], balancerArn: string): void {
  for (const arn of groups) {
    if (!byArn(cloud, TARGET_GROUP, arn)) {
      throw new AwsError("TargetGroupNotFound", `Target groups '${arn}' not found`);
    }
    const other = balancersOf(cloud, arn).find((balancer) => balancer !== balancerArn);
    if (other) {
      throw new AwsError(
        "TargetGroupAssociationLimit",
        `The following target groups cannot be associated with more than one load balancer: ${arn} (${other})`,
      );
    }
  }
}

/** ARNs of the load balancers whose listeners or rules forward to a target group. */
export function balancersOf(cloud: Cloud, targetGroupArn: string): string[] {
  const listening = resourcesOf(cloud, LISTENER).filter((record) => {
    const own = forwardedTo((record.inputs as ListenerInputs).defaultActions);
    const rules = resourcesOf(cloud, LISTENER_RULE).filter((rule) => rule.inputs.listenerArn === record.outputs.arn);
    const all = [...own, ...rules.flatMap((rule) => forwardedTo((rule.inputs as ListenerRuleInputs).actions))];
    return all.includes(targetGroupArn);
  });
  return [...new Set(listening.map(({ inputs }) => String(inputs.loadBalancerArn)))];
}

/** `aws:lb/listenerRule:ListenerRule`. https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html */
const rules: readonly ResourceType[] = LISTENER_RULE.map((type) =>
  resourceType<ListenerRuleInputs>({
    type,
    replaceOn: ["listenerArn"],
    check: ({ priority, conditions, actions }) => [
      ...(typeof priority === "number" && (priority < 1 || priority > 50_000)
        ? [{ property: "priority", reason: `must be from 1 to 50000; got ${priority}` }]
        : []),
      ...(Array.isArray(conditions) && conditions.length === 0
        ? [{ property: "conditions", reason: "a rule needs at least one condition" }]
        : []),
      ...actionFaults(actions, "actions"),
    ],
    async create(inputs, context) {
      const priority = refuseRule(inputs, context, undefined);
      const prefix = inputs.listenerArn.replace(":listener/", ":listener-rule/");
      const arn = freshId(type, context, (seed) => `${prefix}/${hexId(seed, 16)}`);
      return { id: arn, outputs: { arn, priority, region: context.region, tagsAll: inputs.tags ?? {} } };
    },
    async update(id, olds, inputs, context) {
      const priority = refuseRule({ ...inputs, priority: inputs.priority ?? Number(olds.priority) }, context, id);
      return { arn: id, priority, region: context.region, tagsAll: inputs.tags ?? {} };
    },
  }),
);

function refuseRule(inputs: ListenerRuleInputs, { cloud }: ResourceContext, own: string | undefined): number {
  const listener = byArn(cloud, LISTENER, inputs.listenerArn);
  if (!listener) throw new AwsError("ListenerNotFound", `One or more listeners not found: ${inputs.listenerArn}`);
  const taken = resourcesOf(cloud, LISTENER_RULE)
    .filter((rule) => rule.id !== own && rule.inputs.listenerArn === inputs.listenerArn)
    .map((rule) => Number(rule.outputs.priority));
  if (inputs.priority !== undefined && taken.includes(inputs.priority)) {
    throw new AwsError("PriorityInUse", `Priority '${inputs.priority}' is currently in use`);
  }
  checkGroups(cloud, forwardedTo(inputs.actions), String(listener.inputs.loadBalancerArn));
  return inputs.priority ?? Math.max(0, ...taken) + 1;
}

function actionFaults(actions: readonly Action[] | undefined, property: string): CheckFailure[] {
  if (!Array.isArray(actions)) return [];
  return (actions as readonly Action[]).flatMap((action, i) => {
    const at = `${property}[${i}]`;
    if (typeof action?.type !== "string") return [];
    if (!ACTIONS.includes(action.type)) {
      return [
        { property: `${at}.type`, reason: `the local stage carries out ${ACTIONS.join(", ")}; got ${action.type}` },
      ];
    }
    if (action.type === "forward" && action.targetGroupArn === undefined && action.forward === undefined) {
      return [{ property: `${at}.targetGroupArn`, reason: "is required for an action of type forward" }];
    }
    return [];
  });
}

/** Listeners and their rules. */
export const listenerTypes = [...listeners, ...rules];
