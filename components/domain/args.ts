import type * as pulumi from "@pulumi/pulumi";
import type { IpAddressType } from "../api/settings";
import type { HttpApi } from "../http/http-api";
import type { EndpointType } from "../rest/args";
import type { RestApi } from "../rest/rest-api";
import type { WebSocketApi } from "../websocket/websocket-api";

/** The API that a base path leads to: exactly one of the three. */
export interface DomainTarget {
  /** A REST API. */
  restApi?: RestApi;
  /** An HTTP API. */
  httpApi?: HttpApi;
  /** A WebSocket API. */
  webSocketApi?: WebSocketApi;
}

/** A rule that picks a REST API by header or path, before base paths. */
export interface RoutingRule {
  /** Order, 1 to 1000000; the smallest that fits wins. */
  priority: number;
  /** The API. */
  restApi: RestApi;
  /** First path segments, for example `["v2"]`; none fits any path. @default none */
  basePaths?: string[];
  /** Header names and the globs that their values must fit; at most two. @default none */
  headers?: Record<string, string>;
  /** Takes the base path off before the API sees it. @default false */
  stripBasePath?: boolean;
}

/** Clients must show a certificate. Regional domains only. */
export interface MutualTls {
  /** The bundle of certificate authorities, `s3://bucket/key`. */
  truststoreUri: pulumi.Input<string>;
  /** The bundle's S3 version. @default the newest */
  truststoreVersion?: pulumi.Input<string>;
  /** A public certificate of the same name, by which AWS sees that the name is yours; where `certificateArn` is imported or of a private authority. @default none */
  ownershipVerificationCertificateArn?: pulumi.Input<string>;
}

/** Which of two records of one name is answered. */
export const FailoverRole = {
  /** The one that is answered as long as its health check passes. */
  Primary: "PRIMARY",
  /** The one that is answered otherwise. */
  Secondary: "SECONDARY",
} as const;
/** Which of two records of one name is answered. */
export type FailoverRole = (typeof FailoverRole)[keyof typeof FailoverRole];

/** What an {@link ApiDomain} is made from. */
export interface ApiDomainArgs {
  /** The name, for example `api.shop.example`. */
  domainName: string;
  /** Route 53 zone that gets the certificate's proof and the domain's records. @default none: `certificateArn` is needed, and records are yours to make */
  hostedZoneId?: pulumi.Input<string>;
  /** Type of the domain; private needs `vpcEndpointIds`. @default EndpointType.Regional */
  endpointType?: EndpointType;
  /** Certificate. @default one that DNS proves, in us-east-1 for an edge domain, else in the domain's region */
  certificateArn?: pulumi.Input<string>;
  /** APIs by base path; `""` is the whole domain. @default none */
  basePaths?: Record<string, DomainTarget>;
  /** Rules by name, tried before base paths. REST targets only. @default none */
  routingRules?: Record<string, RoutingRule>;
  /** TLS policy. @default "TLS_1_2" */
  securityPolicy?: string;
  /** `BASIC` or `STRICT`; goes with a `SecurityPolicy_*`. @default AWS's */
  endpointAccessMode?: string;
  /** Asks clients for a certificate. @default none */
  mutualTls?: MutualTls;
  /** VPC endpoints that may reach a private domain. @default none */
  vpcEndpointIds?: Record<string, pulumi.Input<string>>;
  /** DNS name of the VPC endpoint, that a private domain's record leads to. @default no record */
  vpcEndpointDnsName?: pulumi.Input<string>;
  /** With which versions of IP the name is reached; dual-stack also makes an AAAA record. @default IpAddressType.Ipv4, and dual-stack for a private domain */
  ipAddressType?: IpAddressType;
  /** Answers by the caller's latency to this region among records of the same name. @default a simple record */
  latencyRegion?: string;
  /** Answers as one of two records of the same name: the first as long as it is healthy. @default a simple record */
  failover?: FailoverRole;
  /** URL that Route 53 calls every 30 s; while it answers no 2xx or 3xx, the name leads elsewhere. It must not be below the name itself: use a route of the API's own `url`. @default no health check */
  healthCheckUrl?: pulumi.Input<string>;
  /** Tags of all that is made. @default none */
  tags?: Record<string, pulumi.Input<string>>;
}
