/** An HTTP API as API Gateway keeps it, imported or made of single resources; plain JSON, so that a deployment can keep a copy. */
export interface HttpApiDefinition {
  readonly name: string;
  readonly description?: string;
  readonly version?: string;
  readonly disableExecuteApiEndpoint: boolean;
  readonly cors?: CorsConfiguration;
  readonly routes: readonly RouteDefinition[];
  /** By integration id. */
  readonly integrations: Readonly<Record<string, IntegrationDefinition>>;
  /** By authorizer id. */
  readonly authorizers: Readonly<Record<string, AuthorizerDefinition>>;
}

/** Who the API belongs to. */
export interface ApiIdentity {
  readonly apiId: string;
  readonly apiName: string;
  readonly accountId: string;
  readonly region: string;
}

/** What GetApi tells of CORS. See https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html */
export interface CorsConfiguration {
  readonly allowCredentials?: boolean;
  readonly allowHeaders?: readonly string[];
  readonly allowMethods?: readonly string[];
  readonly allowOrigins?: readonly string[];
  readonly exposeHeaders?: readonly string[];
  /** Seconds. */
  readonly maxAge?: number;
}

/** How a route is protected. */
type AuthorizationType = "NONE" | "JWT" | "CUSTOM" | "AWS_IAM";

/** What GetRoute tells. */
export interface RouteDefinition {
  readonly id: string;
  /** `METHOD /path`, `ANY /path` or `$default`. */
  readonly routeKey: string;
  /** Id of the integration; absent: the route answers 500, as one without a target does. */
  readonly integrationId?: string;
  readonly authorizationType: AuthorizationType;
  readonly authorizerId?: string;
  /** Any one of these lets a token in; only for JWT. */
  readonly authorizationScopes: readonly string[];
  readonly operationName?: string;
}

/** What GetIntegration tells. */
export interface IntegrationDefinition {
  readonly id: string;
  readonly integrationType: "AWS_PROXY" | "HTTP_PROXY";
  /** Action of an AWS service, e.g. `SQS-SendMessage`. */
  readonly integrationSubtype?: string;
  /** Function ARN or invoke ARN, URL, or the private target's ARN. */
  readonly integrationUri?: string;
  readonly integrationMethod?: string;
  readonly payloadFormatVersion: "1.0" | "2.0";
  readonly connectionType: "INTERNET" | "VPC_LINK";
  readonly connectionId?: string;
  readonly credentialsArn?: string;
  readonly requestParameters: Readonly<Record<string, string>>;
  /** Mappings by status of the backend's answer. */
  readonly responseParameters: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** 50 to 30,000. @default 30000 */
  readonly timeoutInMillis: number;
  /** Name that a private target's certificate must carry; its presence makes the request HTTPS. */
  readonly serverNameToVerify?: string;
}

/** What GetAuthorizer tells. */
export interface AuthorizerDefinition {
  readonly id: string;
  readonly name: string;
  readonly authorizerType: "JWT" | "REQUEST";
  /** Selection expressions, e.g. `$request.header.Authorization`. */
  readonly identitySource: readonly string[];
  readonly jwt?: { readonly issuer: string; readonly audiences: readonly string[] };
  readonly authorizerUri?: string;
  readonly authorizerCredentialsArn?: string;
  readonly payloadFormatVersion: "1.0" | "2.0";
  readonly enableSimpleResponses: boolean;
  /** Seconds, 0 to 3,600; 0: no cache. @default 300 */
  readonly resultTtlInSeconds: number;
}

/** A stage as API Gateway keeps it; plain JSON. */
export interface StageSettings {
  readonly stageName: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly accessLog?: { readonly destinationArn: string; readonly format: string };
  readonly defaultRouteSettings: RouteSettings;
  /** By route key. */
  readonly routeSettings: Readonly<Record<string, RouteSettings>>;
}

/** What may be set for a route of a stage, or for all. */
export interface RouteSettings {
  /** Requests a second; absent: the account's limit. */
  readonly throttlingRateLimit?: number;
  readonly throttlingBurstLimit?: number;
  /** Metrics by route. @default false */
  readonly detailedMetricsEnabled?: boolean;
  /** Only for WebSocket APIs. @default "OFF" */
  readonly loggingLevel?: string;
  readonly dataTraceEnabled?: boolean;
}

/** A stage's name when a request names none. */
export const defaultStage = "$default";

/** Key of the route for requests that no other route matches. */
export const defaultRoute = "$default";

/** The settings that hold for one route of a stage. */
export function settingsFor(stage: StageSettings, routeKey: string): RouteSettings {
  return { ...stage.defaultRouteSettings, ...stage.routeSettings[routeKey] };
}
