import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { nameTarget } from "../access/targets";
import { webSocketAccessLog } from "../api/access-log";
import { defaultThrottle } from "../api/defaults";
import { createAccessLogGroup, createExecutionLogGroup } from "../api/log-groups";
import { allowApi } from "../api/permissions";
import { LogLevel, type Throttle } from "../api/settings";
import { AuthType } from "../auth";
import { Faults } from "../faults";
import { facts } from "../lint/facts";
import { adviseEndpointOff } from "../lint/program";
import { logicalName, nameRules, physicalName } from "../names";
import { canonicalJson, fingerprint } from "../openapi/canonical";
import { Slots } from "../openapi/slots";
import type { WebSocketApiArgs } from "./args";
import { checkWebSocketApi } from "./faults";
import { createRoutes, describeRoutes } from "./routes";

/**
 * A WebSocket API: routes by message, one stage, logs, limits and permissions.
 *
 * A function that sends to connections needs `managementUrl` and a grant on `connectionsArn`. A function that is also a
 * route of this API cannot wait for either: name it in `senders`, and let it take the endpoint from its event's
 * `requestContext`.
 *
 * @example
 * const live = new stagedoor.WebSocketApi("live", {
 *   authorizers: { customers: { function: authorize, identitySources: ["route.request.querystring.token"] } },
 *   routes: {
 *     $connect: { function: connect, auth: auth.authorizer("customers") },
 *     $disconnect: { function: disconnect },
 *     subscribe: { function: subscribe, twoWay: true },
 *   },
 * });
 */
export class WebSocketApi extends pulumi.ComponentResource {
  /** The API's id, by which its metrics go. */
  readonly apiId: pulumi.Output<string>;
  /** `wss://` URL of the stage. */
  readonly url: pulumi.Output<string>;
  /** `https://` URL below which `@connections` stands; the endpoint of an ApiGatewayManagementApi client. */
  readonly managementUrl: pulumi.Output<string>;
  /** Resource of `execute-api:ManageConnections` to send over this stage's connections. */
  readonly connectionsArn: pulumi.Output<string>;
  /** `arn:aws:execute-api:REGION:ACCOUNT:API`. */
  readonly executionArn: pulumi.Output<string>;
  /** The stage's ARN. */
  readonly stageArn: pulumi.Output<string>;
  /** The stage's name. */
  readonly stageName: pulumi.Output<string>;
  /** The deployment that the program describes. */
  readonly deploymentId: pulumi.Output<string>;
  /** The access log's group. */
  readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: WebSocketApiArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stagedoor:index:WebSocketApi", name, args, opts);
    const faults = new Faults();
    checkWebSocketApi(args, faults);
    faults.raise(this, name);
    facts.v2.set(this, { endpointOff: args.disableExecuteApiEndpoint ?? false });
    adviseEndpointOff(name, this, args.disableExecuteApiEndpoint);

    const stageName = args.stageName ?? physicalName(pulumi.getStack(), nameRules.stage);
    const api = new aws.apigatewayv2.Api(
      logicalName(name, nameRules.api),
      {
        protocolType: "WEBSOCKET",
        description: args.description,
        routeSelectionExpression: args.routeSelectionExpression ?? "$request.body.action",
        apiKeySelectionExpression:
          args.routes.$connect?.auth?.type === AuthType.ApiKey ? "$request.header.x-api-key" : undefined,
        ipAddressType: args.ipAddressType,
        disableExecuteApiEndpoint: args.disableExecuteApiEndpoint ?? false,
        tags: args.tags,
      },
      { parent: this },
    );
    const slots = new Slots();
    const parts = createRoutes(name, args, api, this);
    const deployment = new aws.apigatewayv2.Deployment(
      `${name}-deployment`,
      {
        apiId: api.id,
        triggers: {
          routes: slots.fill(describeRoutes(args, slots)).apply((routes) => fingerprint(canonicalJson(routes))),
        },
      },
      { parent: this, dependsOn: parts, retainOnDelete: true },
    );
    const { stage, accessLogGroup } = createStage(name, args, stageName, { api, deployment }, this);
    const routes = Object.values(args.routes).map((route) => ({ route }));
    allowApi(name, { stageName, routes, authorizers: args.authorizers ?? {} }, api.executionArn, this);
    allowSenders(name, args, pulumi.interpolate`${api.executionArn}/${stageName}`, this);

    this.apiId = api.id;
    this.url = stage.invokeUrl;
    this.managementUrl = stage.invokeUrl.apply((url) => url.replace(/^ws/, "http"));
    this.connectionsArn = pulumi.interpolate`${api.executionArn}/${stageName}/POST/@connections/*`;
    this.executionArn = api.executionArn;
    this.stageArn = stage.arn;
    this.stageName = stage.name;
    this.deploymentId = deployment.id;
    this.logGroupName = accessLogGroup.name;
    nameTarget(this.connectionsArn, `the connections of "${name}"`, [this.managementUrl]);
    this.registerOutputs({
      apiId: this.apiId,
      url: this.url,
      managementUrl: this.managementUrl,
      connectionsArn: this.connectionsArn,
      executionArn: this.executionArn,
      stageArn: this.stageArn,
      stageName: this.stageName,
      deploymentId: this.deploymentId,
      logGroupName: this.logGroupName,
    });
  }
}

function createStage(
  name: string,
  args: WebSocketApiArgs,
  stageName: string,
  { api, deployment }: { api: aws.apigatewayv2.Api; deployment: aws.apigatewayv2.Deployment },
  parent: WebSocketApi,
): { stage: aws.apigatewayv2.Stage; accessLogGroup: aws.cloudwatch.LogGroup } {
  const accessLogGroup = createAccessLogGroup(name, args, parent);
  const executionLogs = pulumi.interpolate`/aws/apigateway/${api.id}/${stageName}`;
  const executionLogGroup = createExecutionLogGroup(name, executionLogs, args, parent);
  const settings = (throttle: Throttle) => ({
    detailedMetricsEnabled: true,
    loggingLevel: args.logs?.level ?? LogLevel.Error,
    // Messages hold what callers trust us with.
    dataTraceEnabled: false,
    throttlingRateLimit: throttle.rateLimit,
    throttlingBurstLimit: throttle.burstLimit,
  });
  const stage = new aws.apigatewayv2.Stage(
    `${name}-stage`,
    {
      apiId: api.id,
      name: stageName,
      autoDeploy: false,
      deploymentId: deployment.id,
      stageVariables: args.variables,
      accessLogSettings: { destinationArn: accessLogGroup.arn, format: webSocketAccessLog },
      defaultRouteSettings: settings(args.throttle ?? defaultThrottle),
      routeSettings: Object.entries(args.routes)
        .filter(([, route]) => route.throttle)
        // Where a route stands in the program says nothing.
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([routeKey, route]) => ({ routeKey, ...settings(route.throttle!) })),
      tags: args.tags,
    },
    { parent, dependsOn: [executionLogGroup, ...(args.accountLogging ? [args.accountLogging] : [])] },
  );
  return { stage, accessLogGroup };
}

/** Grants that a route's own function cannot ask for, because it is there before its API is. */
function allowSenders(
  name: string,
  args: WebSocketApiArgs,
  stageArn: pulumi.Output<string>,
  parent: WebSocketApi,
): void {
  for (const [key, sender] of Object.entries(args.senders ?? {})) {
    new aws.iam.RolePolicy(
      logicalName(`${name}-${key}-sends`, nameRules.rolePolicy),
      {
        role: sender.roleName,
        policy: stageArn.apply((arn) =>
          JSON.stringify({
            Version: "2012-10-17",
            Statement: [
              {
                Effect: "Allow",
                Action: ["execute-api:ManageConnections"],
                Resource: ["POST", "GET", "DELETE"].map((method) => `${arn}/${method}/@connections/*`),
              },
            ],
          }),
        ),
      },
      { parent },
    );
  }
}
