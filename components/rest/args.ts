import type * as pulumi from "@pulumi/pulumi";
import type { AccountLogging } from "../account/account-logging";
import type {
  BucketIntegration,
  EventBusIntegration,
  HttpIntegration,
  MockIntegration,
  PrivateIntegration,
  QueueIntegration,
  StreamIntegration,
  TableIntegration,
  TopicIntegration,
  WorkflowIntegration,
} from "../api/integrations";
import type { RouteBase } from "../api/route";
import type { ApiLogs, Cors, IpAddressType, OpenApiSource, Throttle } from "../api/settings";
import type { UserDirectory } from "../directory/user-directory";
import type { Firewall } from "../firewall/firewall";
import type { Function } from "../function/function";

/** Where a REST API is reached. */
export const EndpointType = {
  /** Through AWS's own CloudFront, for callers all over the world. */
  Edge: "EDGE",
  /** In the region; the type to put behind a distribution of one's own. */
  Regional: "REGIONAL",
  /** Through VPC endpoints only. */
  Private: "PRIVATE",
} as const;
/** Where a REST API is reached. */
export type EndpointType = (typeof EndpointType)[keyof typeof EndpointType];

/** What an authorizer function is given. */
export const LambdaAuthorizerType = {
  /** One header. */
  Token: "token",
  /** The request's headers, query, stage variables and context. */
  Request: "request",
} as const;
/** What an authorizer function is given. */
export type LambdaAuthorizerType = (typeof LambdaAuthorizerType)[keyof typeof LambdaAuthorizerType];

/** Who checks a caller's token: exactly one of `userDirectory`, `userPoolArns` and `function`. */
export interface RestAuthorizer {
  /** Cognito user pool of this program. */
  userDirectory?: UserDirectory;
  /** Cognito user pools of others. */
  userPoolArns?: pulumi.Input<string>[];
  /** Lambda function that answers with an IAM policy. */
  function?: Function;
  /** What the function is given. @default LambdaAuthorizerType.Request */
  type?: LambdaAuthorizerType;
  /** Where the caller's proof stands, for example `method.request.header.Authorization`; also the cache key. @default ["method.request.header.Authorization"] */
  identitySources?: string[];
  /** Regular expression that a token must match before the function is asked (TOKEN), or its audience (Cognito). @default none */
  identityValidationExpression?: string;
  /** Seconds that an answer is kept for the same identity sources, 0 to 3600; the cached policy must cover the whole API. @default 300 */
  resultTtlSeconds?: number;
}

/** Keeps GET answers in the stage's cache. */
export interface RouteCache {
  /** Seconds, 0 to 3600. */
  ttlSeconds: number;
  /** Parameters that tell answers apart, for example `method.request.querystring.page`; path parameters always do. @default the route's declared query parameters */
  keyParameters?: string[];
}

/** Mapping templates written by hand; what they let through is the program's own care. */
export interface RouteTemplates {
  /** Velocity templates of the request by content type. @default what the integration makes */
  request?: Record<string, string>;
  /** Velocity templates of the response by status code, for `application/json`. @default what the integration makes */
  response?: Record<string, string>;
}

/**
 * One route of a REST API: `auth`, and exactly one of `function`, `table`, `queue`, `topic`, `stream`, `workflow`,
 * `bucket`, `eventBus`, `http`, `private` and `mock`.
 */
export interface RestRoute extends RouteBase {
  /** DynamoDB without a function. */
  table?: TableIntegration;
  /** The raw body onto a queue. */
  queue?: QueueIntegration;
  /** The raw body to an SNS topic. */
  topic?: TopicIntegration;
  /** The raw body onto a Kinesis stream. */
  stream?: StreamIntegration;
  /** An execution of a state machine. */
  workflow?: WorkflowIntegration;
  /** One object of a bucket. */
  bucket?: BucketIntegration;
  /** The JSON body onto an EventBridge bus. */
  eventBus?: EventBusIntegration;
  /** A public HTTP endpoint. */
  http?: HttpIntegration;
  /** A service inside the VPC. */
  private?: PrivateIntegration;
  /** A fixed answer of API Gateway itself. */
  mock?: MockIntegration;
  /** Limits of this route alone. @default the API's */
  throttle?: Throttle;
  /** Keeps this route's answers; the API needs `cache`. @default not kept */
  cache?: RouteCache;
  /** Asks for an API key besides `auth`. @default true with `auth.apiKey()`, else false */
  apiKeyRequired?: boolean;
  /** Mapping templates in place of the integration's own. @default the integration's */
  templates?: RouteTemplates;
  /** Sends the answer of `function`, `http` or `private` as it comes, up to 15 minutes. @default false */
  responseStreaming?: boolean;
}

/** Memory beside the stage that keeps answers; costs by the hour. */
export interface CacheCluster {
  /** Gigabytes, as AWS sells them: 0.5, 1.6, 6.1, 13.5, 28.4, 58.2, 118, 237. @default "0.5" */
  sizeGb?: string;
}

/** Sends a part of the traffic to the program's deployment, and the rest to an earlier one. */
export interface Canary {
  /** Percent of requests that the new deployment gets; with 0 the release is stopped, and all go to the one that stays. */
  percent: number;
  /** The deployment that the other requests stay with. */
  stableDeploymentId: string;
  /** Stage variables that differ for the new deployment. @default none */
  variables?: Record<string, string>;
}

/** An answer that API Gateway gives by itself, when no integration does. */
export interface GatewayResponse {
  /** Status code. @default AWS's own */
  statusCode?: number;
  /** Headers. @default the CORS headers where the API has `cors` */
  headers?: Record<string, string>;
  /** Templates by content type. @default `{"message":$context.error.messageString}` */
  templates?: Record<string, string>;
}

/** Where an API's key is read from. */
export const ApiKeySource = { Header: "HEADER", Authorizer: "AUTHORIZER" } as const;
/** Where an API's key is read from. */
export type ApiKeySource = (typeof ApiKeySource)[keyof typeof ApiKeySource];

/** What a {@link RestApi} is made from. */
export interface RestApiArgs {
  /** Where the API is reached. @default EndpointType.Regional */
  endpointType?: EndpointType;
  /** Routes by `METHOD /path`. Either these or `openApi`. */
  routes?: Record<string, RestRoute>;
  /** An existing document in place of `routes`. @default the document is made from `routes` */
  openApi?: OpenApiSource;
  /** What each operation of `openApi` does, by operationId. */
  operations?: Record<string, RestRoute>;
  /** Authorizers by the name that routes use. @default none */
  authorizers?: Record<string, RestAuthorizer>;
  /** What the API is for. @default none */
  description?: string;
  /** Version in the document. @default "1.0.0" */
  version?: string;
  /** The stage's name, the first segment of the API's own URLs. @default the Pulumi stack's name */
  stageName?: string;
  /** Stage variables. @default none */
  variables?: Record<string, pulumi.Input<string>>;
  /** With which versions of IP the API's own URL is reached. @default IpAddressType.Ipv4, and dual-stack for a private API, which has no other */
  ipAddressType?: IpAddressType;
  /** VPC endpoints that may reach a private API; needed there, refused elsewhere. */
  vpcEndpointIds?: pulumi.Input<string>[];
  /** Resource policy, JSON. @default none; a private API's admits its VPC endpoints alone */
  policy?: pulumi.Input<string>;
  /** Pages of other origins that may call. @default none */
  cors?: Cors;
  /** Limits of every route together with the stage's. @default { rateLimit: 100, burstLimit: 200 } */
  throttle?: Throttle;
  /** Logs. @default 30 days, errors */
  logs?: ApiLogs;
  /** The account's logging role, so that logs start only when it stands. @default the account already has one */
  accountLogging?: AccountLogging;
  /** Traces requests with X-Ray. @default true */
  tracing?: boolean;
  /** Cache cluster. @default none */
  cache?: CacheCluster;
  /** A gradual release in progress. @default the one that `stagedoor canary` wrote into the stage's file, else none */
  canary?: Canary;
  /** Web ACL in front of the stage; regional scope. @default none */
  firewall?: Firewall;
  /** Media types whose bodies are bytes. @default none */
  binaryMediaTypes?: string[];
  /** Bytes from which answers are compressed, 0 to 10485760. @default never */
  minimumCompressionBytes?: number;
  /** Turns the API's own URL off, for an API that a domain maps to. @default false */
  disableExecuteApiEndpoint?: boolean;
  /** Where API keys are read from. @default ApiKeySource.Header */
  apiKeySource?: ApiKeySource;
  /** Answers of API Gateway itself, by type, for example `UNAUTHORIZED`. @default AWS's own */
  gatewayResponses?: Record<string, GatewayResponse>;
  /** TLS policy of the API's own URL, for example `SecurityPolicy_TLS13_1_2_2021_06`. @default AWS's */
  securityPolicy?: string;
  /** `BASIC` or `STRICT`; goes with a `SecurityPolicy_*`. @default AWS's */
  endpointAccessMode?: string;
  /** Tags of all that is made. @default none */
  tags?: Record<string, pulumi.Input<string>>;
}
