import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Function } from "../function/function";
import { logicalName, nameRules, physicalName } from "../names";
import { fargateService } from "./fargate";
import { connect } from "./link";
import type { PrivateServiceArgs, ServiceContainer } from "./private-service";

/** A target group, and what starts serving it once a listener forwards to it. */
export interface Target {
  readonly group: aws.lb.TargetGroup;
  serve(listener: aws.lb.Listener): void;
}

/** Makes the target group of a service and what answers in it: a function, or Fargate tasks. */
export function targetGroup(
  name: string,
  args: PrivateServiceArgs,
  albGroup: aws.ec2.SecurityGroup,
  parent: pulumi.Resource,
): Target {
  return args.function
    ? functionTarget(name, args.function, parent)
    : containerTarget(name, args, args.container!, albGroup, parent);
}

function functionTarget(name: string, target: Function, parent: pulumi.Resource): Target {
  // Health checks of a Lambda target are invocations that cost; Lambda itself sees to the function's health.
  const group = new aws.lb.TargetGroup(logicalName(name, nameRules.loadBalancer), { targetType: "lambda" }, { parent });
  const permission = new aws.lambda.Permission(
    logicalName(`${name}-alb`, nameRules.permission),
    {
      function: target.name,
      action: "lambda:InvokeFunction",
      principal: "elasticloadbalancing.amazonaws.com",
      sourceArn: group.arn,
    },
    { parent },
  );
  new aws.lb.TargetGroupAttachment(
    name,
    { targetGroupArn: group.arn, targetId: target.arn },
    { parent, dependsOn: [permission] },
  );
  return { group, serve: () => {} };
}

function containerTarget(
  name: string,
  args: PrivateServiceArgs,
  container: ServiceContainer,
  albGroup: aws.ec2.SecurityGroup,
  parent: pulumi.Resource,
): Target {
  const port = container.port ?? 8080;
  const group = new aws.lb.TargetGroup(
    logicalName(name, nameRules.loadBalancer),
    {
      targetType: "ip",
      vpcId: args.network.vpcId,
      protocol: "HTTP",
      port,
      // In-flight requests end within API Gateway's own limit.
      deregistrationDelay: 30,
      healthCheck: {
        enabled: true,
        path: args.healthCheckPath ?? "/health",
        matcher: "200",
        interval: 15,
        timeout: 5,
        healthyThreshold: 2,
        unhealthyThreshold: 3,
      },
    },
    { parent },
  );
  const taskGroup = new aws.ec2.SecurityGroup(
    logicalName(`${name}-tasks`, nameRules.securityGroup),
    { vpcId: args.network.vpcId, description: physicalName(`Tasks of ${name}`, nameRules.securityGroup) },
    { parent },
  );
  connect(
    `${name}-alb-tasks`,
    { groupId: albGroup.id, words: "the load balancer" },
    { groupId: taskGroup.id, words: "the tasks", port },
    parent,
  );
  return {
    group,
    serve: (listener) => fargateService(name, args, container, { taskGroup, targetGroup: group, listener }, parent),
  };
}
