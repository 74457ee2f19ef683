import * as pulumi from "@pulumi/pulumi";
import type { Access } from "../access/access";
import type { Bucket } from "../bucket/bucket";
import type { Function } from "../function/function";
import type { Network } from "../network/network";

/** A container on ECS Fargate. */
export interface ServiceContainer {
  /** Image by digest, e.g. `123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/inventory@sha256:…`. */
  image: pulumi.Input<string>;
  /** @default 8080 */
  port?: number;
  /** @default the image's own */
  command?: string[];
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
  /** @default 443 */
  port?: number;
}

/** Certificate of the load balancer's listener. */
export interface ServiceCertificate {
  arn: pulumi.Input<string>;
  /** Name in the certificate; the gateway verifies it. */
  domainName: pulumi.Input<string>;
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

/** A service that only API Gateway can reach: internal ALB behind a VPC link (V2). */
export class PrivateService extends pulumi.ComponentResource {
  readonly vpcLinkId!: pulumi.Output<string>;
  readonly listenerArn!: pulumi.Output<string>;
  readonly loadBalancerArn!: pulumi.Output<string>;
  readonly dnsName!: pulumi.Output<string>;
  /** Name that the gateway sends as Host and verifies in the certificate: its domain name, or `dnsName` without one. */
  readonly serverName!: pulumi.Output<string>;
  /** `https`, or `http` without a certificate. */
  readonly scheme!: pulumi.Output<string>;
  /** Dimension values of the load balancer's and target group's metrics; empty for an existing listener. */
  readonly loadBalancerMetric!: pulumi.Output<string>;

  constructor(name: string, args: PrivateServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stagedoor:index:PrivateService", name, args, opts);
    this.registerOutputs({});
  }
}
