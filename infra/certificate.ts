import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** Makes a certificate for a name under the domain, proved by a record in its zone. */
export function createCertificate(
  name: string,
  domain: { readonly name: string; readonly hostedZoneId: string },
): { arn: pulumi.Output<string>; domainName: string } {
  const domainName = `${name}.${domain.name}`;
  const certificate = new aws.acm.Certificate(`${name}-certificate`, { domainName, validationMethod: "DNS" });
  const proof = certificate.domainValidationOptions.apply((options) => options[0]!);
  const record = new aws.route53.Record(`${name}-certificate`, {
    zoneId: domain.hostedZoneId,
    name: proof.resourceRecordName,
    type: proof.resourceRecordType,
    records: [proof.resourceRecordValue],
    ttl: 300,
    allowOverwrite: true,
  });
  const validation = new aws.acm.CertificateValidation(`${name}-certificate`, {
    certificateArn: certificate.arn,
    validationRecordFqdns: [record.fqdn],
  });
  return { arn: validation.certificateArn, domainName };
}
