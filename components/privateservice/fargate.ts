import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { serviceRole } from "../access/service-role";
import { statementsOf } from "../access/statements";
import { logicalName, nameRules, physicalName } from "../names";
import { allowHttpsOut } from "../network/egress";
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
  allowHttpsOut(`${name}-tasks-https`, wiring.taskGroup, parent);
  const cluster = new aws.ecs.Cluster(
    logicalName(name, nameRules.tasks),
    { settings: [{ name: "containerInsights", value: "enabled" }] },
    { parent },
  );
  const { definition, permissions } = createTask(name, args, container, parent);
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
        {
          targetGroupArn: wiring.targetGroup.arn,
          containerName: familyOf(name),
          containerPort: container.port ?? 8080,
        },
      ],
      healthCheckGracePeriodSeconds: 30,
      // A version that does not become healthy is taken back, and the update says so.
      deploymentCircuitBreaker: { enable: true, rollback: true },
      waitForSteadyState: true,
    },
    {
      parent,
      // Targets register only with a listener in place, and tasks start only with their permissions.
      dependsOn: [wiring.listener, ...permissions],
      ignoreChanges: most > least ? ["desiredCount"] : [],
    },
  );
  if (most > least) scaleByCpu(name, { cluster, service, least, most }, parent);
}

/** Makes the task's definition, its log and its roles; tasks start only with the permissions in place. */
function createTask(
  name: string,
  args: PrivateServiceArgs,
  container: ServiceContainer,
  parent: pulumi.Resource,
): { definition: aws.ecs.TaskDefinition; permissions: pulumi.Resource[] } {
  const child = { parent };
  const family = familyOf(name);
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
  const permissions = [execution.policy, task.policy].filter((policy) => policy !== undefined);
  return { definition, permissions };
}

/** Name of the task and of its one container. */
function familyOf(name: string): string {
  return physicalName(name, nameRules.tasks);
}
