/** A link to a text in a file of the repository: `path#text`. */
type Link = `${string}#${string}`;

/** A feature of API Gateway and where it is. */
export interface Feature {
  readonly feature: string;
  /** Argument of a component: file, and class, interface or constant with its member. */
  readonly argument: Link;
  /** Test of the component: file, and the beginning of its title. */
  readonly test: Link;
  /** What shows it on the local stage: an example, a journey of the shop, or a test of the stage. */
  readonly local?: `example:${string}` | `journey:${string}` | Link;
  /** What is not there, in a sentence. */
  readonly gap?: string;
}

const rest = "components/rest/args.ts";
const restTests = "tests/components/rest";
const openApiTests = "tests/components/openapi";
const stageTest = `${restTests}/rest-stage.test.ts`;
const documents = `${openApiTests}/rest-document.test.ts`;
const templates = `${openApiTests}/rest-templates.test.ts`;
const httpTest = "tests/components/http/http-api.test.ts";
const front = "tests/components/front";
const local = "tests/local";
const integrations = "components/api/integrations.ts";

/** Every feature, in groups. */
export const features: Readonly<Record<string, readonly Feature[]>> = {
  "Kinds of API": [
    {
      feature: "REST API, edge-optimized",
      argument: `${rest}#EndpointType.Edge`,
      test: `${front}/api-domain.test.ts#makes an edge domain's certificate in us-east-1`,
      local: "journey:partners: refused without a key",
    },
    {
      feature: "REST API, regional",
      argument: `${rest}#EndpointType.Regional`,
      test: `${restTests}/rest-api.test.ts#makes an API, a deployment, a stage`,
      local: "example:crud",
    },
    {
      feature: "REST API, private",
      argument: `${rest}#RestApiArgs.vpcEndpointIds`,
      test: `${restTests}/rest-api.test.ts#answers a private API's callers`,
      local: "example:private-api",
    },
    {
      feature: "HTTP API",
      argument: "components/http/args.ts#HttpApiArgs.routes",
      test: `${httpTest}#makes exactly one API, deployment, stage`,
      local: "example:strangler-proxy",
    },
    {
      feature: "WebSocket API with authorizer",
      argument: "components/websocket/args.ts#WebSocketApiArgs.authorizers",
      test: "tests/components/websocket/websocket-api.test.ts#makes a route and an integration for each message",
      local: "journey:live: WebSocket with a token",
    },
    {
      feature: "`@connections` for a function",
      argument: "components/websocket/args.ts#WebSocketApiArgs.senders",
      test: "tests/components/websocket/websocket-api.test.ts#names where its connections are reached",
      local: "example:websocket-chat",
    },
    {
      feature: "OpenAPI 3.0 document in, JSON or YAML, overlay by operationId",
      argument: `${rest}#RestApiArgs.operations`,
      test: `${restTests}/rest-api.test.ts#lays settings over an imported document`,
      local: "example:imported-openapi",
    },
    {
      feature: "Swagger 2.0 document in",
      argument: `${rest}#RestApiArgs.openApi`,
      test: `${openApiTests}/swagger.test.ts#is imported as a REST API`,
      local: `${local}/gateway/openapi/paths.test.ts#take Swagger's basePath likewise`,
    },
    {
      feature: "OpenAPI document out, with no extension of AWS",
      argument: "components/rest/rest-api.ts#RestApi.document",
      test: `${documents}#are valid OpenAPI 3.0`,
      local: "example:imported-openapi",
    },
  ],
  "Who may call": [
    {
      feature: "IAM signatures",
      argument: "components/auth.ts#AuthType.Iam",
      test: `${documents}#ask for what a route asks for`,
      local: "example:s3-upload-download",
    },
    {
      feature: "Cognito user pools (REST), with scopes",
      argument: `${rest}#RestAuthorizer.userDirectory`,
      test: `${documents}#ask for what a route asks for`,
      local: "example:crud",
    },
    {
      feature: "JSON Web Tokens (HTTP)",
      argument: "components/http/args.ts#HttpAuthorizer.jwt",
      test: `${httpTest}#imports without a warning`,
      local: "example:jwt-outside-issuer",
      gap: "REST APIs have JWT authorizers since 2026; the AWS provider does not know them yet.",
    },
    {
      feature: "Lambda authorizers, TOKEN and REQUEST",
      argument: `${rest}#RestAuthorizer.type`,
      test: `${documents}#import without an error or a warning`,
      local: `${local}/gateway/rest/lambda-authorizer.test.ts#TOKEN: get the token`,
    },
    {
      feature: "Lambda authorizers, simple answers (HTTP)",
      argument: "components/http/args.ts#HttpAuthorizer.function",
      test: `${httpTest}#imports without a warning`,
      local: `${local}/gateway/http/lambda-authorizer.test.ts#simple answers`,
    },
    {
      feature: "API keys and usage plans",
      argument: "components/clients/args.ts#ApiClientsArgs.plans",
      test: `${front}/api-clients.test.ts#makes plans on stages`,
      local: "example:partner-api-keys",
    },
    {
      feature: "A plan's limits by method",
      argument: "components/clients/args.ts#PlanApi.routeThrottles",
      test: `${front}/api-clients.test.ts#makes plans on stages`,
      local: `${local}/cloud/apigateway/stages.test.ts#throttles a key by its plan's bucket`,
    },
    {
      feature: "Open, with a reason",
      argument: "components/auth.ts#RouteAuth.reason",
      test: "tests/components/lint/accepted.test.ts#is one message for a program",
      local: "example:webhook-hmac",
    },
    {
      feature: "Resource policies",
      argument: `${rest}#RestApiArgs.policy`,
      test: `${restTests}/rest-api.test.ts#answers a private API's callers`,
      local: `${local}/gateway/rest/access.test.ts#without authorization a policy must allow`,
    },
    {
      feature: "CORS, preflight and errors included",
      argument: "components/api/settings.ts#Cors.origins",
      test: `${templates}#let one of several origins call`,
      local: `${local}/gateway/http/stage.test.ts#answers a preflight with 204`,
    },
    {
      feature: "Mutual TLS",
      argument: "components/domain/args.ts#ApiDomainArgs.mutualTls",
      test: `${front}/domain-records.test.ts#stand for clients with certificates`,
      gap: "The local stage speaks no TLS, so it asks for no client certificate.",
    },
  ],
  "What answers": [
    {
      feature: "Lambda function",
      argument: "components/api/route.ts#RouteBase.function",
      test: `${restTests}/rest-api.test.ts#lets the API's own stage and authorizers invoke`,
      local: "example:partner-api-keys",
    },
    {
      feature: "Streamed answers",
      argument: `${rest}#RestRoute.responseStreaming`,
      test: `${restTests}/streaming.test.ts#come from functions, HTTP endpoints`,
      local: `${local}/gateway/rest/streaming.test.ts#begin with a prelude`,
    },
    {
      feature: "DynamoDB without a function",
      argument: `${integrations}#TableIntegration.action`,
      test: `${templates}#read and write DynamoDB's typed values`,
      local: "example:crud",
    },
    {
      feature: "SQS, raw body and headers",
      argument: `${integrations}#QueueIntegration.headers`,
      test: `${templates}#carry a webhook's raw body`,
      local: "example:webhook-hmac",
    },
    {
      feature: "SNS",
      argument: `${integrations}#TopicIntegration.topicArn`,
      test: `${openApiTests}/topic.test.ts#publishes the raw body`,
      local: `${local}/cloud/sns/topic.test.ts#delivers to a queue in SNS's envelope`,
    },
    {
      feature: "Kinesis, Firehose and S3 as one",
      argument: `${integrations}#StreamIntegration.stream`,
      test: `${templates}#carry bodies to Kinesis in base64`,
      local: "example:event-ingestion",
    },
    {
      feature: "Step Functions: start, run, describe",
      argument: `${integrations}#WorkflowMode.StartSync`,
      test: `${templates}#answer a workflow's name, state and output`,
      local: "example:workflow",
    },
    {
      feature: "S3 get, put and delete, bytes as they are",
      argument: `${integrations}#BucketAction.PutObject`,
      test: `${documents}#send each integration where it belongs`,
      local: "example:s3-upload-download",
    },
    {
      feature: "EventBridge",
      argument: `${integrations}#EventBusIntegration.eventBusArn`,
      test: `${templates}#fail where EventBridge took nothing`,
      local: `${local}/cloud/events/rules.test.ts#sends what matches to the target`,
    },
    {
      feature: "HTTP endpoint, with a secret header",
      argument: `${integrations}#HttpIntegration.headers`,
      test: `${restTests}/rest-api.test.ts#keeps a secret header out of what clients get`,
      local: "example:payment-proxy-secret",
    },
    {
      feature: "Private load balancer by VPC Link V2, REST and HTTP",
      argument: `${integrations}#PrivateIntegration.service`,
      test: "tests/components/network.test.ts#puts a function behind an internal load balancer",
      local: "example:private-service",
    },
    {
      feature: "Fixed answers",
      argument: `${integrations}#MockIntegration.body`,
      test: `${documents}#import without an error or a warning`,
      local: "example:custom-domain",
    },
    {
      feature: "Validators from schemas",
      argument: "components/api/route.ts#RouteRequest.body",
      test: `${openApiTests}/swagger.test.ts#is imported as a REST API`,
      local: "example:event-ingestion",
    },
    {
      feature: "Request and response templates by hand",
      argument: `${rest}#RouteTemplates.request`,
      test: `${restTests}/settings.test.ts#take templates by hand`,
      local: `${local}/gateway/rest/response-mapping.test.ts#chooses the template by the first accepted type`,
    },
    {
      feature: "Gateway responses",
      argument: `${rest}#RestApiArgs.gatewayResponses`,
      test: `${restTests}/settings.test.ts#answer in the program's own words`,
      local: `${local}/gateway/rest/gateway-responses.test.ts#take the exact type first`,
    },
    {
      feature: "Least privilege for each integration",
      argument: "components/access/access.ts#Access.actions",
      test: `${restTests}/rest-api.test.ts#gives its role exactly what its routes do`,
      local: `${local}/cloud/apigateway/services.test.ts#are refused by the service where the role's policy`,
    },
  ],
  "The stage": [
    {
      feature: "Throttles of stage and route",
      argument: `${rest}#RestRoute.throttle`,
      test: `${stageTest}#writes settings for a route that has its own`,
      local: `${local}/gateway/rest/stage-limits.test.ts#refill by the clock`,
    },
    {
      feature: "Cache by method",
      argument: `${rest}#RouteCache.ttlSeconds`,
      test: `${stageTest}#writes settings for a route that has its own`,
      local: `${local}/gateway/rest/stage-limits.test.ts#keep GET alone for the time to live`,
    },
    {
      feature: "Binary types",
      argument: `${rest}#RestApiArgs.binaryMediaTypes`,
      test: `${restTests}/settings.test.ts#compress from a size on`,
      local: "example:s3-upload-download",
    },
    {
      feature: "Compression",
      argument: `${rest}#RestApiArgs.minimumCompressionBytes`,
      test: `${restTests}/settings.test.ts#compress from a size on`,
      local: `${local}/gateway/rest/bodies.test.ts#compresses from the API's size on`,
    },
    {
      feature: "Canary release",
      argument: `${rest}#Canary.stableDeploymentId`,
      test: `${stageTest}#keeps the good deployment on the stage during a canary`,
      local: `${local}/cloud/apigateway/stages.test.ts#sends a share of the requests to the canary`,
      gap: "No command shifts it, watches alarms, promotes and rolls back: it is set and taken out in the program.",
    },
    {
      feature: "Dual-stack IPv6",
      argument: `${rest}#RestApiArgs.ipAddressType`,
      test: `${restTests}/streaming.test.ts#say so to AWS`,
      gap: "The local stage listens on 127.0.0.1 alone.",
    },
    {
      feature: "JSON access logs and owned execution logs",
      argument: "components/api/settings.ts#ApiLogs.level",
      test: `${stageTest}#is secure and observable by default`,
      local: `${local}/cloud/apigateway/stages.test.ts#writes access logs in the stage's format`,
    },
    {
      feature: "X-Ray",
      argument: `${rest}#RestApiArgs.tracing`,
      test: `${stageTest}#is secure and observable by default`,
      local: `${local}/gateway/rest/lambda-proxy.test.ts#continue the client's trace`,
    },
    {
      feature: "Alarms",
      argument: "components/observability/args.ts#ObservabilityArgs.alarmTopicArns",
      test: "tests/components/operations/observability.test.ts#makes one alarm for each trouble",
      local: "example:observability",
    },
    {
      feature: "Dashboard",
      argument: "components/observability/args.ts#ObservabilityArgs.dashboard",
      test: "tests/components/operations/observability.test.ts#draws each watch with the line",
      local: "example:observability",
    },
  ],
  "Before the stage": [
    {
      feature: "Domain with base paths v1 and v2",
      argument: "components/domain/args.ts#ApiDomainArgs.basePaths",
      test: `${front}/api-domain.test.ts#makes a regional domain with its certificate`,
      local: "example:custom-domain",
    },
    {
      feature: "Routing rules by header or path",
      argument: "components/domain/args.ts#RoutingRule.headers",
      test: `${front}/api-domain.test.ts#tries routing rules before base paths`,
      local: "example:custom-domain",
    },
    {
      feature: "Private domain with access association",
      argument: "components/domain/args.ts#ApiDomainArgs.vpcEndpointIds",
      test: `${front}/api-domain.test.ts#opens a private domain to its VPC endpoints alone`,
      gap: "No journey or example calls a private domain on the local stage.",
    },
    {
      feature: "TLS policies and endpoint access mode",
      argument: "components/domain/args.ts#ApiDomainArgs.endpointAccessMode",
      test: `${restTests}/settings.test.ts#ask callers of the API and of its domain`,
      gap: "The local stage speaks no TLS.",
    },
    {
      feature: "Edge certificate in us-east-1",
      argument: "components/domain/args.ts#ApiDomainArgs.certificateArn",
      test: `${front}/api-domain.test.ts#makes an edge domain's certificate in us-east-1`,
      local: `${local}/cloud/apigateway/refusals.test.ts#refuses certificates in the wrong region`,
    },
    {
      feature: "CloudFront with security headers, origin lock and cache policies",
      argument: "components/edge/args.ts#EdgeDistributionArgs.origins",
      test: `${front}/edge.test.ts#adds its lock to origin requests as a secret`,
      local: "example:edge-distribution",
    },
    {
      feature: "WAF",
      argument: "components/firewall/args.ts#FirewallArgs.requiredHeader",
      test: `${front}/edge.test.ts#refuses who lacks the header`,
      local: "example:edge-distribution",
      gap: "Managed rule groups are recorded, not evaluated, on the local stage.",
    },
    {
      feature: "Several regions, by latency",
      argument: "components/domain/args.ts#ApiDomainArgs.latencyRegion",
      test: `${front}/domain-records.test.ts#answer by latency from two regions`,
      local: "example:multi-region",
      gap: "On the local stage the regions answer at their own addresses; a name has one place there.",
    },
    {
      feature: "Several regions, by failover",
      argument: "components/domain/args.ts#ApiDomainArgs.failover",
      test: `${front}/domain-records.test.ts#fail over from the first to the second`,
      gap: "Records are made and not resolved on the local stage.",
    },
  ],
};
