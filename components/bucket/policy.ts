import { tlsOnly } from "../access/tls-only";
import type { LogSource } from "./bucket";

/** The bucket's resource policy: TLS only, and the log services that may write, each for this account alone. */
export function bucketPolicy(bucketArn: string, accountId: string, logSources: readonly LogSource[]): string {
  const writers: Record<LogSource, object> = {
    // The path names the account: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
    loadBalancer: {
      Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
      Resource: `${bucketArn}/*AWSLogs/${accountId}/*`,
    },
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-S3.html
    logDelivery: {
      Principal: { Service: "delivery.logs.amazonaws.com" },
      Resource: `${bucketArn}/*`,
      Condition: { StringEquals: { "aws:SourceAccount": accountId } },
    },
  };
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      tlsOnly("s3:*", [bucketArn, `${bucketArn}/*`]),
      ...logSources.map((source) => ({
        Sid: `${source[0]!.toUpperCase()}${source.slice(1)}Logs`,
        Effect: "Allow",
        Action: "s3:PutObject",
        ...writers[source],
      })),
    ],
  });
}
