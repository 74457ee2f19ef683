import type { Allowance } from "./unused";

/**
 * Grants that no run of the local stage can prove: AWS's own services use them, out of sight of any request. Each needs
 * a reason; one that is used, or that nobody holds any more, fails the suite.
 */
export const allowances: readonly Allowance[] = [
  {
    holder: "checkout-role",
    actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets"],
    reason:
      "Step Functions sends trace segments with the role; the local stage keeps its traces itself. https://docs.aws.amazon.com/step-functions/latest/dg/xray-iam.html",
  },
  {
    holder: "checkout-role",
    actions: [
      "logs:CreateLogDelivery",
      "logs:GetLogDelivery",
      "logs:UpdateLogDelivery",
      "logs:DeleteLogDelivery",
      "logs:ListLogDeliveries",
      "logs:PutResourcePolicy",
      "logs:DescribeResourcePolicies",
      "logs:DescribeLogGroups",
    ],
    reason:
      "Step Functions sets the delivery of its log up with the role. https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html",
  },
  {
    holder: "events-delivery-role",
    actions: [
      "kinesis:ListShards",
      "s3:GetBucketLocation",
      "s3:ListBucket",
      "s3:ListBucketMultipartUploads",
      "s3:AbortMultipartUpload",
      "logs:PutLogEvents",
    ],
    reason:
      "Firehose finds shards, uploads in parts, and logs failed deliveries; local batches are single objects that arrive. https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html",
  },
  {
    holder: "notify-role",
    actions: ["dynamodb:ListStreams"],
    reason:
      "Lambda's poller wants it of a role that reads a table's stream. https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html",
  },
  {
    holder: "account-role",
    actions: [
      "logs:CreateLogGroup",
      "logs:CreateLogStream",
      "logs:DescribeLogGroups",
      "logs:DescribeLogStreams",
      "logs:PutLogEvents",
      "logs:GetLogEvents",
      "logs:FilterLogEvents",
    ],
    reason:
      "API Gateway takes the managed policy AmazonAPIGatewayPushToCloudWatchLogs for its account's logging role. https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html",
  },
];
