import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { serviceRole } from "../access/service-role";
import { statementsOf } from "../access/statements";
import { logicalName, nameRules, physicalName } from "../names";
import { containerDefinition, executionStatements } from "./container";
import type { PrivateServiceArgs, ServiceContainer } from "./private-service";
import { scaleByCpu } from "./scaling";

/** Runs a container as a Fargate service in the private subnets, behind a target group. */
export function fargateService(
  name: string,
  args: PrivateServiceArgs,
  container: ServiceContainer,
  wiring: { taskGroup: aws.ec2.SecurityGroup; targetGroup: aws.lb.TargetGroup; listener: aws.lb.Listener },
  parent: pulumi.Resource,
): void {
  const child = { parent };
  const family = physicalName(name, nameRules.tasks);
  new aws.vpc.SecurityGroupEgressRule(
    `${name}-tasks-https`,
    {
      securityGroupId: wiring.taskGroup.id,
      description: "HTTPS to VPC endpoints and beyond",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrIpv4: "0.0.0.0/0",
    },
    child,
  );
  const logGroup = new aws.cloudwatch.LogGroup(
    logicalName(`${name}-logs`, nameRules.logGroup),
    { retentionInDays: args.logRetentionDays ?? 30 },
    child,
  );
  const execution = serviceRole(
    `${name}-execution`,
    { service: "ecs-tasks.amazonaws.com", statements: executionStatements(container, logGroup.arn) },
    parent,
  );
  const task = serviceRole(
    `${name}-task`,
    { service: "ecs-tasks.amazonaws.com", statements: statementsOf(container.access ?? []) },
    parent,
  );
  const cluster = new aws.ecs.Cluster(
    logicalName(name, nameRules.tasks),
    { settings: [{ name: "containerInsights", value: "enabled" }] },
    child,
  );
  const region = aws.getRegionOutput({}, child).region;
  const definition = new aws.ecs.TaskDefinition(
    name,
    {
      family,
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      runtimePlatform: { cpuArchitecture: "ARM64", operatingSystemFamily: "LINUX" },
      cpu: pulumi.interpolate`${container.cpu ?? 256}`,
      memory: pulumi.interpolate`${container.memory ?? 512}`,
      executionRoleArn: execution.role.arn,
      taskRoleArn: task.role.arn,
      containerDefinitions: containerDefinition(family, container, { group: logGroup.name, region }),
    },
    child,
  );
  const least = container.minTasks ?? 2;
  const most = container.maxTasks ?? Math.max(least, 4);
  const service = new aws.ecs.Service(
    logicalName(name, nameRules.tasks),
    {
      cluster: cluster.arn,
      taskDefinition: definition.arn,
      launchType: "FARGATE",
      desiredCount: least,
      availabilityZoneRebalancing: "ENABLED",
      networkConfiguration: {
        subnets: args.network.privateSubnetIds,
        securityGroups: [wiring.taskGroup.id],
        assignPublicIp: false,
      },
      loadBalancers: [
        { targetGroupArn: wiring.targetGroup.arn, containerName: family, containerPort: container.port ?? 8080 },
      ],
      healthCheckGracePeriodSeconds: 30,
      // A version that does not become healthy is taken back, and the update says so.
      deploymentCircuitBreaker: { enable: true, rollback: true },
      waitForSteadyState: true,
    },
    {
      parent,
      // Targets register only with a listener in place, and tasks start only with their permissions.
      dependsOn: [wiring.listener, execution.policy, task.policy].filter((needed) => needed !== undefined),
      ignoreChanges: most > least ? ["desiredCount"] : [],
    },
  );
  if (most > least) scaleByCpu(name, { cluster, service, least, most }, parent);
}
