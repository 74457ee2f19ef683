import { company, type Part, property, type Twins } from "./twin";

const fn = "aws:lambda/function:Function";
const permission = "aws:lambda/permission:Permission";
const policy = "aws:lambda/resourcePolicy:ResourcePolicy";
const role = "aws:iam/role:Role";
const mapping = "aws:lambda/eventSourceMapping:EventSourceMapping";
const queue = "aws:sqs/queue:Queue";

const work: Part = { type: fn, props: { id: "work", arn: "arn:aws:lambda:eu-west-1:1:function:work", name: "work" } };
const called = (principal: string, sourceArn = "arn:x"): Part => ({
  type: permission,
  props: { function: "arn:aws:lambda:eu-west-1:1:function:work", principal, sourceArn },
});
const statement = (Principal: unknown, Condition?: object) =>
  JSON.stringify({ Statement: [{ Effect: "Allow", Principal, Action: "lambda:InvokeFunction", Condition }] });
const from = (arn: string) => ({ ArnLike: { "AWS:SourceArn": arn } });
const gateway = { Service: "apigateway.amazonaws.com" };
const oneStage = "arn:aws:execute-api:r:1:api/prod/*";
const anyStage = "arn:aws:execute-api:r:1:api/*/*";
const grant = (Action: unknown, Resource: unknown) =>
  JSON.stringify({ Statement: [{ Effect: "Allow", Action, Resource }] });

export const functionTwins: readonly Twins[] = [
  property("function-permission-source", permission, "sourceArn", {
    also: { principal: "apigateway.amazonaws.com" },
    good: "arn:x",
    finding: "apigateway.amazonaws.com may invoke it for any source",
    unknown: "in order",
  }),
  property("function-permission-source", permission, "principal", {
    good: "arn:aws:iam::1:root",
    bad: "sns.amazonaws.com",
    finding: "sns.amazonaws.com may invoke it for any source",
    // The provider demands the property.
    absent: "in order",
  }),
  property("function-permission-source", policy, "policy", {
    good: statement(gateway, from(oneStage)),
    bad: statement(gateway),
    finding: "for any source",
    absent: "in order",
  }),
  property("function-permission-public", permission, "principal", {
    good: "arn:aws:iam::1:root",
    bad: "*",
    finding: "the principal is *",
    absent: "in order",
  }),
  property("function-permission-public", permission, "functionUrlAuthType", {
    also: { principal: "*" },
    good: "AWS_IAM",
    bad: "NONE",
    finding: "everybody may invoke its URL",
  }),
  property("function-permission-public", policy, "policy", {
    good: statement("*", { StringEquals: { "aws:PrincipalOrgID": "o-1" } }),
    bad: statement("*"),
    finding: "the principal is *",
    absent: "in order",
  }),
  property("function-permission-stage", permission, "sourceArn", {
    also: { principal: "apigateway.amazonaws.com" },
    good: oneStage,
    bad: anyStage,
    finding: "names no stage",
    absent: "in order",
  }),
  property("function-permission-stage", policy, "policy", {
    good: statement(gateway, from(oneStage)),
    bad: statement(gateway, from(anyStage)),
    finding: "names no stage",
    absent: "in order",
  }),
  property("function-url-auth", "aws:lambda/functionUrl:FunctionUrl", "authorizationType", {
    good: "AWS_IAM",
    bad: "NONE",
    finding: "authorizationType is NONE",
  }),
  property("function-runtime", fn, "runtime", { good: "nodejs24.x", bad: "nodejs18.x", finding: "nodejs18.x" }),
  property("function-tracing", fn, "tracingConfig", {
    good: { mode: "Active" },
    bad: { mode: "PassThrough" },
    finding: "tracingConfig.mode is not Active",
  }),
  property("function-environment-secrets", fn, "environment", {
    good: { variables: { TOKEN_ISSUER: "i", SECRET_ARN: "arn:x" } },
    bad: { variables: { DB_PASSWORD: "hunter2" } },
    finding: "the variable DB_PASSWORD holds a secret",
    absent: "in order",
  }),
  property("function-environment-secrets", fn, "environment", {
    good: { variables: { LEVEL: "info" } },
    bad: { variables: { LEVEL: "AKIAIOSFODNN7EXAMPLE" } },
    finding: "the variable LEVEL holds a secret",
    absent: "in order",
  }),
  property("function-vpc-subnets", fn, "vpcConfig", {
    good: { subnetIds: ["a", "b"] },
    bad: { subnetIds: ["a"] },
    finding: "vpcConfig names one subnet",
    absent: "in order",
  }),
  property("function-reserved-concurrency", fn, "reservedConcurrentExecutions", {
    good: 5,
    bad: -1,
    finding: "reservedConcurrentExecutions",
  }),
  property("function-vpc", fn, "vpcConfig", {
    good: { subnetIds: ["a", "b"] },
    finding: "no vpcConfig",
    unknown: "in order",
  }),
  property("function-code-signing", fn, "codeSigningConfigArn", {
    good: "arn",
    finding: "no codeSigningConfigArn",
    unknown: "in order",
  }),
  property("function-environment-key", fn, "kmsKeyArn", { good: "arn", finding: "no kmsKeyArn", unknown: "in order" }),
  property("function-api-timeout", fn, "timeout", {
    also: { arn: work.props.arn },
    beside: [called("apigateway.amazonaws.com", "arn:aws:execute-api:r:1:api/v1/*")],
    good: 29,
    bad: 60,
    finding: "is longer than the 30 s that an API waits",
    absent: "in order",
  }),
  property("function-timeout", fn, "timeout", {
    also: { memorySize: 128 },
    good: 5,
    finding: "no timeout",
    unknown: "in order",
  }),
  property("function-timeout", fn, "memorySize", {
    also: { timeout: 5 },
    good: 128,
    finding: "no memorySize",
    unknown: "in order",
  }),
  property("function-async-failures", fn, "deadLetterConfig", {
    also: work.props,
    beside: [called("sns.amazonaws.com")],
    good: { targetArn: "arn:q" },
    finding: "events that it fails at are lost",
    unknown: "in order",
  }),
  company("function-async-failures", work, {
    good: [
      called("events.amazonaws.com"),
      {
        type: "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
        props: { functionName: "work", destinationConfig: { onFailure: { destination: "arn:q" } } },
      },
    ],
    bad: [called("events.amazonaws.com")],
    finding: "events that it fails at are lost",
    absent: "in order",
  }),
  property("event-source-failures", mapping, "destinationConfig", {
    also: { startingPosition: "LATEST" },
    good: { onFailure: { destinationArn: "arn" } },
    bad: {},
    finding: "no destinationConfig.onFailure",
  }),
  property("queue-visibility", queue, "visibilityTimeoutSeconds", {
    also: { arn: "arn:aws:sqs:eu-west-1:1:q" },
    beside: [
      { type: mapping, props: { eventSourceArn: "arn:aws:sqs:eu-west-1:1:q", functionName: "work" } },
      { type: fn, props: { ...work.props, timeout: 10 } },
    ],
    good: 60,
    bad: 59,
    finding: "visibilityTimeoutSeconds 59 is less than six times the function's 10 s",
  }),
  company(
    "function-log-group",
    { type: fn, props: { name: "work", loggingConfig: { logGroup: "group-1" } } },
    {
      good: [{ type: "aws:cloudwatch/logGroup:LogGroup", props: { id: "group-1" } }],
      bad: [{ type: "aws:cloudwatch/logGroup:LogGroup", props: { id: "group-2" } }],
      finding: "no LogGroup of the program takes its logs",
    },
  ),
  company(
    "function-log-group",
    { type: fn, props: { id: "work", name: "work" } },
    {
      good: [{ type: "aws:cloudwatch/logGroup:LogGroup", props: { name: "/aws/lambda/work" } }],
      bad: [{ type: "aws:cloudwatch/logGroup:LogGroup", props: { name: "/aws/lambda/other" } }],
      finding: "no LogGroup of the program takes its logs",
    },
  ),
  ...["role", "user", "group"]
    .map((who) => `aws:iam/${who}Policy:${who[0]!.toUpperCase()}${who.slice(1)}Policy`)
    .concat("aws:iam/policy:Policy")
    .map((type) =>
      property("iam-wildcards", type, "policy", {
        good: grant("dynamodb:GetItem", "arn:t"),
        bad: grant("dynamodb:*", "arn:t"),
        finding: "allows the action dynamodb:*",
        // The provider demands the property.
        absent: "in order",
      }),
    ),
  property("iam-wildcards", "aws:iam/policy:Policy", "policy", {
    good: grant(["xray:PutTraceSegments"], "*"),
    bad: grant(["sqs:SendMessage"], "*"),
    finding: "allows sqs:SendMessage on every resource",
    absent: "in order",
  }),
  property("iam-wildcards", "aws:iam/policy:Policy", "policy", {
    good: grant("s3:GetObject", "arn:b/*"),
    bad: JSON.stringify({ Statement: [{ Effect: "Allow", NotAction: "iam:*", Resource: "arn:b/*" }] }),
    finding: "allows everything but NotAction",
    absent: "in order",
  }),
  property("iam-role-trust", role, "assumeRolePolicy", {
    good: statement({ Service: "lambda.amazonaws.com" }),
    bad: statement({ AWS: "*" }),
    finding: "assumeRolePolicy allows *",
    // The provider demands the property.
    absent: "in order",
  }),
  property("iam-wildcards", role, "inlinePolicies", {
    good: [{ policy: grant("s3:GetObject", "arn:b/*") }],
    bad: [{ policy: grant("*", "arn:b/*") }],
    finding: "allows the action *",
    absent: "in order",
  }),
  ...["Role", "User", "Group"].flatMap((who) => {
    const lower = who.toLowerCase();
    const administrator = "arn:aws:iam::aws:policy/AdministratorAccess";
    const service = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
    return [
      property("iam-managed-administrator", `aws:iam/${lower}PolicyAttachment:${who}PolicyAttachment`, "policyArn", {
        good: service,
        bad: administrator,
        finding: "takes AdministratorAccess",
        absent: "in order",
      }),
      property(
        "iam-managed-administrator",
        `aws:iam/${lower}PolicyAttachmentsExclusive:${who}PolicyAttachmentsExclusive`,
        "policyArns",
        { good: [service], bad: [administrator], finding: "takes AdministratorAccess", absent: "in order" },
      ),
    ];
  }),
  property("iam-managed-administrator", "aws:iam/policyAttachment:PolicyAttachment", "policyArn", {
    good: "arn:aws:iam::1:policy/of-our-own",
    bad: "arn:aws:iam::aws:policy/CloudWatchFullAccessV2",
    finding: "takes CloudWatchFullAccessV2",
    absent: "in order",
  }),
  property("iam-managed-administrator", role, "managedPolicyArns", {
    good: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"],
    bad: ["arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess_v2"],
    finding: "takes AmazonDynamoDBFullAccess_v2",
    absent: "in order",
  }),
];
