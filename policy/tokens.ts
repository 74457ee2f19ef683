/** Type tokens, with the siblings that stand for the same AWS resource. */
export const types = {
  restApi: ["aws:apigateway/restApi:RestApi"],
  restDocument: ["aws:apigateway/restApi:RestApi", "aws:apigateway/restApiPut:RestApiPut"],
  restStage: ["aws:apigateway/stage:Stage"],
  restMethod: ["aws:apigateway/method:Method"],
  restIntegration: ["aws:apigateway/integration:Integration"],
  methodSettings: ["aws:apigateway/methodSettings:MethodSettings"],
  restDomain: ["aws:apigateway/domainName:DomainName"],
  restApiPolicy: ["aws:apigateway/restApiPolicy:RestApiPolicy"],
  api: ["aws:apigatewayv2/api:Api"],
  apiStage: ["aws:apigatewayv2/stage:Stage"],
  apiRoute: ["aws:apigatewayv2/route:Route"],
  apiIntegration: ["aws:apigatewayv2/integration:Integration"],
  apiDomain: ["aws:apigatewayv2/domainName:DomainName"],
  vpcLink: ["aws:apigatewayv2/vpcLink:VpcLink", "aws:apigateway/vpcLink:VpcLink"],
  mapping: ["aws:apigateway/basePathMapping:BasePathMapping", "aws:apigatewayv2/apiMapping:ApiMapping"],
  usagePlan: ["aws:apigateway/usagePlan:UsagePlan"],
  function: ["aws:lambda/function:Function"],
  permission: ["aws:lambda/permission:Permission"],
  functionPolicy: ["aws:lambda/resourcePolicy:ResourcePolicy"],
  eventSourceMapping: ["aws:lambda/eventSourceMapping:EventSourceMapping"],
  table: ["aws:dynamodb/table:Table"],
  distribution: [
    "aws:cloudfront/distribution:Distribution",
    "aws:cloudfront/multitenantDistribution:MultitenantDistribution",
  ],
  loadBalancer: ["aws:lb/loadBalancer:LoadBalancer", "aws:alb/loadBalancer:LoadBalancer"],
  listener: ["aws:lb/listener:Listener", "aws:alb/listener:Listener"],
  targetGroup: ["aws:lb/targetGroup:TargetGroup", "aws:alb/targetGroup:TargetGroup"],
  securityGroup: ["aws:ec2/securityGroup:SecurityGroup", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"],
  securityGroupRule: ["aws:ec2/securityGroupRule:SecurityGroupRule"],
  ingressRule: ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"],
  egressRule: ["aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"],
  userPoolClient: [
    "aws:cognito/userPoolClient:UserPoolClient",
    "aws:cognito/managedUserPoolClient:ManagedUserPoolClient",
  ],
  userPool: ["aws:cognito/userPool:UserPool"],
  webAcl: ["aws:wafv2/webAcl:WebAcl"],
  logGroup: ["aws:cloudwatch/logGroup:LogGroup"],
  alarm: ["aws:cloudwatch/metricAlarm:MetricAlarm", "aws:cloudwatch/compositeAlarm:CompositeAlarm"],
  queue: ["aws:sqs/queue:Queue"],
  bucket: ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"],
  bucketVersioning: ["aws:s3/bucketVersioning:BucketVersioning", "aws:s3/bucketVersioningV2:BucketVersioningV2"],
} as const satisfies Record<string, readonly string[]>;

/** True when a type token is one of those. */
export function isOneOf(type: string, tokens: readonly string[]): boolean {
  return tokens.includes(type);
}
