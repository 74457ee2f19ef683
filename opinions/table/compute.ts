import type { Properties } from "../../capture/program";
import { attribute, json, type Table } from "../mapping";

/** Lambda, Step Functions, ECS, load balancers and scaling. */
export const compute: Table = {
  "aws:appautoscaling/policy:Policy": { type: "AWS::ApplicationAutoScaling::ScalingPolicy", named: "PolicyName" },
  "aws:appautoscaling/target:Target": { type: "AWS::ApplicationAutoScaling::ScalableTarget" },
  "aws:ecs/cluster:Cluster": {
    type: "AWS::ECS::Cluster",
    inputs: { settings: "ClusterSettings" },
    refers: { name: "Ref", arn: "Arn" },
  },
  "aws:ecs/service:Service": {
    type: "AWS::ECS::Service",
    inputs: {
      deploymentCircuitBreaker: "DeploymentConfiguration.DeploymentCircuitBreaker",
      networkConfiguration: awsvpc,
      waitForSteadyState: { left: "CloudFormation always waits" },
    },
    refers: { arn: "Ref", name: "Name" },
  },
  "aws:ecs/taskDefinition:TaskDefinition": {
    type: "AWS::ECS::TaskDefinition",
    inputs: { containerDefinitions: (text) => ({ ContainerDefinitions: JSON.parse(String(text)) as unknown }) },
    verbatim: ["options", "dockerLabels"],
    refers: { arn: "Ref" },
  },
  "aws:lambda/eventSourceMapping:EventSourceMapping": {
    type: "AWS::Lambda::EventSourceMapping",
    members: { destinationArn: "Destination" },
  },
  "aws:lambda/function:Function": {
    type: "AWS::Lambda::Function",
    // Where an archive would be uploaded to: no judge looks inside.
    inputs: { code: (archive) => ({ Code: { S3Bucket: "assets", S3Key: String((archive as Properties).hash) } }) },
    verbatim: ["variables"],
    refers: { id: "Ref", arn: "Arn" },
  },
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": {
    type: "AWS::Lambda::EventInvokeConfig",
    always: { Qualifier: "$LATEST" },
  },
  "aws:lambda/permission:Permission": { type: "AWS::Lambda::Permission", inputs: { function: "FunctionName" } },
  "aws:lb/listener:Listener": {
    type: "AWS::ElasticLoadBalancingV2::Listener",
    inputs: { certificateArn: (arn) => ({ Certificates: [{ certificateArn: arn }] }) },
    members: { fixedResponse: "FixedResponseConfig", redirect: "RedirectConfig" },
    refers: { arn: "Ref" },
  },
  "aws:lb/loadBalancer:LoadBalancer": {
    type: "AWS::ElasticLoadBalancingV2::LoadBalancer",
    inputs: {
      accessLogs: (logs) => ({
        LoadBalancerAttributes: Object.entries(logs as Properties).map(([name, value]) => ({
          Key: `access_logs.s3.${name}`,
          Value: String(value),
        })),
      }),
      desyncMitigationMode: attribute("LoadBalancerAttributes", "routing.http.desync_mitigation_mode"),
      dropInvalidHeaderFields: attribute("LoadBalancerAttributes", "routing.http.drop_invalid_header_fields.enabled"),
      enableDeletionProtection: attribute("LoadBalancerAttributes", "deletion_protection.enabled"),
      internal: (internal) => ({ Scheme: internal ? "internal" : "internet-facing" }),
      loadBalancerType: "Type",
    },
    refers: { arn: "Ref", dnsName: "DNSName", zoneId: "CanonicalHostedZoneID" },
  },
  "aws:lb/targetGroup:TargetGroup": {
    type: "AWS::ElasticLoadBalancingV2::TargetGroup",
    inputs: {
      deregistrationDelay: attribute("TargetGroupAttributes", "deregistration_delay.timeout_seconds"),
      healthCheck: healthCheck,
    },
    refers: { arn: "Ref" },
  },
  "aws:lb/targetGroupAttachment:TargetGroupAttachment": {
    into: "aws:lb/targetGroup:TargetGroup",
    by: { targetGroupArn: "arn" },
    reads: ["targetId"],
    properties: ({ targetId }) => ({ Targets: [{ Id: targetId }] }),
  },
  "aws:sfn/stateMachine:StateMachine": {
    type: "AWS::StepFunctions::StateMachine",
    inputs: {
      definition: json("Definition"),
      loggingConfiguration: (value) => {
        const { logDestination, ...others } = value as Properties;
        return {
          LoggingConfiguration: {
            Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: logDestination } }],
            ...others,
          },
        };
      },
      type: "StateMachineType",
    },
    refers: { arn: "Ref", name: "Name" },
  },
};

function awsvpc(value: unknown): Properties {
  const { assignPublicIp, ...others } = value as Properties;
  const AssignPublicIp = assignPublicIp ? "ENABLED" : "DISABLED";
  return { NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp, ...others } } };
}

const healthCheckNames: Readonly<Record<string, string>> = {
  enabled: "HealthCheckEnabled",
  healthyThreshold: "HealthyThresholdCount",
  interval: "HealthCheckIntervalSeconds",
  path: "HealthCheckPath",
  port: "HealthCheckPort",
  protocol: "HealthCheckProtocol",
  timeout: "HealthCheckTimeoutSeconds",
  unhealthyThreshold: "UnhealthyThresholdCount",
};

function healthCheck(value: unknown): Properties {
  const { matcher, ...settings } = value as Properties;
  const renamed = Object.entries(settings).map(([name, one]) => [healthCheckNames[name] ?? name, one]);
  return {
    ...Object.fromEntries(renamed),
    ...(matcher === undefined ? {} : { Matcher: { HttpCode: matcher } }),
  } as Properties;
}
