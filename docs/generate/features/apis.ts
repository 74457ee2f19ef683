import type { Feature } from "./feature";

const rest = "components/rest/args.ts";
const restTests = "tests/components/rest";
const openApiTests = "tests/components/openapi";
const documents = "tests/components/openapi/rest-document.test.ts";
const httpTest = "tests/components/http/http-api.test.ts";
const front = "tests/components/front";
const local = "tests/local";

/** Kinds of API, and documents. */
export const apiFeatures: readonly Feature[] = [
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
];
