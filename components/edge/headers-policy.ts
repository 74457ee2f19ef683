import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { logicalName, nameRules } from "../names";
import type { EdgeDistributionArgs } from "./args";

/** Headers that tell browsers to take an API's answers for data, and never for a page. */
export function createHeadersPolicy(
  name: string,
  { contentSecurityPolicy }: EdgeDistributionArgs,
  parent: pulumi.Resource,
): aws.cloudfront.ResponseHeadersPolicy {
  return new aws.cloudfront.ResponseHeadersPolicy(
    logicalName(`${name}-headers`, nameRules.headersPolicy),
    {
      securityHeadersConfig: {
        strictTransportSecurity: { accessControlMaxAgeSec: 63_072_000, includeSubdomains: true, override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: "DENY", override: true },
        referrerPolicy: { referrerPolicy: "no-referrer", override: true },
        contentSecurityPolicy: {
          contentSecurityPolicy: contentSecurityPolicy ?? "default-src 'none'; frame-ancestors 'none'",
          override: true,
        },
      },
    },
    { parent },
  );
}
