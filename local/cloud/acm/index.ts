import { randomUUID } from "node:crypto";
import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import { commonOutputs } from "../protocol/outputs";
import { type CheckFailure, type Properties, type ResourceType, resourceType } from "../resource";
import type { ServiceFactory } from "../service";

const certificateType = "aws:acm/certificate:Certificate";

/** ACM: certificates with their validation records. TLS itself is not spoken on localhost. */
export const acm: ServiceFactory = (cloud) => ({
  name: "acm",
  limits:
    "Certificates are issued once their validation records stand in a hosted zone of the stage. No key is made and no TLS " +
    "is spoken: the local server takes plain HTTP for HTTPS.",
  resources: [certificate(cloud), validation(cloud)],
  invokes: {
    "aws:acm/getCertificate:getCertificate": async ({ domain }, { region }) => {
      const found = cloud.find(certificateType, (one) => one.inputs.domainName === domain && one.region === region);
      if (!found)
        throw new AwsError(
          "ResourceNotFoundException",
          `no ACM certificate matching domain name (${domain}) in ${region}`,
        );
      return {
        id: found.id,
        arn: found.outputs.arn,
        domain,
        status: "ISSUED",
        certificate: "",
        certificateChain: "",
        region,
        tags: {},
      };
    },
  },
});

function certificate(cloud: Cloud): ResourceType {
  return resourceType<Properties>({
    type: certificateType,
    replaceOn: ["domainName", "subjectAlternativeNames", "validationMethod", "keyAlgorithm"],
    check: checkNames,
    async create(inputs, context) {
      const arn = `arn:aws:acm:${context.region}:${context.accountId}:certificate/${randomUUID()}`;
      const names = [String(inputs.domainName), ...((inputs.subjectAlternativeNames as string[] | undefined) ?? [])];
      return {
        id: arn,
        outputs: {
          ...commonOutputs(inputs, context),
          arn,
          status: "PENDING_VALIDATION",
          type: "AMAZON_ISSUED",
          subjectAlternativeNames: [...new Set(names)],
          domainValidationOptions: [...new Set(names)].map((name) => ({ domainName: name, ...recordFor(name) })),
          notBefore: new Date(cloud.clock.now()).toISOString(),
          notAfter: new Date(cloud.clock.now() + 395 * 86_400_000).toISOString(),
          pendingRenewal: false,
          renewalEligibility: "INELIGIBLE",
          renewalSummaries: [],
          validationEmails: [],
        },
      };
    },
    update: async (_id, olds) => olds,
    async delete(id) {
      const user = cloud.resources().find((one) => one.urn !== id && usesCertificate(one.inputs, id));
      if (user) throw new AwsError("ResourceInUseException", `Certificate ${id} is in use by ${user.name}.`);
    },
  });
}

/** DNS record that proves the domain; a wildcard is proved by its parent's. */
function recordFor(name: string): Properties {
  const base = name.replace(/^\*\./, "");
  const token = Buffer.from(base).toString("hex").slice(0, 32).padEnd(32, "0");
  return {
    resourceRecordName: `_${token}.${base}.`,
    resourceRecordType: "CNAME",
    resourceRecordValue: `_${[...token].reverse().join("")}.acm-validations.aws.`,
  };
}

function checkNames({ domainName }: Properties): CheckFailure[] {
  const valid =
    typeof domainName !== "string" || /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i.test(domainName);
  return valid ? [] : [{ property: "domainName", reason: `"${domainName}" is not a domain name` }];
}

function usesCertificate(inputs: Properties, arn: string): boolean {
  const text = JSON.stringify([
    inputs.viewerCertificate,
    inputs.domainNameConfiguration,
    inputs.regionalCertificateArn,
    inputs.certificateArn,
  ]);
  return text.includes(arn) && !("validationRecordFqdns" in inputs);
}

function validation(cloud: Cloud): ResourceType {
  return resourceType<Properties>({
    type: "aws:acm/certificateValidation:CertificateValidation",
    replaceOn: ["certificateArn", "validationRecordFqdns"],
    async create(inputs, context) {
      const arn = String(inputs.certificateArn);
      const found = cloud.find(certificateType, arn);
      if (!found) throw new AwsError("ResourceNotFoundException", `Could not find certificate ${arn}.`);
      const missing = missingRecords(cloud, found.outputs);
      if (missing.length > 0) {
        // The provider would wait 75 minutes for records that nobody writes.
        throw new AwsError(
          "TimeoutError",
          `certificate of ${found.inputs.domainName} is not validated: no hosted zone of the stage has the CNAME ${missing.join(", ")}`,
        );
      }
      return { id: new Date(cloud.clock.now()).toISOString(), outputs: { region: context.region } };
    },
  });
}

function missingRecords(cloud: Cloud, outputs: Properties): string[] {
  const written = new Set(
    cloud
      .resources("aws:route53/record:Record")
      .map(({ inputs }) => String(inputs.name).replace(/\.$/, "").toLowerCase()),
  );
  return (outputs.domainValidationOptions as { resourceRecordName: string }[])
    .map(({ resourceRecordName }) => resourceRecordName)
    .filter((name) => ![...written].some((one) => name.replace(/\.$/, "").toLowerCase().startsWith(one)));
}
