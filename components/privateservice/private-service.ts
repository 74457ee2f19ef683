import * as pulumi from "@pulumi/pulumi";
import type { Access } from "../access/access";
import type { Bucket } from "../bucket/bucket";
import type { Function } from "../function/function";
import type { Network } from "../network/network";
import { checkPrivateServiceArgs } from "./check";
import { existingFront, ownFront } from "./front";
import { vpcLink } from "./link";

/** A container on ECS Fargate. */
export interface ServiceContainer {
  /** Image by digest, e.g. `123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/inventory@sha256:…`. */
  image: pulumi.Input<string>;
  /** @default 8080 */
  port?: number;
  /** @default the image's own */
  command?: string[];
  /**
   * Source file of the program in the image, relative to the program's working directory. It becomes the label
   * `stagedoor.source`, by which a local stage, which runs no images, runs the same program. @default none
   */
  source?: string;
  /** CPU units: 256 to 16,384. @default 256 */
  cpu?: pulumi.Input<number>;
  /** MiB. @default 512 */
  memory?: pulumi.Input<number>;
  /** Plain values. @default none */
  environment?: Record<string, pulumi.Input<string>>;
  /** ARNs of Secrets Manager secrets or SSM parameters by variable name. @default none */
  secrets?: Record<string, pulumi.Input<string>>;
  /** What the program may do. @default nothing */
  access?: Access[];
  /** Tasks at the least. @default 2 */
  minTasks?: number;
  /** Tasks at the most; more than `minTasks` scales by CPU. @default 4 */
  maxTasks?: number;
}

/** A listener that exists already, e.g. of services on EC2 or EKS. */
export interface ExistingListener {
  listenerArn: pulumi.Input<string>;
  loadBalancerArn: pulumi.Input<string>;
  loadBalancerDnsName: pulumi.Input<string>;
  /** Security group of the load balancer, to which a rule from the VPC link is added. */
  securityGroupId: pulumi.Input<string>;
  /** Port of the listener. @default 443 with `certificate`, else 80 */
  port?: number;
}

/** Certificate of the load balancer's listener: exactly one of `hostedZoneId` and `arn`. */
export interface ServiceCertificate {
  /** Name in the certificate; the gateway sends it as Host and verifies it. */
  domainName: string;
  /** Route 53 zone that gets the proof of a certificate made for the name. */
  hostedZoneId?: pulumi.Input<string>;
  /** ARN of a certificate that exists; of an existing listener, the one it has. */
  arn?: pulumi.Input<string>;
}

/** Arguments of {@link PrivateService}: exactly one of `container`, `function` and `listener`. */
export interface PrivateServiceArgs {
  network: Network;
  container?: ServiceContainer;
  /** Function as the load balancer's target. */
  function?: Function;
  listener?: ExistingListener;
  /** @default none: the listener speaks HTTP inside the VPC */
  certificate?: ServiceCertificate;
  /** @default "/health" */
  healthCheckPath?: string;
  /** Bucket for the load balancer's access logs; it needs `LogSource.LoadBalancer`. @default no access logs */
  accessLogs?: Bucket;
  /** Days that the container's logs are kept. @default 30 */
  logRetentionDays?: pulumi.Input<number>;
  /** Refuse deletion of the load balancer. @default true */
  protection?: boolean;
}

/**
 * A service that only API Gateway can reach: an internal ALB behind a VPC link (V2).
 *
 * @example
 * ```ts
 * const inventory = new stagedoor.PrivateService("inventory", {
 *   network,
 *   container: { image: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/inventory@sha256:…" },
 *   certificate: { domainName: "inventory.shop.example.com", hostedZoneId: "Z0123456789ABC" },
 * });
 * ```
 */
export class PrivateService extends pulumi.ComponentResource {
  readonly vpcLinkId: pulumi.Output<string>;
  readonly listenerArn: pulumi.Output<string>;
  readonly loadBalancerArn: pulumi.Output<string>;
  readonly dnsName: pulumi.Output<string>;
  /** Name that the gateway sends as Host and verifies in the certificate; `dnsName` without a certificate. */
  readonly serverName: pulumi.Output<string>;
  /** `https`, or `http` without a certificate. */
  readonly scheme: pulumi.Output<string>;
  /** Value of the `LoadBalancer` dimension of CloudWatch's metrics. */
  readonly loadBalancerMetric: pulumi.Output<string>;

  constructor(name: string, args: PrivateServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stagedoor:index:PrivateService", name, args, opts);
    checkPrivateServiceArgs(args).raise(this, name);
    const link = vpcLink(name, args.network, this);
    const front = args.listener
      ? existingFront(name, args.listener, link.group, this)
      : ownFront(name, args, link.group, this);

    this.vpcLinkId = link.vpcLink.id;
    this.listenerArn = pulumi.output(front.listenerArn);
    this.loadBalancerArn = pulumi.output(front.loadBalancerArn);
    this.dnsName = pulumi.output(front.dnsName);
    this.serverName = pulumi.output(args.certificate?.domainName ?? front.dnsName);
    this.scheme = pulumi.output(args.certificate ? "https" : "http");
    this.loadBalancerMetric = this.loadBalancerArn.apply((arn) => arn.split(":loadbalancer/")[1] ?? "");
    this.registerOutputs({
      vpcLinkId: this.vpcLinkId,
      listenerArn: this.listenerArn,
      loadBalancerArn: this.loadBalancerArn,
      dnsName: this.dnsName,
      serverName: this.serverName,
      scheme: this.scheme,
      loadBalancerMetric: this.loadBalancerMetric,
    });
  }
}
