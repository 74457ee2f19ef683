import type { RequestSource } from "../../../wire";
import type { Cloud } from "../../cloud";
import { conditionContext } from "../../iam/evaluate";
import { compilePolicy } from "../../iam/policy";
import type { Principal } from "../../principal";
import type { ResourceRecord } from "../../resource";

/** A private custom domain name answers behind the endpoints that it has an access association with. */
export function isPrivateDomain(cloud: Cloud, name: string, endpoint: ResourceRecord): boolean {
  const domain = privateDomain(cloud, name);
  return (
    domain !== undefined &&
    cloud.find(
      "aws:apigateway/domainNameAccessAssociation:DomainNameAccessAssociation",
      ({ inputs }) => inputs.domainNameArn === domain.outputs.arn && inputs.accessAssociationSource === endpoint.id,
    ) !== undefined
  );
}

function privateDomain(cloud: Cloud, name: string): ResourceRecord | undefined {
  const isPrivate = ({ inputs, outputs }: ResourceRecord) =>
    inputs.domainName === name &&
    (outputs.endpointConfiguration as { types?: string } | undefined)?.types === "PRIVATE";
  return cloud.find("aws:apigateway/domainName:DomainName", isPrivate);
}

/**
 * Does a private domain's own policy let the caller through? Without one nobody is let in.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html
 */
export function domainAllows(cloud: Cloud, name: string, principal: Principal, source: RequestSource): boolean {
  const domain = privateDomain(cloud, name);
  if (!domain) return true;
  if (typeof domain.inputs.policy !== "string") return false;
  const resource = `arn:aws:execute-api:${domain.region}:${cloud.accountId}:/domainnames/${name}+${String(domain.outputs.domainNameId)}`;
  // `execute-api:/*` is short for the domain's own ARN.
  const policy = compilePolicy(domain.inputs.policy.replaceAll('"execute-api:/*"', `"${resource}"`), "resource");
  const context = conditionContext(principal, endpointKeys(source), cloud.clock.now());
  const verdict = policy.judge({ principal, action: "execute-api:Invoke", resource, context });
  return verdict.denies === undefined && verdict.allows.length > 0;
}

/** Condition keys of a call that comes by an endpoint. */
export function endpointKeys(source: RequestSource) {
  return {
    "aws:sourceip": source.ip,
    "aws:sourcevpc": source.vpcId,
    "aws:sourcevpce": source.vpcEndpointId,
    "aws:securetransport": "true",
  };
}
