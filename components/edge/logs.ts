import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { defaultRetentionDays } from "../api/defaults";
import { nameRules, physicalName } from "../names";
import type { EdgeDistributionArgs } from "./args";

/** CloudFront delivers its logs from this region alone. */
const deliveryRegion = "us-east-1";

/** What a line says: no cookies and no query, which may hold what callers trust us with. */
const recordFields = [
  "date",
  "time",
  "x-edge-location",
  "sc-bytes",
  "c-ip",
  "cs-method",
  "cs(Host)",
  "cs-uri-stem",
  "sc-status",
  "cs(Referer)",
  "cs(User-Agent)",
  "x-edge-result-type",
  "x-edge-request-id",
  "x-host-header",
  "cs-protocol",
  "cs-bytes",
  "time-taken",
  "ssl-protocol",
  "ssl-cipher",
  "x-edge-response-result-type",
  "cs-protocol-version",
  "time-to-first-byte",
  "x-edge-detailed-result-type",
  "sc-content-type",
];

/**
 * Keeps access logs in a log group of our own, by CloudFront's standard logging (v2).
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html
 */
export function createAccessLogs(
  name: string,
  { logRetentionDays, tags }: EdgeDistributionArgs,
  distribution: aws.cloudfront.Distribution,
  parent: pulumi.Resource,
): void {
  const region = deliveryRegion;
  const unique = `${pulumi.getProject()}-${pulumi.getStack()}-${name}`;
  const logGroup = new aws.cloudwatch.LogGroup(
    `${name}-access-logs`,
    {
      // Groups below this name need no resource policy of their own, of which an account has ten.
      name: `/aws/vendedlogs/cloudfront/${physicalName(unique, { ...nameRules.logGroup, most: 255 })}`,
      region,
      retentionInDays: logRetentionDays ?? defaultRetentionDays,
      tags,
    },
    { parent },
  );
  const source = new aws.cloudwatch.LogDeliverySource(
    `${name}-log-source`,
    {
      name: physicalName(unique, nameRules.delivery),
      region,
      logType: "ACCESS_LOGS",
      resourceArn: distribution.arn,
      tags,
    },
    { parent },
  );
  const destination = new aws.cloudwatch.LogDeliveryDestination(
    `${name}-log-destination`,
    {
      name: physicalName(unique, nameRules.delivery),
      region,
      outputFormat: "json",
      deliveryDestinationConfiguration: { destinationResourceArn: logGroup.arn },
      tags,
    },
    { parent },
  );
  new aws.cloudwatch.LogDelivery(
    `${name}-log-delivery`,
    { region, deliverySourceName: source.name, deliveryDestinationArn: destination.arn, recordFields, tags },
    { parent },
  );
}
