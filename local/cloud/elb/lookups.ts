import type { Cloud } from "../cloud";
import type { Properties, ResourceRecord } from "../resource";
import type { Invoke } from "../service";
import { LISTENER, LOAD_BALANCER, resourcesOf, TARGET_GROUP } from "./names";

/** Provider functions that look load balancers up; they see the program's own resources alone. */
export const lookups: Readonly<Record<string, Invoke>> = Object.fromEntries(
  ["lb", "alb"].flatMap((module) => [
    [`aws:${module}/getLoadBalancer:getLoadBalancer`, find(LOAD_BALANCER, "load balancer", ["arn", "name"])],
    [`aws:${module}/getTargetGroup:getTargetGroup`, find(TARGET_GROUP, "target group", ["arn", "name"])],
    [`aws:${module}/getListener:getListener`, find(LISTENER, "listener", ["arn", "loadBalancerArn", "port"])],
  ]),
);

function find(types: readonly string[], what: string, by: readonly string[]): Invoke {
  return async (args, { cloud, region }) => {
    const found = search(cloud, types, args, by, region);
    if (!found) throw new Error(`no matching ${what} in ${region}: ${JSON.stringify(args)}`);
    return { ...found.outputs, id: found.id, tags: found.outputs.tagsAll };
  };
}

function search(
  cloud: Cloud,
  types: readonly string[],
  args: Properties,
  by: readonly string[],
  region: string,
): ResourceRecord | undefined {
  const tags = Object.entries((args.tags ?? {}) as Record<string, string>);
  return resourcesOf(cloud, types).find((record) => {
    const theirs = (record.outputs.tagsAll ?? {}) as Record<string, string>;
    return (
      record.region === region &&
      by.every((name) => args[name] === undefined || args[name] === record.outputs[name]) &&
      tags.every(([key, value]) => theirs[key] === value)
    );
  });
}
