import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Faults } from "../faults";
import { program } from "../lint/program";
import { canonicalJson } from "../openapi/canonical";
import { privatePolicy } from "../openapi/resource-policy";
import { Slots } from "../openapi/slots";
import { EndpointType } from "../rest/args";
import { adviseApiDomain } from "./advice";
import type { ApiDomainArgs } from "./args";
import { createCertificate } from "./certificate";
import { checkApiDomain, needsV2, restTargets } from "./faults";
import { createMappings, createRoutingRules, routingMode } from "./mappings";
import { createRecords } from "./records";

/** CloudFront, and so AWS's own distribution of an edge domain, takes certificates from this region alone. */
const edgeCertificateRegion = "us-east-1";

/** What the rest of the component needs of either generation of domain. */
interface Target {
  readonly domain: aws.apigateway.DomainName | aws.apigatewayv2.DomainName;
  readonly arn: pulumi.Output<string>;
  readonly domainNameId?: pulumi.Output<string>;
  readonly name: pulumi.Output<string>;
  readonly zoneId: pulumi.Output<string>;
}

/**
 * A name of one's own for APIs: certificate where it must be, DNS records, base paths or routing rules, and clients'
 * certificates where asked for.
 *
 * Turn off the APIs' own URLs (`disableExecuteApiEndpoint`), or callers can go around what the domain asks for.
 *
 * @example
 * new stagedoor.ApiDomain("partners", {
 *   domainName: "partners.shop.example",
 *   hostedZoneId,
 *   endpointType: EndpointType.Edge,
 *   basePaths: { v1: { restApi: v1 }, v2: { restApi: v2 } },
 * });
 */
export class ApiDomain extends pulumi.ComponentResource {
  /** `https://` (`wss://` for a WebSocket API) and the name. */
  readonly url: pulumi.Output<string>;
  /** The name. */
  readonly domainName: pulumi.Output<string>;
  /** The domain's ARN. */
  readonly domainArn: pulumi.Output<string>;
  /** Name that records point to; empty for a private domain. */
  readonly targetDomainName: pulumi.Output<string>;
  /** Zone of `targetDomainName`. */
  readonly targetHostedZoneId: pulumi.Output<string>;
  /** The certificate. */
  readonly certificateArn: pulumi.Output<string>;

  constructor(name: string, args: ApiDomainArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stagedoor:index:ApiDomain", name, args, opts);
    const faults = new Faults();
    checkApiDomain(args, faults);
    adviseApiDomain(args, faults);
    faults.raise(this, name);
    for (const api of targetsOf(args)) program.mapped.add(api);

    const type = args.endpointType ?? EndpointType.Regional;
    this.certificateArn = certificateOf(name, args, type, this);
    const target = needsV2(args)
      ? createV2(name, args, this.certificateArn, this)
      : createV1(name, args, type, this.certificateArn, this);
    createMappings(name, args, target, this);
    createRoutingRules(name, args, target.domain, this);
    createAccess(name, args, target, this);
    createRecords(name, args, target, this);

    const scheme = Object.values(args.basePaths ?? {}).some(({ webSocketApi }) => webSocketApi) ? "wss" : "https";
    this.domainName = target.domain.domainName;
    this.url = pulumi.interpolate`${scheme}://${this.domainName}`;
    this.domainArn = target.arn;
    this.targetDomainName = target.name;
    this.targetHostedZoneId = target.zoneId;
    this.registerOutputs({
      url: this.url,
      domainName: this.domainName,
      domainArn: this.domainArn,
      targetDomainName: this.targetDomainName,
      targetHostedZoneId: this.targetHostedZoneId,
      certificateArn: this.certificateArn,
    });
  }
}

function targetsOf(args: ApiDomainArgs): pulumi.Resource[] {
  const others = Object.values(args.basePaths ?? {}).flatMap(
    ({ httpApi, webSocketApi }) => httpApi ?? webSocketApi ?? [],
  );
  return [...restTargets(args).map(({ restApi }) => restApi), ...others];
}

function certificateOf(
  name: string,
  args: ApiDomainArgs,
  type: EndpointType,
  parent: ApiDomain,
): pulumi.Output<string> {
  if (args.certificateArn !== undefined) return pulumi.output(args.certificateArn);
  return createCertificate(
    name,
    {
      domainNames: [args.domainName],
      hostedZoneId: args.hostedZoneId!,
      region: type === EndpointType.Edge ? edgeCertificateRegion : undefined,
      tags: args.tags,
    },
    parent,
  );
}

function createV1(
  name: string,
  args: ApiDomainArgs,
  type: EndpointType,
  certificateArn: pulumi.Output<string>,
  parent: ApiDomain,
): Target {
  const domain = new aws.apigateway.DomainName(
    name,
    {
      domainName: args.domainName,
      endpointConfiguration: { types: type, ipAddressType: args.ipAddressType },
      ...(type === EndpointType.Regional ? { regionalCertificateArn: certificateArn } : { certificateArn }),
      securityPolicy: args.securityPolicy ?? "TLS_1_2",
      endpointAccessMode: args.endpointAccessMode,
      ...mutualTls(args),
      ownershipVerificationCertificateArn: args.mutualTls?.ownershipVerificationCertificateArn,
      policy: policyOf(args),
      routingMode: routingMode(args, "BASE_PATH_MAPPING"),
      tags: args.tags,
    },
    { parent },
  );
  const isEdge = type === EndpointType.Edge;
  const isPrivate = type === EndpointType.Private;
  return {
    domain,
    arn: domain.arn,
    domainNameId: isPrivate ? domain.domainNameId : undefined,
    // A private domain has no name of AWS's own: callers find it by their VPC endpoint.
    name: isPrivate ? pulumi.output("") : isEdge ? domain.cloudfrontDomainName : domain.regionalDomainName,
    zoneId: isPrivate ? pulumi.output("") : isEdge ? domain.cloudfrontZoneId : domain.regionalZoneId,
  };
}

function createV2(name: string, args: ApiDomainArgs, certificateArn: pulumi.Output<string>, parent: ApiDomain): Target {
  const domain = new aws.apigatewayv2.DomainName(
    name,
    {
      domainName: args.domainName,
      domainNameConfiguration: {
        certificateArn,
        endpointType: "REGIONAL",
        securityPolicy: "TLS_1_2",
        ipAddressType: args.ipAddressType,
        ownershipVerificationCertificateArn: args.mutualTls?.ownershipVerificationCertificateArn,
      },
      ...mutualTls(args),
      routingMode: routingMode(args, "API_MAPPING"),
      tags: args.tags,
    },
    { parent },
  );
  const configuration = domain.domainNameConfiguration;
  return {
    domain,
    arn: domain.arn,
    name: configuration.apply(({ targetDomainName }) => targetDomainName),
    zoneId: configuration.apply(({ hostedZoneId }) => hostedZoneId),
  };
}

function mutualTls({
  mutualTls: asked,
}: ApiDomainArgs): Pick<aws.apigateway.DomainNameArgs, "mutualTlsAuthentication"> {
  if (!asked) return {};
  const { truststoreUri, truststoreVersion } = asked;
  return { mutualTlsAuthentication: { truststoreUri, truststoreVersion } };
}

/** A private domain has a policy of its own, besides its APIs'. */
function policyOf({ vpcEndpointIds }: ApiDomainArgs): pulumi.Output<string> | undefined {
  if (!vpcEndpointIds) return undefined;
  const slots = new Slots();
  const policy = privatePolicy(Object.values(vpcEndpointIds).map((id) => slots.of(id)));
  return slots.fill(policy).apply(canonicalJson);
}

function createAccess(name: string, args: ApiDomainArgs, target: Target, parent: ApiDomain): void {
  for (const [key, vpcEndpointId] of Object.entries(args.vpcEndpointIds ?? {})) {
    new aws.apigateway.DomainNameAccessAssociation(
      `${name}-${key}`,
      {
        domainNameArn: target.arn,
        accessAssociationSource: vpcEndpointId,
        accessAssociationSourceType: "VPCE",
        tags: args.tags,
      },
      { parent },
    );
  }
}
