import type { Feature } from "./feature";

const rest = "components/rest/args.ts";
const restTests = "tests/components/rest";
const openApiTests = "tests/components/openapi";
const documents = "tests/components/openapi/rest-document.test.ts";
const templates = "tests/components/openapi/rest-templates.test.ts";
const local = "tests/local";
const integrations = "components/api/integrations.ts";

/** What answers a route. */
export const answerFeatures: readonly Feature[] = [
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
  {
    feature: "A queue's, bucket's, table's, stream's or topic's own key (KMS), granted with it",
    argument: "components/queue/queue.ts#QueueArgs.kmsKeyArn",
    test: "tests/components/keys.test.ts#may be used by an API's integrations",
    gap: "The local stage encrypts nothing, and asks no key's policy.",
  },
];
