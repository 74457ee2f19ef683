import type { WireRequest, WireResponse } from "../../../wire";
import type { Cloud } from "../../cloud";
import { allowsEgress, allowsIngress } from "../../ec2";
import { TimeoutError } from "../../network";
import type { ResourceRecord } from "../../resource";
import type { LoadBalancerInputs, TargetGroupInputs } from "../inputs";
import { byArn, TARGET_GROUP } from "../names";
import { bracketed } from "../probe";
import { type Target, targetsOf } from "../targets";
import { invokeTarget } from "./lambda";
import { page } from "./page";

/** Headers that belong to one connection. https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1 */
const HOP_BY_HOP = /^(connection|keep-alive|proxy-connection|te|trailer|transfer-encoding|upgrade|content-length)$/i;

const turns = new WeakMap<Cloud, Map<string, number>>();

/** Sends a request to one target of a group: a healthy one, or any when none is. */
export async function forward(
  cloud: Cloud,
  balancer: ResourceRecord,
  groupArn: string,
  request: WireRequest,
): Promise<WireResponse> {
  const group = byArn(cloud, TARGET_GROUP, groupArn);
  if (!group) return page(503, "Service Temporarily Unavailable");
  const all = targetsOf(cloud).health(groupArn);
  const possible = all.filter(({ target }) => target.impossible === undefined);
  // With no healthy target a load balancer asks them all, in the hope that its checks are wrong.
  const healthy = possible.filter(({ state }) => state === "healthy" || state === "unavailable");
  const target = next(cloud, groupArn, healthy.length > 0 ? healthy : possible)?.target;
  if (!target) return page(503, "Service Temporarily Unavailable");
  const inputs = group.inputs as TargetGroupInputs;
  if (inputs.targetType === "lambda") {
    const multiValue = inputs.lambdaMultiValueHeadersEnabled === true;
    return invokeTarget(cloud, request, { functionArn: target.id, groupArn, multiValue });
  }
  return send(cloud, balancer, inputs, target, request);
}

function next<T>(cloud: Cloud, groupArn: string, from: readonly T[]): T | undefined {
  const byGroup = turns.get(cloud) ?? new Map<string, number>();
  turns.set(cloud, byGroup);
  const turn = byGroup.get(groupArn) ?? 0;
  byGroup.set(groupArn, turn + 1);
  return from[turn % Math.max(from.length, 1)];
}

async function send(
  cloud: Cloud,
  balancer: ResourceRecord,
  group: TargetGroupInputs,
  target: Target,
  request: WireRequest,
): Promise<WireResponse> {
  if (!open(cloud, balancer, target)) return page(504, "Gateway Time-out");
  const scheme = /^(https|tls)$/i.test(group.protocol ?? "HTTP") ? "https" : "http";
  try {
    const response = await cloud.network.fetch({
      method: request.method,
      url: `${scheme}://${bracketed(target.id)}:${target.port}${request.target}`,
      headers: request.headers.filter(([name]) => !HOP_BY_HOP.test(name)),
      body: request.body,
      source: { ip: "127.0.0.1", vpcId: String(balancer.outputs.vpcId) },
      timeoutMs: Number((balancer.inputs as LoadBalancerInputs).idleTimeout ?? 60) * 1000,
      // A load balancer does not verify its targets' certificates.
      verifyTls: false,
      signal: request.client?.gone,
    });
    return { ...response, headers: response.headers.filter(([name]) => !HOP_BY_HOP.test(name)) };
  } catch (error) {
    return error instanceof TimeoutError ? page(504, "Gateway Time-out") : page(502, "Bad Gateway");
  }
}

/** Do the security groups of both sides let the load balancer reach the target? */
function open(cloud: Cloud, balancer: ResourceRecord, target: Target): boolean {
  const own = (balancer.outputs.securityGroups ?? []) as readonly string[];
  const theirs = target.securityGroupIds;
  if (!theirs || own.length === 0) return true;
  const port = target.containerPort ?? target.port;
  return (
    allowsEgress(cloud, own, { securityGroupIds: theirs }, port) &&
    allowsIngress(cloud, theirs, { securityGroupIds: own }, port)
  );
}
