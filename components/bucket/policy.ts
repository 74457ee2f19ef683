import type { LogSource } from "./bucket";

/** The bucket's resource policy: TLS only, and the log services that may write, each for this account alone. */
export function bucketPolicy(bucketArn: string, accountId: string, logSources: readonly LogSource[]): string {
  const services: Record<LogSource, string> = {
    // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
    loadBalancer: "logdelivery.elasticloadbalancing.amazonaws.com",
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-S3.html
    logDelivery: "delivery.logs.amazonaws.com",
  };
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "TlsOnly",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [bucketArn, `${bucketArn}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
      ...logSources.map((source) => ({
        Sid: `${source[0]!.toUpperCase()}${source.slice(1)}Logs`,
        Effect: "Allow",
        Principal: { Service: services[source] },
        Action: "s3:PutObject",
        Resource: `${bucketArn}/*`,
        Condition: { StringEquals: { "aws:SourceAccount": accountId } },
      })),
    ],
  });
}
