import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** Keeps a service's average CPU near 60 %, between `least` and `most` tasks. */
export function scaleByCpu(
  name: string,
  scaled: { cluster: aws.ecs.Cluster; service: aws.ecs.Service; least: number; most: number },
  parent: pulumi.Resource,
): void {
  const target = new aws.appautoscaling.Target(
    name,
    {
      serviceNamespace: "ecs",
      scalableDimension: "ecs:service:DesiredCount",
      resourceId: pulumi.interpolate`service/${scaled.cluster.name}/${scaled.service.name}`,
      minCapacity: scaled.least,
      maxCapacity: scaled.most,
    },
    { parent },
  );
  new aws.appautoscaling.Policy(
    `${name}-cpu`,
    {
      policyType: "TargetTrackingScaling",
      serviceNamespace: target.serviceNamespace,
      scalableDimension: target.scalableDimension,
      resourceId: target.resourceId,
      targetTrackingScalingPolicyConfiguration: {
        predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageCPUUtilization" },
        targetValue: 60,
        scaleInCooldown: 300,
        scaleOutCooldown: 30,
      },
    },
    { parent },
  );
}
