import type { Cloud } from "../cloud";
import { badRequest } from "./refusals";

/** Refuses a domain name's certificate that is in another region than its endpoint, or for other names. */
export function checkCertificate(
  cloud: Cloud,
  { arn, region, domainName }: { readonly arn: string; readonly region: string; readonly domainName: string },
): void {
  if (/^arn:[\w-]+:acm:([\w-]+):/.exec(arn)?.[1] !== region) {
    throw badRequest(`Invalid certificate ARN: ${arn}. Certificate must be in '${region}'.`);
  }
  const certificate = cloud.find("aws:acm/certificate:Certificate", (record) => record.outputs.arn === arn);
  if (!certificate) return;
  const { domainName: main, subjectAlternativeNames: more } = certificate.inputs;
  const names = [main, more].flat().filter((name) => name !== undefined);
  if (names.includes(domainName) || names.includes(domainName.replace(/^[^.]+/, "*"))) return;
  throw badRequest(
    `The domain name to be created is not covered by the provided certificate, which is for ${names.join(", ")}.`,
  );
}
