import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { restAccessLog } from "../api/access-log";
import { defaultThrottle } from "../api/defaults";
import { createAccessLogGroup, createExecutionLogGroup } from "../api/log-groups";
import type { PlacedRoute } from "../api/placed-route";
import { LogLevel } from "../api/settings";
import type { RestApiArgs, RestRoute } from "./args";
import type { RestApiPlan } from "./plan";

/** A stage and its log. */
export interface RestStage {
  readonly stage: aws.apigateway.Stage;
  readonly accessLogGroup: aws.cloudwatch.LogGroup;
}

/** Makes the stage, its log groups, its limits and its web ACL's link. */
export function createRestStage(
  name: string,
  args: RestApiArgs,
  plan: RestApiPlan,
  api: aws.apigateway.RestApi,
  deployment: aws.apigateway.Deployment,
  parent: pulumi.Resource,
): RestStage {
  const accessLogGroup = createAccessLogGroup(name, args, parent);
  const afterLogging = args.accountLogging ? [args.accountLogging] : [];
  const stage = new aws.apigateway.Stage(
    `${name}-stage`,
    {
      restApi: api.id,
      stageName: plan.stageName,
      ...deploymentsOf(plan, deployment),
      variables: args.variables,
      xrayTracingEnabled: args.tracing ?? true,
      cacheClusterEnabled: args.cache !== undefined,
      cacheClusterSize: args.cache ? (args.cache.sizeGb ?? "0.5") : undefined,
      accessLogSettings: { destinationArn: accessLogGroup.arn, format: restAccessLog },
      tags: args.tags,
    },
    { parent, dependsOn: afterLogging },
  );
  const executionLogs = pulumi.interpolate`API-Gateway-Execution-Logs_${api.id}/${plan.stageName}`;
  const executionLogGroup = createExecutionLogGroup(name, executionLogs, args, parent);
  const settings = (route: PlacedRoute<RestRoute> | undefined) =>
    new aws.apigateway.MethodSettings(
      route ? `${name}-${route.method} ${route.path}` : `${name}-settings`,
      {
        restApi: api.id,
        stageName: stage.stageName,
        methodPath: route ? methodPath(route) : "*/*",
        settings: methodSettings(args, route?.route),
      },
      { parent, dependsOn: [executionLogGroup] },
    );
  settings(undefined);
  for (const placed of plan.routes) if (placed.route.throttle || placed.route.cache) settings(placed);
  if (args.firewall) {
    new aws.wafv2.WebAclAssociation(
      `${name}-firewall`,
      { resourceArn: stage.arn, webAclArn: args.firewall.webAclArn },
      { parent },
    );
  }
  return { stage, accessLogGroup };
}

/** During a canary the stage keeps the deployment that is known to be good, and the program's gets its share, if any. */
function deploymentsOf(
  { canary }: RestApiPlan,
  deployment: aws.apigateway.Deployment,
): Pick<aws.apigateway.StageArgs, "deployment" | "canarySettings"> {
  if (!canary) return { deployment: deployment.id };
  if (canary.percent === 0) return { deployment: canary.stableDeploymentId };
  return {
    deployment: canary.stableDeploymentId,
    canarySettings: {
      deploymentId: deployment.id,
      percentTraffic: canary.percent,
      stageVariableOverrides: canary.variables,
    },
  };
}

/** All settings are written for each method: AWS takes none of them over from the stage's. */
function methodSettings(
  args: RestApiArgs,
  route: RestRoute | undefined,
): aws.types.input.apigateway.MethodSettingsSettings {
  const throttle = route?.throttle ?? args.throttle ?? defaultThrottle;
  return {
    metricsEnabled: true,
    loggingLevel: args.logs?.level ?? LogLevel.Error,
    // Bodies and headers hold what callers trust us with.
    dataTraceEnabled: false,
    throttlingRateLimit: throttle.rateLimit,
    throttlingBurstLimit: throttle.burstLimit,
    cachingEnabled: route?.cache !== undefined,
    cacheTtlInSeconds: route?.cache?.ttlSeconds,
    cacheDataEncrypted: true,
    requireAuthorizationForCacheControl: true,
    unauthorizedCacheControlHeaderStrategy: "SUCCEED_WITH_RESPONSE_HEADER",
  };
}

/**
 * A route's place as stages name it: slashes of the path are written `~1`.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html
 */
function methodPath({ method, path }: PlacedRoute<RestRoute>): string {
  return `${path.replaceAll("/", "~1")}/${method}`;
}
