import { containsUnknown } from "../../../capture/values";
import { controlArn } from "../../gateway/address";
import { openDomain } from "../apigatewayv2/domain-host";
import { type DomainAddress, domainsNamed, mappingsOf } from "../apigatewayv2/domain-routing";
import { apiGatewayZoneId, cloudFrontZoneId } from "../hosted-zones";
import { idOf, stableId } from "../names";
import {
  type CheckFailure,
  type Properties,
  type ResourceContext,
  type ResourceRecord,
  type ResourceType,
  resourceType,
} from "../resource";
import { checkCertificate } from "./certificate";
import type { BasePathMappingInputs, DomainNameInputs, StageInputs } from "./inputs";
import { partsOf, requireApi } from "./lookups";
import { badRequest, conflict, notFound } from "./refusals";
import { tokens } from "./tokens";
import { checkTruststore } from "./truststore";

/** `aws:apigateway/domainName:DomainName` */
export function domainNameType(): ResourceType {
  // A replacement has the URN of what it replaces.
  const open = new Map<string, () => void>();
  const keyOf = (urn: string, domainName: string) => `${urn}|${domainName}`;
  return resourceType<DomainNameInputs>({
    type: tokens.domainName,
    replaceOn: ["domainName"],
    check: checkDomain,
    async create(inputs, context) {
      checkOwnCertificate(inputs, context);
      await checkMutualTls(inputs, context);
      const outputs = domainOutputs(inputs, context);
      if (isTaken(inputs, context)) throw conflict("The domain name you provided already exists.");
      open.set(
        keyOf(context.urn, inputs.domainName),
        openDomain(context.cloud, addressOf(inputs, context.region), targetOf(outputs), reachOf(inputs)),
      );
      return { id: inputs.domainName, outputs };
    },
    async update(_id, _olds, inputs, context) {
      checkOwnCertificate(inputs, context);
      await checkMutualTls(inputs, context);
      return domainOutputs(inputs, context);
    },
    async restore(record, context) {
      const inputs = record.inputs as DomainNameInputs;
      const close = openDomain(
        context.cloud,
        addressOf(inputs, record.region),
        targetOf(record.outputs),
        reachOf(inputs),
      );
      open.set(keyOf(context.urn, record.id), close);
    },
    async delete(id, _outputs, { cloud, region, urn }) {
      if (mappingsOf(cloud, { domainName: id, region }).length > 0)
        throw badRequest(`The domain name ${id} has base path mappings; delete them first`);
      open.get(keyOf(urn, id))?.();
      open.delete(keyOf(urn, id));
    },
  });
}

function addressOf({ domainName }: DomainNameInputs, region: string): DomainAddress {
  return { domainName, region };
}

function reachOf(inputs: DomainNameInputs): "public" | "vpc" {
  return typeOf(inputs) === "PRIVATE" ? "vpc" : "public";
}

/** An edge-optimised name is one for all regions; a regional one is its region's; private ones need not differ. */
function isTaken(inputs: DomainNameInputs, { cloud, urn, region }: ResourceContext): boolean {
  if (typeOf(inputs) === "PRIVATE") return false;
  const isEdge = (other: ResourceRecord) =>
    other.type === tokens.domainName && typeOf(other.inputs as DomainNameInputs) === "EDGE";
  return domainsNamed(cloud, inputs.domainName).some(
    (other) => other.urn !== urn && (other.region === region || typeOf(inputs) === "EDGE" || isEdge(other)),
  );
}

function typeOf(inputs: DomainNameInputs): string {
  return inputs.endpointConfiguration?.types ?? (inputs.regionalCertificateArn ? "REGIONAL" : "EDGE");
}

/** The name that DNS points the domain to. */
function targetOf(outputs: Properties): string {
  return String(outputs.regionalDomainName || outputs.cloudfrontDomainName);
}

function domainOutputs(inputs: DomainNameInputs, context: ResourceContext): Properties {
  const { region, accountId } = context;
  const type = typeOf(inputs);
  const code = stableId(`${context.urn}/target`, 10);
  const regional = type !== "EDGE";
  const domainNameId = type === "PRIVATE" ? idOf(context, 10, inputs.domainName) : "";
  return {
    arn:
      type === "PRIVATE"
        ? `arn:aws:apigateway:${region}:${accountId}:/domainnames/${inputs.domainName}+${domainNameId}`
        : controlArn(region, `/domainnames/${inputs.domainName}`),
    certificateUploadDate: new Date(context.cloud.clock.now()).toISOString(),
    cloudfrontDomainName: regional ? "" : `d${code}.cloudfront.net`,
    cloudfrontZoneId: cloudFrontZoneId,
    domainNameId,
    endpointConfiguration: { types: type, ipAddressType: inputs.endpointConfiguration?.ipAddressType ?? "ipv4" },
    regionalDomainName: regional ? `d-${code}.execute-api.${region}.amazonaws.com` : "",
    regionalZoneId: regional ? apiGatewayZoneId(region) : "",
    securityPolicy: inputs.securityPolicy ?? "TLS_1_2",
    tagsAll: inputs.tags ?? {},
    region,
  };
}

function checkDomain(inputs: DomainNameInputs): readonly CheckFailure[] {
  const { domainName, certificateArn, regionalCertificateArn, mutualTlsAuthentication, securityPolicy } = inputs;
  const { endpointConfiguration } = inputs;
  const failures: CheckFailure[] = [];
  if (typeof domainName === "string" && !/^(\*\.)?([a-z0-9-]+\.)+[a-z0-9-]+$/.test(domainName)) {
    failures.push({
      property: "domainName",
      reason: `is "${domainName}"; use a name of lower-case letters, digits, - and dots`,
    });
  }
  if (certificateArn && regionalCertificateArn) {
    failures.push({ property: "certificateArn", reason: "conflicts with regionalCertificateArn; give one" });
  }
  const type = typeOf(inputs);
  if (mutualTlsAuthentication && !containsUnknown(endpointConfiguration) && type !== "REGIONAL") {
    failures.push({ property: "mutualTlsAuthentication", reason: `is for regional domain names; this one is ${type}` });
  }
  if (mutualTlsAuthentication && typeof securityPolicy === "string" && securityPolicy.startsWith("SecurityPolicy_")) {
    failures.push({ property: "securityPolicy", reason: `${securityPolicy} does not go with mutual TLS; use TLS_1_2` });
  }
  return failures;
}

async function checkMutualTls({ mutualTlsAuthentication }: DomainNameInputs, context: ResourceContext): Promise<void> {
  if (mutualTlsAuthentication) await checkTruststore(mutualTlsAuthentication.truststoreUri, context);
}

/** The certificate must be where the endpoint is: us-east-1 for edge domains, else the domain's own region. */
function checkOwnCertificate(inputs: DomainNameInputs, { region, cloud }: ResourceContext): void {
  const arn = inputs.certificateArn ?? inputs.regionalCertificateArn;
  if (!arn) throw badRequest("A certificate is required: give certificateArn or regionalCertificateArn");
  const wanted = typeOf(inputs) === "EDGE" ? "us-east-1" : region;
  checkCertificate(cloud, { arn, region: wanted, domainName: inputs.domainName });
}

/** `aws:apigateway/basePathMapping:BasePathMapping` */
export function basePathMappingType(): ResourceType {
  return resourceType<BasePathMappingInputs>({
    type: tokens.basePathMapping,
    replaceOn: ["domainName", "domainNameId"],
    deleteBeforeReplace: true,
    async create(inputs, context) {
      checkMapping(inputs, context);
      return { id: `${inputs.domainName}/${inputs.basePath ?? ""}`, outputs: { region: context.region } };
    },
    async update(_id, _olds, inputs, context) {
      checkMapping(inputs, context);
      return { region: context.region };
    },
  });
}

function checkMapping(inputs: BasePathMappingInputs, { cloud, urn, region }: ResourceContext): void {
  const { domainName, restApi, stageName, basePath = "" } = inputs;
  const ofDomain = (other: ResourceRecord) => other.inputs.domainName === domainName && other.region === region;
  if (!cloud.find(tokens.domainName, ofDomain)) throw notFound("Invalid domain name identifier specified");
  requireApi(cloud, restApi);
  const stages = partsOf<StageInputs>(cloud, tokens.stage, restApi);
  if (stageName && !stages.some((stage) => stage.inputs.stageName === stageName)) {
    throw badRequest("Invalid stage identifier specified");
  }
  if (!/^[A-Za-z0-9$_.+!*'()/-]{0,300}$/.test(basePath) || basePath.startsWith("/")) {
    throw badRequest(
      `Invalid base path: ${basePath}; use letters, digits and $-_.+!*'()/, 300 at most, no leading slash`,
    );
  }
  if (basePath === "ping" || basePath === "sping")
    throw badRequest(`The base path ${basePath} is reserved for health checks`);
  const taken = cloud
    .resources(tokens.basePathMapping)
    .some((other) => other.urn !== urn && ofDomain(other) && (other.inputs.basePath ?? "") === basePath);
  if (taken) throw conflict("Base path already exists for this domain name");
}

/** `aws:apigateway/domainNameAccessAssociation:DomainNameAccessAssociation`: a private domain's VPC endpoint. */
export function accessAssociationType(): ResourceType {
  return resourceType<Properties>({
    type: tokens.domainNameAccessAssociation,
    replaceOn: ["accessAssociationSource", "accessAssociationSourceType", "domainNameArn"],
    async create(inputs, context) {
      const { cloud, region, accountId } = context;
      const domain = cloud.find(tokens.domainName, (record) => record.outputs.arn === inputs.domainNameArn);
      if (!domain) throw notFound("Invalid domain name identifier specified");
      const id = idOf(context, 10, inputs.domainNameArn, inputs.accessAssociationSource);
      const arn = `arn:aws:apigateway:${region}:${accountId}:/domainnameaccessassociations/domainname/${domain.id}/vpcesource/${id}`;
      return { id: arn, outputs: { arn, tagsAll: inputs.tags ?? {}, region } };
    },
    update: async (_id, olds, inputs) => ({ ...olds, tagsAll: inputs.tags ?? {} }),
  });
}
