import type { Disagreement } from "./verdict";

/** Stages at which somebody tries things out: everything but the reference program's `prod`. */
const trials = ["shop.dev", "*-*.*", "crud.*", "observability.*", "workflow.*"];

/**
 * Where the judges find something and we leave it as it is. A row without findings fails, as does a finding without a
 * row: what is fixed leaves the table.
 */
export const disagreements: readonly Disagreement[] = [
  // What the judges cannot see.
  {
    rules: ["cdk-nag AwsSolutions-APIG2"],
    reason: "bodies and parameters are validated by x-amazon-apigateway-request-validators in the API document",
  },
  {
    rules: ["cdk-nag AwsSolutions-CFR3", "cfn-guard CT.CLOUDFRONT.PR.5", "checkov CKV_AWS_86"],
    reason: "access logs go to CloudWatch Logs by a delivery source of their own (standard logging v2)",
  },
  {
    rules: ["cdk-nag AwsSolutions-KDF1"],
    reason:
      "a delivery stream that reads a Kinesis stream is encrypted by that stream; AWS refuses a setting of its own",
  },
  {
    rules: ["checkov CKV_AWS_27"],
    reason: "queues are encrypted with keys that SQS manages (SqsManagedSseEnabled), which the rule does not read",
  },
  {
    rules: ["cfn-guard CT.ECS.PR.7"],
    reason: "on Fargate the memory of the task is the limit, and its one container may have all of it",
  },
  {
    rules: ["cfn-lint W3010"],
    reason: "the network asks AWS for the region's zones at deployment; the template shows what it was told",
  },
  {
    rules: ["cdk-nag AwsSolutions-APIG4", "cfn-guard CT.APIGATEWAY.PR.5"],
    names: ["live-$disconnect", "live-subscribe", "chat-$disconnect", "chat-say"],
    reason: "a WebSocket API authorizes at $connect; AWS refuses authorization on other routes",
  },
  {
    rules: ["cdk-nag AwsSolutions-APIG4", "cfn-guard CT.APIGATEWAY.PR.5"],
    names: ["chat-$connect"],
    reason: "the example is a chat room open to everybody, and its route says so with auth.none and the reason",
  },
  {
    rules: ["cdk-nag Serverless-LambdaEventSourceMappingDestination"],
    names: ["webhooks-partners", "consumer-deliveries"],
    reason: "a queue that feeds a function has its own dead-letter queue; AWS refuses a destination beside it",
  },
  {
    rules: ["cdk-nag Serverless-SQSRedrivePolicy"],
    names: ["*-dead-letters"],
    reason: "a dead-letter queue is where redriving ends, and an alarm watches it",
  },
  // Wildcards of policies.
  {
    rules: ["cdk-nag AwsSolutions-IAM5"],
    details: ["Resource::<*LogsLogGroup.Arn>:*"],
    reason: "the streams of one log group, whose names Lambda and ECS make up",
  },
  {
    rules: ["cdk-nag AwsSolutions-IAM5"],
    details: ["Resource::*"],
    reason: "X-Ray, log delivery, ECR's login and Lambda's network interfaces know no resource",
  },
  {
    rules: ["cdk-nag AwsSolutions-IAM5"],
    details: ["Resource::<*Bucket.Arn>/*", "Resource::*:<*Api>/*/POST/@connections/*", "Resource::*:execution:*"],
    reason: "objects, connections and executions are many, and made after the policy",
  },
  {
    rules: ["cdk-nag Serverless-LambdaStarPermissions"],
    reason: "the wildcards of the rows above, which this rule does not tell apart",
  },
  {
    rules: ["cdk-nag AwsSolutions-IAM4"],
    reason: "API Gateway asks for this managed policy by name for its account's logging role",
  },
  // Keys of the customer's own.
  {
    rules: [
      "checkov CKV_AWS_119",
      "checkov CKV_AWS_149",
      "checkov CKV_AWS_158",
      "checkov CKV_AWS_173",
      "cfn-guard CT.CLOUDWATCH.PR.3",
      "cfn-guard CT.DYNAMODB.PR.2",
      "cfn-guard CT.S3.PR.10",
    ],
    reason:
      "everything is encrypted with keys that AWS manages; a key of one's own costs by month and call, and is a choice (kmsKeyArn), not a default",
  },
  {
    rules: ["checkov CKV_AWS_26"],
    reason: "CloudWatch cannot publish to a topic under alias/aws/sns; messages tell of alarms and hold no data",
  },
  {
    rules: ["cdk-nag AwsSolutions-SNS3"],
    stages: ["observability.dev"],
    reason:
      "the example keeps to the policy that SNS gives a topic: its own account publishes, and CloudWatch uses TLS",
  },
  {
    rules: ["cdk-nag Serverless-SNSRedrivePolicy"],
    names: ["alarms"],
    reason: "a mail that does not arrive is no message to keep: the alarm has its state and history",
  },
  // Functions.
  {
    rules: ["checkov CKV_AWS_115"],
    reason: "reserved concurrency takes from the account's pool; stages are throttled where requests come in",
  },
  {
    rules: ["checkov CKV_AWS_116", "cdk-nag Serverless-LambdaDLQ"],
    reason:
      "a function behind an API answers its caller; those behind queues and streams have dead-letter queues and onFailure",
  },
  {
    rules: ["checkov CKV_AWS_117", "cfn-guard CT.LAMBDA.PR.3"],
    reason: "functions that reach AWS services alone need no VPC, and one without NAT would cut them off",
  },
  {
    rules: ["cdk-nag AwsSolutions-ECS2"],
    reason: "the variables are a port and a table's name; secrets come from Secrets Manager",
  },
  // The front.
  {
    rules: ["checkov CKV_AWS_120"],
    reason: "a cache costs by the hour and may show one caller's answer to another; routes ask for it one by one",
  },
  {
    rules: ["cdk-nag AwsSolutions-APIG3"],
    stages: trials,
    reason: "a web ACL costs by the month; the reference program has one in prod, where the API can be reached",
  },
  {
    rules: ["cdk-nag AwsSolutions-APIG3"],
    stages: ["shop.prod"],
    names: ["backoffice-stage"],
    reason: "the back office answers inside the VPC alone, to signed requests alone",
  },
  {
    rules: ["cdk-nag AwsSolutions-CFR1"],
    reason: "whom a shop sells to is for its owner to say; no country is shut out by default",
  },
  {
    rules: ["cdk-nag AwsSolutions-CFR2", "checkov CKV_AWS_68"],
    stages: ["shop.dev"],
    reason: "a web ACL costs by the month; dev is the architecture at its cheapest",
  },
  {
    rules: [
      "cdk-nag AwsSolutions-CFR4",
      "checkov CKV_AWS_174",
      "cfn-guard CT.CLOUDFRONT.PR.6",
      "cfn-guard CT.CLOUDFRONT.PR.7",
      "cfn-guard CT.CLOUDFRONT.PR.9",
    ],
    stages: ["shop.dev", "edge-distribution.dev"],
    reason: "without a domain CloudFront's own certificate decides; with one, TLS 1.2 and SNI are set",
  },
  {
    rules: ["cfn-guard CT.CLOUDFRONT.PR.1"],
    reason: "the distributions front APIs, which have no document at their root",
  },
  {
    rules: ["cfn-guard CT.CLOUDFRONT.PR.4"],
    reason: "an API has no second origin to fail over to; several regions are reached by latency records",
  },
  {
    rules: ["checkov CKV_AWS_192"],
    names: ["origin", "lock"],
    reason:
      "the origin's web ACL blocks whatever did not come through the distribution, whose own has the managed rules",
  },
  // Users.
  {
    rules: ["cdk-nag AwsSolutions-COG2"],
    reason: "a shop's customers may choose a second factor (software tokens); forcing it is a setting",
  },
  {
    rules: ["cdk-nag AwsSolutions-COG8"],
    reason: "threat protection is a paid plan by active user: a choice, not a default",
  },
  // Data.
  {
    rules: ["cdk-nag AwsSolutions-S1", "cfn-guard CT.S3.PR.2", "checkov CKV_AWS_18"],
    reason:
      "the buckets hold logs and archives that services write; CloudTrail's data events tell of readers where wanted",
  },
  {
    rules: ["cfn-guard CT.S3.PR.4", "cfn-guard CT.S3.PR.9"],
    reason: "nothing waits for objects, and nothing must be kept against its owner: versions are kept",
  },
  {
    rules: ["cdk-nag AwsSolutions-SMG4"],
    reason: "partners sign webhooks with it, so that it changes when both sides agree",
  },
  {
    rules: ["cfn-guard CT.CLOUDWATCH.PR.2"],
    stages: trials,
    reason: "a year of logs is for prod; elsewhere they are kept for weeks",
  },
  // The network.
  {
    rules: ["cdk-nag AwsSolutions-VPC7"],
    reason:
      "flow logs cost by the gigabyte; only load balancers, endpoints and tasks stand in the VPC, behind named groups",
  },
  {
    rules: ["cfn-guard CT.EC2.PR.11"],
    names: ["*-public-*"],
    reason: "a public subnet is for what its owner puts there; the components put nothing there",
  },
  {
    rules: ["checkov CKV_AWS_2", "checkov CKV_AWS_103", "cfn-guard CT.ELASTICLOADBALANCING.PR.1"],
    stages: ["shop.dev"],
    reason:
      "without a domain there is no certificate; the listener is reached through the VPC link alone, inside the VPC",
  },
  {
    rules: ["cfn-guard CT.ELASTICLOADBALANCING.PR.5"],
    stages: ["shop.dev", "private-service.dev"],
    reason: "what is tried out is deleted again",
  },
];
