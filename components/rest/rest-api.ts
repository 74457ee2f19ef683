import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { createIntegrationRole } from "../api/integration-role";
import { allowApi } from "../api/permissions";
import { publish } from "../api/publish";
import { Faults } from "../faults";
import { canonicalJson, fingerprint } from "../openapi/canonical";
import { restAccess } from "../openapi/rest-kinds";
import type { RestApiArgs } from "./args";
import { normalizeRestApi, type RestApiPlan } from "./plan";
import { rememberRestApi } from "./remember";
import { createRestStage } from "./stage";

/**
 * A REST API: routes, their contract as an OpenAPI document, one stage, logs, limits and permissions.
 *
 * Everything that is wrong with the arguments is said at once, before anything is made. Routes without settings of
 * their own cost no resource: they are in the document.
 *
 * @example
 * const storefront = new stagedoor.RestApi("storefront", {
 *   authorizers: { customers: { userDirectory: directory } },
 *   routes: {
 *     "GET /products": { function: listProducts, auth: auth.none("the catalogue is public") },
 *     "GET /orders/{orderId}": {
 *       table: { table: orders, action: TableAction.GetItem,
 *                key: { pk: "$context.authorizer.claims.sub", sk: "$input.params('orderId')" } },
 *       auth: auth.authorizer("customers", ["shop/orders.read"]),
 *     },
 *     "POST /hooks/{source}": { queue: { queue: webhooks, headers: ["X-Signature"] }, auth: auth.none("the consumer verifies the signature") },
 *   },
 * });
 * export const url = storefront.url;
 */
export class RestApi extends pulumi.ComponentResource {
  /** The API's id. */
  readonly apiId: pulumi.Output<string>;
  /** The API's name, as its metrics know it. */
  readonly apiName: pulumi.Output<string>;
  /** Where the API is reached. */
  readonly endpointType: pulumi.Output<string>;
  /** URL of the stage, without a slash at the end. */
  readonly url: pulumi.Output<string>;
  /** `arn:aws:execute-api:REGION:ACCOUNT:API`. */
  readonly executionArn: pulumi.Output<string>;
  /** The stage's ARN, that web ACLs attach to. */
  readonly stageArn: pulumi.Output<string>;
  /** The stage's name. */
  readonly stageName: pulumi.Output<string>;
  /** The OpenAPI document for clients: JSON with no AWS extensions. */
  readonly document: pulumi.Output<string>;
  /** The deployment that the program describes. */
  readonly deploymentId: pulumi.Output<string>;
  /** The access log's group. */
  readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: RestApiArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stagedoor:index:RestApi", name, args, opts);
    const faults = new Faults();
    const plan = normalizeRestApi(name, args, faults);
    faults.raise(this, name);
    rememberRestApi(name, this, args, plan);

    const role = createIntegrationRole(
      name,
      plan.routes.flatMap(({ route }) => restAccess(route)),
      this,
    );
    const document = plan.document(role);
    const body = plan.slots.fill(document).apply(canonicalJson);
    const api = createApi(name, args, plan, body, this);
    const deployment = createDeployment(name, api, plan, body, this);
    const { stage, accessLogGroup } = createRestStage(name, args, plan, api, deployment, this);
    const { url, contract } = publish(document, "REST", stage);
    allowApi(name, plan, api.executionArn, this);

    this.apiId = api.id;
    this.apiName = api.name;
    this.endpointType = pulumi.output(plan.endpointType as string);
    this.url = url;
    this.executionArn = api.executionArn;
    this.stageArn = stage.arn;
    this.stageName = stage.stageName;
    this.document = contract;
    this.deploymentId = deployment.id;
    this.logGroupName = accessLogGroup.name;
    this.registerOutputs({
      apiId: this.apiId,
      apiName: this.apiName,
      endpointType: this.endpointType,
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

function createApi(
  name: string,
  args: RestApiArgs,
  plan: RestApiPlan,
  body: pulumi.Output<string>,
  parent: RestApi,
): aws.apigateway.RestApi {
  return new aws.apigateway.RestApi(
    name,
    {
      description: args.description,
      body,
      // An import that adds to what is there would keep every route that the program took out.
      putRestApiMode: "overwrite",
      // Without this, AWS leaves out what it does not understand and says so to nobody.
      failOnWarnings: true,
      endpointConfiguration: {
        types: plan.endpointType,
        vpcEndpointIds: args.vpcEndpointIds,
        ipAddressType: args.ipAddressType,
      },
      disableExecuteApiEndpoint: args.disableExecuteApiEndpoint ?? false,
      securityPolicy: args.securityPolicy,
      endpointAccessMode: args.endpointAccessMode,
      tags: args.tags,
    },
    { parent },
  );
}

function createDeployment(
  name: string,
  api: aws.apigateway.RestApi,
  plan: RestApiPlan,
  body: pulumi.Output<string>,
  parent: RestApi,
): aws.apigateway.Deployment {
  return new aws.apigateway.Deployment(
    `${name}-deployment`,
    {
      restApi: api.id,
      // The policy is in the document; the endpoint's type is not, and changes what is deployed.
      triggers: { document: body.apply((text) => fingerprint(`${plan.endpointType}\n${text}`)) },
    },
    // A stage can be put back on an earlier deployment as long as there is one; it goes when the API goes.
    { parent, retainOnDelete: true },
  );
}
