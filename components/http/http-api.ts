import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { httpAccessLog } from "../api/access-log";
import { defaultThrottle } from "../api/defaults";
import { createIntegrationRole } from "../api/integration-role";
import { createAccessLogGroup } from "../api/log-groups";
import { allowApi } from "../api/permissions";
import { publish } from "../api/publish";
import { Faults } from "../faults";
import { facts } from "../lint/facts";
import { adviseEndpointOff } from "../lint/program";
import { logicalName, nameRules } from "../names";
import { canonicalJson, fingerprint } from "../openapi/canonical";
import { corsConfiguration, defaultRoute } from "../openapi/http-document";
import { httpAccess } from "../openapi/http-kinds";
import type { HttpApiArgs } from "./args";
import { type HttpApiPlan, normalizeHttpApi } from "./plan";

/**
 * An HTTP API: routes, their contract as an OpenAPI document, one stage, a log, limits and permissions. It costs less
 * than a REST API and does less: no API keys, no cache, no mapping templates, no web ACL.
 *
 * The stage does not deploy by itself: what is imported goes live as one deployment, once all of it is there, and
 * earlier deployments stay to go back to.
 *
 * @example
 * const mobile = new stagedoor.HttpApi("mobile", {
 *   authorizers: { shoppers: { userDirectory: directory } },
 *   routes: {
 *     "GET /inventory/{sku}": { private: { service: inventory }, auth: auth.authorizer("shoppers", ["shop/inventory.read"]) },
 *     "GET /profile": { function: profile, auth: auth.authorizer("shoppers") },
 *   },
 * });
 */
export class HttpApi extends pulumi.ComponentResource {
  /** The API's id, by which its metrics go. */
  readonly apiId: pulumi.Output<string>;
  /** URL of the stage, without a slash at the end. */
  readonly url: pulumi.Output<string>;
  /** `arn:aws:execute-api:REGION:ACCOUNT:API`. */
  readonly executionArn: pulumi.Output<string>;
  /** The stage's ARN. */
  readonly stageArn: pulumi.Output<string>;
  /** The stage's name. */
  readonly stageName: pulumi.Output<string>;
  /** The OpenAPI document for clients: JSON with no AWS extensions. */
  readonly document: pulumi.Output<string>;
  /** The deployment that the program describes. */
  readonly deploymentId: pulumi.Output<string>;
  /** The access log's group. */
  readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: HttpApiArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stagedoor:index:HttpApi", name, args, opts);
    const faults = new Faults();
    const plan = normalizeHttpApi(name, args, faults);
    faults.raise(this, name);
    facts.v2.set(this, { endpointOff: args.disableExecuteApiEndpoint ?? false });
    adviseEndpointOff(name, this, args.disableExecuteApiEndpoint);

    const role = createIntegrationRole(
      name,
      plan.routes.flatMap(({ route }) => httpAccess(route)),
      this,
    );
    const document = plan.document(role);
    const body = plan.slots.fill(document).apply(canonicalJson);
    const api = new aws.apigatewayv2.Api(
      logicalName(name, nameRules.api),
      {
        protocolType: "HTTP",
        description: args.description,
        version: args.version ?? "1.0.0",
        body,
        // Without this, AWS leaves out what it does not understand and says so to nobody.
        failOnWarnings: true,
        // In the document too; where this were absent, the provider would take it away after the import.
        corsConfiguration: args.cors && corsConfiguration(args.cors),
        ipAddressType: args.ipAddressType,
        disableExecuteApiEndpoint: args.disableExecuteApiEndpoint ?? false,
        tags: args.tags,
      },
      { parent: this },
    );
    const deployment = new aws.apigatewayv2.Deployment(
      `${name}-deployment`,
      { apiId: api.id, triggers: { document: body.apply(fingerprint) } },
      { parent: this, retainOnDelete: true },
    );
    const accessLogGroup = createAccessLogGroup(name, args, this);
    const stage = createStage(name, args, plan, { api, deployment, accessLogGroup }, this);
    const { url, contract } = publish(document, "HTTP", stage);
    allowApi(name, plan, api.executionArn, this);

    this.apiId = api.id;
    this.url = url;
    this.executionArn = api.executionArn;
    this.stageArn = stage.arn;
    this.stageName = stage.name;
    this.document = contract;
    this.deploymentId = deployment.id;
    this.logGroupName = accessLogGroup.name;
    this.registerOutputs({
      apiId: this.apiId,
      url: this.url,
      executionArn: this.executionArn,
      stageArn: this.stageArn,
      stageName: this.stageName,
      document: this.document,
      deploymentId: this.deploymentId,
      logGroupName: this.logGroupName,
    });
  }
}

interface StageParts {
  readonly api: aws.apigatewayv2.Api;
  readonly deployment: aws.apigatewayv2.Deployment;
  readonly accessLogGroup: aws.cloudwatch.LogGroup;
}

function createStage(
  name: string,
  args: HttpApiArgs,
  plan: HttpApiPlan,
  { api, deployment, accessLogGroup }: StageParts,
  parent: HttpApi,
): aws.apigatewayv2.Stage {
  const throttle = args.throttle ?? defaultThrottle;
  const own = plan.routes.filter(({ route }) => route.throttle);
  return new aws.apigatewayv2.Stage(
    `${name}-stage`,
    {
      apiId: api.id,
      name: plan.stageName,
      autoDeploy: false,
      deploymentId: deployment.id,
      stageVariables: args.variables,
      accessLogSettings: { destinationArn: accessLogGroup.arn, format: httpAccessLog },
      defaultRouteSettings: {
        detailedMetricsEnabled: true,
        throttlingRateLimit: throttle.rateLimit,
        throttlingBurstLimit: throttle.burstLimit,
      },
      routeSettings: own.map(({ method, path, route }) => ({
        routeKey: path === defaultRoute ? path : `${method} ${path}`,
        detailedMetricsEnabled: true,
        throttlingRateLimit: route.throttle!.rateLimit,
        throttlingBurstLimit: route.throttle!.burstLimit,
      })),
      tags: args.tags,
    },
    { parent },
  );
}
