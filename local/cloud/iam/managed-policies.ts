/**
 * The policies of AWS's own that programs of this kind attach. Actions of services that the local stage does not have
 * are left out.
 * Source, November 2026: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
const statements: Readonly<Record<string, readonly Statement[]>> = {
  AdministratorAccess: [allow(["*"])],
  AmazonDynamoDBFullAccess: [allow(["dynamodb:*", "dax:*"])],
  AmazonDynamoDBReadOnlyAccess: [
    allow(["dynamodb:BatchGetItem", "dynamodb:Describe*", "dynamodb:List*", "dynamodb:GetItem", "dynamodb:GetRecords"]),
    allow(["dynamodb:GetShardIterator", "dynamodb:GetResourcePolicy", "dynamodb:Query", "dynamodb:Scan"]),
    allow(["dynamodb:PartiQLSelect"]),
  ],
  AmazonS3FullAccess: [allow(["s3:*", "s3-object-lambda:*"])],
  AmazonS3ReadOnlyAccess: [
    allow(["s3:Get*", "s3:List*", "s3:Describe*", "s3-object-lambda:Get*", "s3-object-lambda:List*"]),
  ],
  AmazonSQSFullAccess: [allow(["sqs:*"])],
  AmazonKinesisFullAccess: [allow(["kinesis:*"])],
  AmazonSSMReadOnlyAccess: [allow(["ssm:Describe*", "ssm:Get*", "ssm:List*"])],
  AWSXRayDaemonWriteAccess: [
    allow([
      "xray:PutTraceSegments",
      "xray:PutTelemetryRecords",
      "xray:GetSamplingRules",
      "xray:GetSamplingTargets",
      "xray:GetSamplingStatisticSummaries",
    ]),
  ],
  AWSXrayWriteOnlyAccess: [
    allow([
      "xray:PutTraceSegments",
      "xray:PutTelemetryRecords",
      "xray:GetSamplingRules",
      "xray:GetSamplingTargets",
      "xray:GetSamplingStatisticSummaries",
    ]),
  ],
  CloudWatchLambdaInsightsExecutionRolePolicy: [
    allow(["logs:CreateLogGroup"]),
    allow(["logs:CreateLogStream", "logs:PutLogEvents"], ["arn:aws:logs:*:*:log-group:/aws/lambda-insights:*"]),
  ],
  AmazonAPIGatewayInvokeFullAccess: [
    allow(["execute-api:Invoke", "execute-api:ManageConnections"], ["arn:aws:execute-api:*:*:*"]),
  ],
  "service-role/AmazonAPIGatewayPushToCloudWatchLogs": [
    allow([
      "logs:CreateLogGroup",
      "logs:CreateLogStream",
      "logs:DescribeLogGroups",
      "logs:DescribeLogStreams",
      "logs:PutLogEvents",
      "logs:GetLogEvents",
      "logs:FilterLogEvents",
    ]),
  ],
  "service-role/AWSLambdaBasicExecutionRole": [
    allow(["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]),
  ],
  "service-role/AWSLambdaVPCAccessExecutionRole": [
    allow([
      "logs:CreateLogGroup",
      "logs:CreateLogStream",
      "logs:PutLogEvents",
      "ec2:CreateNetworkInterface",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeSubnets",
      "ec2:DeleteNetworkInterface",
      "ec2:AssignPrivateIpAddresses",
      "ec2:UnassignPrivateIpAddresses",
    ]),
  ],
  "service-role/AWSLambdaDynamoDBExecutionRole": [
    allow(["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"]),
    allow(["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]),
  ],
  "service-role/AWSLambdaKinesisExecutionRole": [
    allow([
      "kinesis:DescribeStream",
      "kinesis:DescribeStreamSummary",
      "kinesis:GetRecords",
      "kinesis:GetShardIterator",
      "kinesis:ListShards",
      "kinesis:ListStreams",
      "kinesis:SubscribeToShard",
    ]),
    allow(["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]),
  ],
  "service-role/AWSLambdaSQSQueueExecutionRole": [
    allow(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]),
    allow(["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]),
  ],
  "service-role/AWSLambdaRole": [allow(["lambda:InvokeFunction"])],
  "service-role/AmazonECSTaskExecutionRolePolicy": [
    allow([
      "ecr:GetAuthorizationToken",
      "ecr:BatchCheckLayerAvailability",
      "ecr:GetDownloadUrlForLayer",
      "ecr:BatchGetImage",
      "logs:CreateLogStream",
      "logs:PutLogEvents",
    ]),
  ],
};

interface Statement {
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

function allow(actions: readonly string[], resources: readonly string[] = ["*"]): Statement {
  return { Effect: "Allow", Action: actions, Resource: resources };
}

const prefix = "arn:aws:iam::aws:policy/";

/** Whether an ARN is one of AWS's own policies. */
export function isManagedByAws(arn: string): boolean {
  return arn.startsWith(prefix);
}

/** Document of one of AWS's own policies; undefined for those that the local stage does not know. */
export function managedPolicy(arn: string): string | undefined {
  const name = arn.slice(prefix.length);
  if (!isManagedByAws(arn) || !Object.hasOwn(statements, name)) return undefined;
  return JSON.stringify({ Version: "2012-10-17", Statement: statements[name] });
}
