import type { Cloud } from "../cloud";
import type { ResourceRecord } from "../resource";

/** Both names under which the provider knows a type. */
function both(name: string): readonly string[] {
  const file = name[0]!.toLowerCase() + name.slice(1);
  return ["lb", "alb"].map((module) => `aws:${module}/${file}:${name}`);
}

/** Tokens of a load balancer. */
export const LOAD_BALANCER = both("LoadBalancer");
/** Tokens of a target group. */
export const TARGET_GROUP = both("TargetGroup");
/** Tokens of a listener. */
export const LISTENER = both("Listener");
/** Tokens of a listener's rule. */
export const LISTENER_RULE = both("ListenerRule");
/** Tokens of a target's registration. */
export const ATTACHMENT = both("TargetGroupAttachment");

/** Live resources of any of some tokens. */
export function resourcesOf(cloud: Cloud, types: readonly string[]): ResourceRecord[] {
  return types.flatMap((type) => cloud.resources(type));
}

/** A live resource of any of some tokens, by its ARN. */
export function byArn(cloud: Cloud, types: readonly string[], arn: unknown): ResourceRecord | undefined {
  return resourcesOf(cloud, types).find((record) => record.outputs.arn === arn);
}
