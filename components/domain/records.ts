import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { IpAddressType } from "../api/settings";
import { EndpointType } from "../rest/args";
import type { ApiDomainArgs } from "./args";

/** Makes the names in DNS that lead callers to the domain, where a zone is given. */
export function createRecords(
  name: string,
  args: ApiDomainArgs,
  target: { name: pulumi.Input<string>; zoneId: pulumi.Input<string> },
  parent: pulumi.Resource,
): void {
  if (args.hostedZoneId === undefined) return;
  const common = { zoneId: args.hostedZoneId, name: args.domainName };
  if (args.endpointType === EndpointType.Private) {
    if (args.vpcEndpointDnsName === undefined) return;
    const records = [args.vpcEndpointDnsName];
    new aws.route53.Record(`${name}-record`, { ...common, type: "CNAME", ttl: 300, records }, { parent });
    return;
  }
  const routing = routingOf(name, args, parent);
  const aliases = [{ name: target.name, zoneId: target.zoneId, evaluateTargetHealth: Object.keys(routing).length > 0 }];
  const record = (child: string, type: string) =>
    new aws.route53.Record(child, { ...common, type, aliases, ...routing }, { parent });
  record(`${name}-record`, "A");
  if (args.ipAddressType === IpAddressType.DualStack) record(`${name}-record-ipv6`, "AAAA");
}

/** How Route 53 chooses among records of the same name; nothing where there is one alone. */
function routingOf(name: string, args: ApiDomainArgs, parent: pulumi.Resource): Partial<aws.route53.RecordArgs> {
  const { latencyRegion, failover } = args;
  if (latencyRegion === undefined && failover === undefined) return {};
  const healthCheckId = args.healthCheckUrl === undefined ? undefined : createHealthCheck(name, args, parent).id;
  return latencyRegion !== undefined
    ? { setIdentifier: latencyRegion, latencyRoutingPolicies: [{ region: latencyRegion }], healthCheckId }
    : { setIdentifier: failover!.toLowerCase(), failoverRoutingPolicies: [{ type: failover! }], healthCheckId };
}

function createHealthCheck(
  name: string,
  { healthCheckUrl, tags }: ApiDomainArgs,
  parent: pulumi.Resource,
): aws.route53.HealthCheck {
  const url = pulumi.output(healthCheckUrl!).apply((text) => new URL(text));
  return new aws.route53.HealthCheck(
    `${name}-health`,
    {
      type: "HTTPS",
      fqdn: url.apply(({ hostname }) => hostname),
      port: url.apply(({ port }) => Number(port || 443)),
      resourcePath: url.apply(({ pathname, search }) => pathname + search),
      failureThreshold: 3,
      requestInterval: 30,
      tags,
    },
    { parent },
  );
}
