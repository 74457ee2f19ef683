import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { createCertificate } from "../domain/certificate";
import { logicalName, nameRules, physicalName } from "../names";
import { connect } from "./link";
import type { ExistingListener, PrivateServiceArgs, ServiceCertificate } from "./private-service";
import { targetGroup } from "./targets";

/** What stands behind the VPC link. */
export interface Front {
  readonly listenerArn: pulumi.Input<string>;
  readonly loadBalancerArn: pulumi.Input<string>;
  readonly dnsName: pulumi.Input<string>;
}

/** Opens the way from the link to a load balancer that exists. */
export function existingFront(
  name: string,
  listener: ExistingListener,
  linkGroup: aws.ec2.SecurityGroup,
  parent: pulumi.Resource,
): Front {
  connect(
    `${name}-link-alb`,
    { groupId: linkGroup.id, words: "the VPC link" },
    { groupId: listener.securityGroupId, words: "the load balancer", port: listener.port ?? 443 },
    parent,
  );
  return { ...listener, dnsName: listener.loadBalancerDnsName };
}

/** Makes an internal load balancer with its listener and target. */
export function ownFront(
  name: string,
  args: PrivateServiceArgs,
  linkGroup: aws.ec2.SecurityGroup,
  parent: pulumi.Resource,
): Front {
  const child = { parent };
  const port = args.certificate ? 443 : 80;
  const group = new aws.ec2.SecurityGroup(
    logicalName(`${name}-alb`, nameRules.securityGroup),
    {
      vpcId: args.network.vpcId,
      description: physicalName(`Internal load balancer of ${name}`, nameRules.securityGroup),
    },
    child,
  );
  connect(
    `${name}-link-alb`,
    { groupId: linkGroup.id, words: "the VPC link" },
    { groupId: group.id, words: "the load balancer", port },
    parent,
  );
  const loadBalancer = new aws.lb.LoadBalancer(
    logicalName(name, nameRules.loadBalancer),
    {
      internal: true,
      loadBalancerType: "application",
      subnets: args.network.privateSubnetIds,
      securityGroups: [group.id],
      dropInvalidHeaderFields: true,
      desyncMitigationMode: "defensive",
      enableDeletionProtection: args.protection ?? true,
      accessLogs: args.accessLogs ? { enabled: true, bucket: args.accessLogs.name, prefix: name } : undefined,
    },
    { parent, protect: args.protection ?? true, dependsOn: args.accessLogs ? [args.accessLogs] : [] },
  );
  const target = targetGroup(name, args, group, parent);
  const listener = new aws.lb.Listener(
    name,
    {
      loadBalancerArn: loadBalancer.arn,
      port,
      ...(args.certificate
        ? {
            protocol: "HTTPS",
            certificateArn: certificateArn(name, args.certificate, parent),
            // Unset outside the console, the policy would be one of 2016.
            sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
          }
        : { protocol: "HTTP" }),
      defaultActions: [{ type: "forward", targetGroupArn: target.group.arn }],
    },
    child,
  );
  target.serve(listener);
  return { listenerArn: listener.arn, loadBalancerArn: loadBalancer.arn, dnsName: loadBalancer.dnsName };
}

function certificateArn(
  name: string,
  { arn, domainName, hostedZoneId }: ServiceCertificate,
  parent: pulumi.Resource,
): pulumi.Input<string> {
  return arn ?? createCertificate(name, { domainNames: [domainName], hostedZoneId: hostedZoneId! }, parent);
}
