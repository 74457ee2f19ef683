import type { CapturedResource } from "../capture/program";

/**
 * What AWS charges nothing for, by module of @pulumi/aws: permissions, wiring and settings. What they connect may cost,
 * and is metered there. `*` is the whole module.
 */
const free: Readonly<Record<string, readonly string[]>> = {
  acm: ["*"],
  apigateway: ["*"],
  apigatewayv2: ["*"],
  appautoscaling: ["*"],
  cloudfront: [
    ...["CachePolicy", "CloudfrontDistributionTenant", "MonitoringSubscription", "OriginAccessControl"],
    ...["OriginRequestPolicy", "ResponseHeadersPolicy", "VpcOrigin"],
  ],
  cloudwatch: [
    ...["EventRule", "EventTarget", "LogDelivery", "LogDeliveryDestination", "LogDeliveryDestinationPolicy"],
    ...["LogDeliverySource", "LogMetricFilter", "LogResourcePolicy", "LogStream", "LogSubscriptionFilter"],
    ...["CompositeAlarm"],
  ],
  cognito: [
    ...["IdentityProvider", "ManagedLoginBranding", "ResourceServer", "RiskConfiguration", "User", "UserGroup"],
    ...["UserInGroup", "UserPoolClient", "UserPoolDomain", "UserPoolUICustomization"],
  ],
  dynamodb: ["ResourcePolicy", "TableItem"],
  ec2: [
    ...["DefaultSecurityGroup", "EgressOnlyInternetGateway", "InternetGateway", "NetworkAcl", "Route", "RouteTable"],
    ...["RouteTableAssociation", "SecurityGroup", "SecurityGroupRule", "Subnet", "Vpc", "VpcDhcpOptions"],
    ...["VpcEndpointPolicy", "VpcEndpointRouteTableAssociation", "VpcEndpointSubnetAssociation"],
  ],
  ecr: ["LifecyclePolicy", "RepositoryPolicy"],
  ecs: ["Cluster", "ClusterCapacityProviders", "TaskDefinition"],
  iam: ["*"],
  kinesis: ["ResourcePolicy"],
  kms: ["Alias", "Grant", "KeyPolicy"],
  lambda: [
    ...["Alias", "CodeSigningConfig", "FunctionEventInvokeConfig", "FunctionUrl", "Invocation", "LayerVersion"],
    ...["LayerVersionPermission", "Permission"],
  ],
  lb: ["Listener", "ListenerCertificate", "ListenerRule", "TargetGroup", "TargetGroupAttachment", "TrustStore"],
  route53: ["Record"],
  s3: [
    ...["BucketAccelerateConfiguration", "BucketCorsConfiguration", "BucketLifecycleConfiguration", "BucketLogging"],
    ...["BucketNotification", "BucketObjectLockConfiguration", "BucketOwnershipControls", "BucketPolicy"],
    ...["BucketPublicAccessBlock", "BucketServerSideEncryptionConfiguration", "BucketVersioning"],
    ...["BucketWebsiteConfiguration"],
  ],
  secretsmanager: ["SecretPolicy", "SecretRotation", "SecretVersion"],
  sns: ["TopicPolicy"],
  sqs: ["QueuePolicy", "RedriveAllowPolicy", "RedrivePolicy"],
  ssm: ["Parameter"],
  vpc: ["SecurityGroupEgressRule", "SecurityGroupIngressRule"],
  wafv2: ["IpSet", "RegexPatternSet", "WebAclAssociation", "WebAclLoggingConfiguration"],
};

/** What is metered: by what stands idle, by what traffic does to it, or by what goes through it. */
const priced: Readonly<Record<string, readonly string[]>> = {
  cloudfront: ["Distribution", "Function"],
  cloudwatch: ["Dashboard", "EventBus", "LogGroup", "MetricAlarm"],
  cognito: ["UserPool"],
  dynamodb: ["Table"],
  ec2: ["Eip", "NatGateway", "VpcEndpoint"],
  ecr: ["Repository"],
  ecs: ["Service"],
  kinesis: ["FirehoseDeliveryStream", "Stream"],
  kms: ["Key"],
  lambda: ["EventSourceMapping", "Function", "ProvisionedConcurrencyConfig"],
  lb: ["LoadBalancer"],
  route53: ["Zone"],
  s3: ["Bucket", "BucketObject", "BucketObjectv2"],
  secretsmanager: ["Secret"],
  sfn: ["StateMachine"],
  sns: ["Topic", "TopicSubscription"],
  sqs: ["Queue"],
  wafv2: ["WebAcl"],
};

/** Types of a stage's AWS resources that may cost something and are not priced, each once. */
export function notPriced(resources: readonly CapturedResource[]): string[] {
  const types = resources.filter(({ custom, type }) => custom && type.startsWith("aws:")).map(({ type }) => type);
  return [...new Set(types)].filter((type) => !isKnown(type)).sort();
}

function isKnown(type: string): boolean {
  const [, module = "", name = ""] = type.split(":");
  const [service = ""] = module.split("/");
  const known = [...(free[service] ?? []), ...(priced[service] ?? [])];
  return known.includes("*") || known.includes(name);
}
