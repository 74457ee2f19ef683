import { header, type WireRequest, type WireResponse } from "../../wire";
import type { Cloud } from "../cloud";
import { Follower } from "../ec2";
import type { ResourceRecord } from "../resource";
import type { Service } from "../service";
import { lookups } from "./lookups";
import { LISTENER, LOAD_BALANCER, resourcesOf } from "./names";
import { answer } from "./request/listener";
import { page } from "./request/page";
import { targetsOf } from "./targets";
import { listenerTypes } from "./types/listener";
import { loadBalancerTypes } from "./types/loadbalancer";
import { recordedTypes } from "./types/recorded";
import { targetGroupTypes } from "./types/targetgroup";

export { LISTENER, LOAD_BALANCER, resourcesOf } from "./names";
export { answer as answerListener } from "./request/listener";
export { targetsOf } from "./targets";
export { balancersOf } from "./types/listener";

/** The listener of a load balancer that a port leads to. */
export function listenerOn(cloud: Cloud, balancerArn: unknown, port: number): ResourceRecord | undefined {
  return resourcesOf(cloud, LISTENER).find(
    ({ inputs, outputs }) => inputs.loadBalancerArn === balancerArn && outputs.port === port,
  );
}

/** The port of a request to a host name: the one in Host, or the scheme's own. */
export function portOf(request: WireRequest): number {
  const named = /:(\d+)$/.exec(header(request.headers, "host") ?? "")?.[1];
  return named ? Number(named) : request.scheme === "https" ? 443 : 80;
}

/** Elastic Load Balancing, version 2. */
export function elb(cloud: Cloud): Service {
  const targets = targetsOf(cloud);
  const unhook = cloud.onChange(({ type }) => {
    if (/^aws:a?lb\//.test(type)) targets.refresh();
  });
  const hosts = new Follower(cloud, LOAD_BALANCER, (record) => {
    const internal = record.inputs.internal === true;
    return cloud.network.register({
      host: String(record.outputs.dnsName),
      reach: internal ? "vpc" : "public",
      ...(internal ? {} : { mount: `/elb/${String(record.inputs.name)}` }),
      handle: (request) => enter(record, request),
    });
  });

  async function enter(balancer: ResourceRecord, request: WireRequest): Promise<WireResponse> {
    const all = resourcesOf(cloud, LISTENER).filter(({ inputs }) => inputs.loadBalancerArn === balancer.outputs.arn);
    // By path under the local server no port is named: the only listener is meant, or the scheme's.
    const listener =
      listenerOn(cloud, balancer.outputs.arn, portOf(request)) ?? (all.length === 1 ? all[0] : undefined);
    return listener ? answer(cloud, listener, request) : page(503, "Service Temporarily Unavailable");
  }

  return {
    name: "elb",
    limits:
      "Application load balancers: listeners, rules, weights, redirects, fixed responses, health checks, targets of " +
      "type lambda, ip and alb, security groups. Network load balancers pass HTTP on. An internal one is reachable " +
      "only from inside its VPC and through VPC links. TLS is simulated: a listener's certificate is looked up, and " +
      "requests arrive as if it had been used. Instances, authentication actions, stickiness, mutual TLS, access " +
      "logs and streaming of bodies are not simulated.",
    resources: [...loadBalancerTypes, ...targetGroupTypes, ...listenerTypes, ...recordedTypes],
    invokes: lookups,
    endpoints: () =>
      resourcesOf(cloud, LOAD_BALANCER)
        .filter(({ inputs }) => inputs.internal !== true)
        .map(({ name, inputs }) => ({
          name,
          url: `${cloud.baseUrl}/elb/${String(inputs.name)}`,
          kind: "load balancer (internet-facing)",
        })),
    async start() {
      hosts.start();
      targets.refresh();
    },
    async stop() {
      unhook();
      hosts.stop();
      targets.stop();
    },
  };
}
