import type { AuthorizerDefinition } from "../http/definition";

/** A WebSocket API as API Gateway keeps it; plain JSON, so that a deployment can keep a copy. */
export interface WebSocketApiDefinition {
  readonly name: string;
  /** E.g. `$request.body.action`. */
  readonly routeSelectionExpression: string;
  /** Where `$connect` has its API key. */
  readonly apiKeySelectionExpression: string;
  readonly disableExecuteApiEndpoint: boolean;
  /** By route key. */
  readonly routes: Readonly<Record<string, WebSocketRoute>>;
  /** By integration id. */
  readonly integrations: Readonly<Record<string, WebSocketIntegration>>;
  /** By authorizer id. */
  readonly authorizers: Readonly<Record<string, AuthorizerDefinition>>;
  /** JSON Schema text by model name. */
  readonly models: Readonly<Record<string, { readonly schema: string }>>;
}

/** What GetRoute tells of a WebSocket API's route. */
export interface WebSocketRoute {
  readonly id: string;
  /** `$connect`, `$disconnect`, `$default`, or a value of the route selection expression. */
  readonly routeKey: string;
  readonly integrationId?: string;
  /** Only `$connect` may have other than NONE. */
  readonly authorizationType: "NONE" | "AWS_IAM" | "CUSTOM";
  readonly authorizerId?: string;
  readonly apiKeyRequired: boolean;
  /** True when the route answers the client: it has a response selection expression and a `$default` response. */
  readonly answers: boolean;
  readonly modelSelectionExpression?: string;
  /** Model name by the value of the model selection expression. */
  readonly requestModels: Readonly<Record<string, string>>;
}

/** What GetIntegration tells of a WebSocket API's integration. */
export interface WebSocketIntegration {
  readonly id: string;
  readonly integrationType: "AWS" | "AWS_PROXY" | "HTTP" | "HTTP_PROXY" | "MOCK";
  readonly integrationUri?: string;
  readonly integrationMethod?: string;
  readonly credentialsArn?: string;
  readonly connectionType: "INTERNET" | "VPC_LINK";
  readonly connectionId?: string;
  /** Template by the value of the template selection expression. */
  readonly requestTemplates: Readonly<Record<string, string>>;
  /** @default `$default` */
  readonly templateSelectionExpression?: string;
  /** `integration.request.header.x` and the like to `route.request.…`, `context.…` or `'literal'`. */
  readonly requestParameters: Readonly<Record<string, string>>;
  readonly passthroughBehavior: "WHEN_NO_MATCH" | "WHEN_NO_TEMPLATES" | "NEVER";
  readonly contentHandling?: "CONVERT_TO_BINARY" | "CONVERT_TO_TEXT";
  /** 50 to 29,000. @default 29000 */
  readonly timeoutInMillis: number;
  readonly responses: readonly WebSocketIntegrationResponse[];
}

/** How an integration's answer becomes a message to the client. */
export interface WebSocketIntegrationResponse {
  /** `$default`, or a regular expression of the status between slashes. */
  readonly key: string;
  readonly responseTemplates: Readonly<Record<string, string>>;
  readonly templateSelectionExpression?: string;
}

/**
 * Limits of WebSocket APIs.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
 */
export const socketLimits = {
  messageBytes: 128 * 1024,
  frameBytes: 32 * 1024,
  idleMs: 10 * 60 * 1000,
  connectionMs: 2 * 60 * 60 * 1000,
} as const;
