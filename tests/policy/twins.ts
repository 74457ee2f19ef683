/** Properties that a rule finds in order, and properties that it finds at fault, on one resource of a type. */
export type Twin = readonly [rule: string, type: string, good: Record<string, unknown>, bad: Record<string, unknown>];

const stage = "aws:apigateway/stage:Stage";
const settings = "aws:apigateway/methodSettings:MethodSettings";
const restApi = "aws:apigateway/restApi:RestApi";
const fn = "aws:lambda/function:Function";
const distribution = "aws:cloudfront/distribution:Distribution";
const balancer = "aws:alb/loadBalancer:LoadBalancer";
const listener = "aws:alb/listener:Listener";
const target = "aws:alb/targetGroup:TargetGroup";
const pool = "aws:cognito/userPool:UserPool";
const client = "aws:cognito/managedUserPoolClient:ManagedUserPoolClient";
const ids = '{"a":"$context.requestId","b":"$context.extendedRequestId"}';
const strongPassword = {
  minimumLength: 12,
  requireLowercase: true,
  requireUppercase: true,
  requireNumbers: true,
  requireSymbols: true,
};

function body(get: object, more: object = {}): Record<string, unknown> {
  return { body: JSON.stringify({ ...more, paths: { "/x": { get } } }) };
}

const integration = (one: object) => body({ security: [], "x-amazon-apigateway-integration": one });
const template = (text: string) => integration({ requestTemplates: { "application/json": text } });

export const twins: readonly Twin[] = [
  [
    "api-access-log-format",
    stage,
    { accessLogSettings: { format: ids } },
    { accessLogSettings: { format: `{"a":"$context.requestId"}` } },
  ],
  ["api-tracing", stage, { xrayTracingEnabled: true }, {}],
  ["api-client-certificate", stage, { clientCertificateId: "c" }, {}],
  ["api-stage-variable-secrets", stage, { variables: { table: "t" } }, { variables: { password: "hunter2" } }],
  ["api-data-trace", settings, { settings: { dataTraceEnabled: false } }, { settings: { dataTraceEnabled: true } }],
  [
    "api-cache-encryption",
    settings,
    { settings: { cachingEnabled: true, cacheDataEncrypted: true } },
    { settings: { cachingEnabled: true } },
  ],
  [
    "api-resource-policy",
    restApi,
    { policy: '{"Statement":{"Effect":"Allow","Principal":"*","Condition":{}}}' },
    { policy: '{"Statement":{"Effect":"Allow","Principal":"*"}}' },
  ],
  [
    "api-cors-credentials",
    "aws:apigatewayv2/api:Api",
    { corsConfiguration: { allowOrigins: ["*"] } },
    { corsConfiguration: { allowOrigins: ["*"], allowCredentials: true } },
  ],
  ["api-request-validation", restApi, body({}), body({ requestBody: {} })],
  [
    "api-body-schema",
    restApi,
    body({ requestBody: { content: { "application/json": { schema: {} } } } }),
    body({ requestBody: { content: { "application/json": {} } } }),
  ],
  ["api-plain-http", restApi, integration({ uri: "https://x.example" }), integration({ uri: "http://x.example" })],
  [
    "api-template-escaping",
    restApi,
    template(`{"a":"$util.escapeJavaScript($input.params('a'))"}`),
    template(`{"a":"$input.params('a')"}`),
  ],
  ["api-template-escaping", restApi, template(`{"a":$input.json('$.a')}`), template(`{"a":"$input.json('$.a')"}`)],
  [
    "api-template-escaping",
    restApi,
    template("Action=SendMessage&MessageBody=$util.urlEncode($input.body)"),
    template("Action=SendMessage&MessageBody=$input.body"),
  ],
  [
    "api-template-escaping",
    restApi,
    template(`#set($a = $input.params('a')){"n":1}`),
    template(`#set($a = $input.params('a')){"n":"$a"}`),
  ],
  [
    "api-template-escaping",
    restApi,
    template(`{"FilterExpression":"a = :a"}`),
    template(`{"FilterExpression":"a = $util.escapeJavaScript($input.params('a'))"}`),
  ],
  [
    "api-domain-tls",
    "aws:apigateway/domainName:DomainName",
    { securityPolicy: "TLS_1_2" },
    { securityPolicy: "TLS_1_0" },
  ],
  [
    "api-domain-tls",
    "aws:apigatewayv2/domainName:DomainName",
    { domainNameConfiguration: { securityPolicy: "TLS_1_2" } },
    { domainNameConfiguration: {} },
  ],
  [
    "api-endpoint-access-mode",
    restApi,
    { securityPolicy: "SecurityPolicy_TLS13_1_3_2025_09", endpointAccessMode: "STRICT" },
    { securityPolicy: "SecurityPolicy_TLS13_1_3_2025_09" },
  ],
  [
    "api-vpc-link-tls",
    restApi,
    integration({ connectionType: "VPC_LINK", uri: "https://x" }),
    integration({ connectionType: "VPC_LINK", uri: "http://x" }),
  ],
  [
    "api-vpc-link-tls",
    "aws:apigatewayv2/integration:Integration",
    { connectionType: "VPC_LINK", tlsConfig: { serverNameToVerify: "x" } },
    { connectionType: "VPC_LINK" },
  ],
  [
    "api-integration-credentials",
    restApi,
    integration({ credentials: "arn:aws:iam::1:role/r" }),
    integration({ credentials: "arn:aws:iam::*:user/*" }),
  ],
  ["api-deployment-triggers", "aws:apigateway/deployment:Deployment", { triggers: { a: "1" } }, {}],
  ["function-timeout", fn, { timeout: 5, memorySize: 128 }, { memorySize: 128 }],
  [
    "function-permission-stage",
    "aws:lambda/permission:Permission",
    { principal: "apigateway.amazonaws.com", sourceArn: "arn:aws:execute-api:r:1:api/prod/*" },
    { principal: "apigateway.amazonaws.com", sourceArn: "arn:aws:execute-api:r:1:api/*/*" },
  ],
  [
    "function-url-auth",
    "aws:lambda/functionUrl:FunctionUrl",
    { authorizationType: "AWS_IAM" },
    { authorizationType: "NONE" },
  ],
  ["function-tracing", fn, { tracingConfig: { mode: "Active" } }, {}],
  [
    "function-environment-secrets",
    fn,
    { environment: { variables: { TOKEN_ISSUER: "i", SECRET_ARN: "arn:x" } } },
    { environment: { variables: { DB_PASSWORD: "hunter2" } } },
  ],
  ["function-vpc-subnets", fn, { vpcConfig: { subnetIds: ["a", "b"] } }, { vpcConfig: { subnetIds: ["a"] } }],
  ["function-reserved-concurrency", fn, { reservedConcurrentExecutions: 5 }, {}],
  ["function-vpc", fn, { vpcConfig: { subnetIds: ["a", "b"] } }, {}],
  ["function-code-signing", fn, { codeSigningConfigArn: "arn" }, {}],
  ["function-environment-key", fn, { kmsKeyArn: "arn" }, {}],
  [
    "event-source-failures",
    "aws:lambda/eventSourceMapping:EventSourceMapping",
    { startingPosition: "LATEST", destinationConfig: { onFailure: { destinationArn: "arn" } } },
    { startingPosition: "LATEST" },
  ],
  [
    "iam-managed-administrator",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    { policyArn: "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole" },
    { policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" },
  ],
  [
    "distribution-certificate",
    distribution,
    { viewerCertificate: { sslSupportMethod: "sni-only" } },
    { viewerCertificate: { cloudfrontDefaultCertificate: true } },
  ],
  ["distribution-firewall", distribution, { webAclId: "arn" }, {}],
  [
    "distribution-headers",
    distribution,
    { defaultCacheBehavior: { responseHeadersPolicyId: "p" } },
    { defaultCacheBehavior: {} },
  ],
  ["distribution-geo", distribution, { restrictions: { geoRestriction: { restrictionType: "whitelist" } } }, {}],
  ["distribution-failover", distribution, { originGroups: [{}] }, {}],
  ["distribution-logs", distribution, { loggingConfig: { bucket: "b" } }, {}],
  [
    "distribution-bucket-access",
    distribution,
    { origins: [{ domainName: "b.s3.eu-west-1.amazonaws.com", originAccessControlId: "o" }] },
    { origins: [{ domainName: "b.s3.eu-west-1.amazonaws.com" }] },
  ],
  [
    "distribution-function-access",
    distribution,
    { origins: [{ domainName: "x.lambda-url.r.on.aws", originAccessControlId: "o" }] },
    { origins: [{ domainName: "x.lambda-url.r.on.aws" }] },
  ],
  [
    "distribution-root-object",
    distribution,
    {
      defaultCacheBehavior: { targetOriginId: "b" },
      origins: [{ originId: "b", originAccessControlId: "o" }],
      defaultRootObject: "index.html",
    },
    { defaultCacheBehavior: { targetOriginId: "b" }, origins: [{ originId: "b", originAccessControlId: "o" }] },
  ],
  ["firewall-rules", "aws:wafv2/webAcl:WebAcl", { rules: [{}] }, {}],
  [
    "firewall-metrics",
    "aws:wafv2/webAcl:WebAcl",
    { visibilityConfig: { cloudwatchMetricsEnabled: true } },
    { visibilityConfig: {} },
  ],
  ["log-key", "aws:cloudwatch/logGroup:LogGroup", { kmsKeyId: "k" }, {}],
  ["alarm-actions", "aws:cloudwatch/metricAlarm:MetricAlarm", { alarmActions: ["arn"] }, {}],
  ["table-deletion-protection", "aws:dynamodb/table:Table", { deletionProtectionEnabled: true }, {}],
  ["table-capacity", "aws:dynamodb/table:Table", { billingMode: "PAY_PER_REQUEST" }, { billingMode: "PROVISIONED" }],
  ["table-key", "aws:dynamodb/table:Table", { serverSideEncryption: { kmsKeyArn: "arn" } }, {}],
  [
    "queue-policy",
    "aws:sqs/queue:Queue",
    { policy: '{"Statement":{"Effect":"Deny","Condition":{"Bool":{"aws:SecureTransport":"false"}}}}' },
    {},
  ],
  [
    "workflow-logs",
    "aws:sfn/stateMachine:StateMachine",
    { loggingConfiguration: { level: "ALL" }, tracingConfiguration: { enabled: true } },
    { loggingConfiguration: { level: "ALL" } },
  ],
  [
    "delivery-stream-encryption",
    "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
    { serverSideEncryption: { enabled: true } },
    {},
  ],
  [
    "bucket-tls",
    "aws:s3/bucketV2:BucketV2",
    { policy: '{"Statement":{"Effect":"Deny","Condition":{"Bool":{"aws:SecureTransport":"false"}}}}' },
    {},
  ],
  ["bucket-versioning", "aws:s3/bucketV2:BucketV2", { versioning: { enabled: true } }, {}],
  [
    "security-group-ingress",
    "aws:ec2/securityGroup:SecurityGroup",
    { ingress: [{ cidrBlocks: ["10.0.0.0/8"] }] },
    { ingress: [{ cidrBlocks: ["0.0.0.0/0"] }] },
  ],
  [
    "security-group-ingress",
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    { cidrIpv4: "10.0.0.0/8" },
    { cidrIpv6: "::/0" },
  ],
  [
    "security-group-ingress",
    "aws:ec2/securityGroupRule:SecurityGroupRule",
    { type: "egress", cidrBlocks: ["0.0.0.0/0"] },
    { type: "ingress", cidrBlocks: ["0.0.0.0/0"] },
  ],
  [
    "security-group-egress",
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    { ipProtocol: "tcp", cidrIpv4: "0.0.0.0/0" },
    { ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" },
  ],
  ["security-group-descriptions", "aws:ec2/securityGroup:SecurityGroup", { description: "tasks" }, {}],
  ["load-balancer-headers", balancer, { dropInvalidHeaderFields: true }, {}],
  ["load-balancer-deletion-protection", balancer, { enableDeletionProtection: true }, {}],
  ["load-balancer-logs", balancer, { accessLogs: { enabled: true } }, {}],
  ["load-balancer-desync", balancer, {}, { desyncMitigationMode: "monitor" }],
  ["listener-https", listener, { protocol: "HTTPS" }, { protocol: "HTTP", defaultActions: [{ type: "forward" }] }],
  [
    "listener-tls-policy",
    listener,
    { protocol: "HTTPS", sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09" },
    { protocol: "HTTPS" },
  ],
  ["target-group-tls", target, { protocol: "HTTPS" }, { protocol: "HTTP" }],
  ["target-group-health", target, { healthCheck: { enabled: true } }, {}],
  [
    "service-public-address",
    "aws:ecs/service:Service",
    { networkConfiguration: { assignPublicIp: false } },
    { networkConfiguration: { assignPublicIp: true } },
  ],
  [
    "task-hardening",
    "aws:ecs/taskDefinition:TaskDefinition",
    { containerDefinitions: '[{"name":"a","readonlyRootFilesystem":true,"logConfiguration":{}}]' },
    { containerDefinitions: '[{"name":"a","logConfiguration":{}}]' },
  ],
  ["cluster-insights", "aws:ecs/cluster:Cluster", { settings: [{ name: "containerInsights", value: "enabled" }] }, {}],
  [
    "user-pool-passwords",
    pool,
    { passwordPolicy: strongPassword },
    { passwordPolicy: { ...strongPassword, minimumLength: 6 } },
  ],
  ["user-pool-mfa", pool, { mfaConfiguration: "ON" }, {}],
  ["user-pool-threats", pool, { userPoolAddOns: { advancedSecurityMode: "ENFORCED" } }, {}],
  ["user-pool-deletion-protection", pool, { deletionProtection: "ACTIVE" }, {}],
  ["user-pool-client-errors", client, { preventUserExistenceErrors: "ENABLED" }, {}],
  [
    "user-pool-client-flows",
    client,
    { callbackUrls: ["http://localhost:3000"] },
    { callbackUrls: ["http://x.example"] },
  ],
  ["identity-pool-guests", "aws:cognito/identityPool:IdentityPool", {}, { allowUnauthenticatedIdentities: true }],
];
