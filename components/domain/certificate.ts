import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** What {@link createCertificate} makes a certificate from. */
export interface CertificateSpec {
  /** The first is the certificate's own name. */
  readonly domainNames: readonly string[];
  /** Route 53 zone that gets the proofs. */
  readonly hostedZoneId: pulumi.Input<string>;
  /** Region where the certificate must be. @default the provider's */
  readonly region?: string;
  readonly tags?: Record<string, pulumi.Input<string>>;
}

/** Makes a certificate that DNS proves; the ARN is known once AWS has seen the proof. */
export function createCertificate(name: string, spec: CertificateSpec, parent: pulumi.Resource): pulumi.Output<string> {
  const { region, tags } = spec;
  const [domainName, ...others] = spec.domainNames;
  const certificate = new aws.acm.Certificate(
    `${name}-certificate`,
    {
      domainName,
      subjectAlternativeNames: others.length > 0 ? others : undefined,
      validationMethod: "DNS",
      region,
      tags,
    },
    { parent },
  );
  const records = spec.domainNames.map((domain) => {
    const proof = certificate.domainValidationOptions.apply(
      (options) => options.find((one) => one.domainName === domain)!,
    );
    return new aws.route53.Record(
      `${name}-proof-${domain}`,
      {
        zoneId: spec.hostedZoneId,
        name: proof.resourceRecordName,
        type: proof.resourceRecordType,
        records: [proof.resourceRecordValue],
        ttl: 300,
        // The proof of a name is the same for every certificate of the account.
        allowOverwrite: true,
      },
      { parent },
    );
  });
  const validation = new aws.acm.CertificateValidation(
    `${name}-validation`,
    { certificateArn: certificate.arn, validationRecordFqdns: records.map((record) => record.fqdn), region },
    { parent },
  );
  return validation.certificateArn;
}
