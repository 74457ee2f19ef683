import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import { cloudFrontZoneId } from "../hosted-zones";
import { stableId } from "../names";
import { type CheckFailure, type Properties, type ResourceType, resourceType } from "../resource";
import { missingFunctions } from "./functions/run";

/** Type token of distributions. */
export const distributionType = "aws:cloudfront/distribution:Distribution";

/** Brings a distribution's hosts up and down. */
export interface Hosts {
  open(id: string, domainName: string, aliases: readonly string[]): void;
  close(id: string): void;
}

/** `aws:cloudfront/distribution:Distribution`. */
export function distribution(cloud: Cloud, hosts: Hosts): ResourceType {
  return resourceType<Properties>({
    type: distributionType,
    check: checkDistribution,
    async create(inputs, context) {
      refuse(cloud, inputs, context.urn);
      const id = `E${stableId(context.urn, 13).toUpperCase()}`;
      const domainName = `d${stableId(id, 13)}.cloudfront.net`;
      hosts.open(id, domainName, aliasesOf(inputs));
      return {
        id,
        outputs: {
          arn: `arn:aws:cloudfront::${context.accountId}:distribution/${id}`,
          domainName,
          hostedZoneId: cloudFrontZoneId,
          status: "Deployed",
          etag: stableId(`${id} etag`, 13).toUpperCase(),
          callerReference: context.urn,
          inProgressValidationBatches: 0,
          lastModifiedTime: new Date(cloud.clock.now()).toISOString(),
          loggingV1Enabled: inputs.loggingConfig !== undefined,
          trustedKeyGroups: [],
          trustedSigners: [],
          tagsAll: inputs.tags ?? {},
        },
      };
    },
    async update(id, olds, inputs, context) {
      refuse(cloud, inputs, context.urn);
      hosts.close(id);
      hosts.open(id, String(olds.domainName), aliasesOf(inputs));
      return olds;
    },
    restore: async ({ id, inputs, outputs }) => hosts.open(id, String(outputs.domainName), aliasesOf(inputs)),
    delete: async (id) => hosts.close(id),
  });
}

/** A policy or another part of distributions that has an id and a name of its own. */
export function part(type: string, more: (id: string, accountId: string) => Properties = () => ({})): ResourceType {
  return resourceType<Properties>({
    type,
    autoName: { property: "name", maxLength: 64 },
    replaceOn: ["name"],
    async create(_inputs, context) {
      const id = uuid(stableId(context.urn, 32));
      return { id, outputs: { etag: stableId(`${id} etag`, 13).toUpperCase(), ...more(id, context.accountId) } };
    },
    update: async (_id, olds) => olds,
  });
}

function uuid(seed: string): string {
  const hex = Buffer.from(seed).toString("hex").slice(0, 32);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function aliasesOf(inputs: Properties): string[] {
  return (inputs.aliases as string[] | undefined) ?? [];
}

function checkDistribution(inputs: Properties): CheckFailure[] {
  const origins = inputs.origins;
  const faults: CheckFailure[] = [];
  if (!Array.isArray(origins) || origins.length === 0)
    return [{ property: "origins", reason: "at least one origin is required" }];
  const ids = (origins as Properties[]).map(({ originId }) => originId);
  const behaviors = [
    ["defaultCacheBehavior", inputs.defaultCacheBehavior],
    ...((inputs.orderedCacheBehaviors as Properties[] | undefined) ?? []).map((one, i) => [
      `orderedCacheBehaviors[${i}]`,
      one,
    ]),
  ] as [string, Properties | undefined][];
  for (const [path, behavior] of behaviors) {
    const target = behavior?.targetOriginId;
    if (typeof target === "string" && ids.every((id) => typeof id === "string") && !ids.includes(target)) {
      faults.push({
        property: `${path}.targetOriginId`,
        reason: `"${target}" is none of the origins ${ids.join(", ")}`,
      });
    }
    if (behavior?.cachePolicyId && behavior.forwardedValues) {
      faults.push({ property: `${path}.forwardedValues`, reason: "conflicts with cachePolicyId" });
    }
  }
  return faults;
}

function refuse(cloud: Cloud, inputs: Properties, urn: string): void {
  const certificate = ((inputs.viewerCertificate ?? {}) as Properties).acmCertificateArn as string | undefined;
  if (certificate && certificate.split(":")[3] !== "us-east-1") {
    throw new AwsError(
      "InvalidViewerCertificate",
      `The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't include a valid certificate chain: ${certificate}`,
    );
  }
  const aliases = aliasesOf(inputs);
  if (aliases.length > 0 && !certificate) {
    throw new AwsError(
      "InvalidViewerCertificate",
      "To add an alternate domain name (CNAME) to a CloudFront distribution, you must attach a trusted certificate that validates your authorization to use the domain name.",
    );
  }
  const acl = inputs.webAclId as string | undefined;
  if (acl && !acl.includes(":global/webacl/")) {
    throw new AwsError("InvalidWebACLId", `The web ACL must have the scope CLOUDFRONT (in us-east-1): ${acl}`);
  }
  const [missing] = missingFunctions(cloud, inputs);
  if (missing) {
    throw new AwsError(
      "InvalidFunctionAssociation",
      `The function ARN that's associated with the distribution is invalid, or the function is not published: ${missing}`,
    );
  }
  const taken = cloud.find(
    distributionType,
    (other) => other.urn !== urn && aliasesOf(other.inputs).some((alias) => aliases.includes(alias)),
  );
  if (taken)
    throw new AwsError(
      "CNAMEAlreadyExists",
      `One or more of the CNAMEs you provided are already associated with a different resource: ${taken.name}`,
      409,
    );
}
