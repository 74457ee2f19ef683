import type * as pulumi from "@pulumi/pulumi";
import type {
  EventBusIntegration,
  HttpIntegration,
  PrivateIntegration,
  QueueIntegration,
  StreamIntegration,
  WorkflowIntegration,
} from "../api/integrations";
import type { RouteBase } from "../api/route";
import type { ApiLogs, Cors, IpAddressType, OpenApiSource, Throttle } from "../api/settings";
import type { UserDirectory } from "../directory/user-directory";
import type { Function } from "../function/function";

/** Who checks a caller's token: exactly one of `userDirectory`, `jwt` and `function`. */
export interface HttpAuthorizer {
  /** Cognito user pool of this program; its clients are the audiences. */
  userDirectory?: UserDirectory;
  /** Another issuer of JSON Web Tokens. */
  jwt?: JwtIssuer;
  /** Lambda function that answers `{ isAuthorized, context }`. */
  function?: Function;
  /** Where the caller's proof stands, for example `$request.header.Authorization`; also the cache key. @default ["$request.header.Authorization"] */
  identitySources?: string[];
  /** Seconds that a function's answer is kept, 0 to 3600. @default 300 */
  resultTtlSeconds?: number;
}

/** An issuer of JSON Web Tokens. */
export interface JwtIssuer {
  /** The `iss` claim, an https URL with a discovery document below it. */
  issuer: pulumi.Input<string>;
  /** Values of `aud` (or `client_id`), of which a token needs one. */
  audiences: pulumi.Input<string>[];
}

/** One route of an HTTP API: `auth`, and exactly one of `function`, `queue`, `stream`, `workflow`, `eventBus`, `http` and `private`. */
export interface HttpRoute extends RouteBase {
  /** The raw body onto a queue. */
  queue?: QueueIntegration;
  /** The raw body onto a Kinesis stream. */
  stream?: StreamIntegration;
  /** An execution of a state machine. */
  workflow?: WorkflowIntegration;
  /** The JSON body onto an EventBridge bus. */
  eventBus?: EventBusIntegration;
  /** A public HTTP endpoint. */
  http?: HttpIntegration;
  /** A service inside the VPC. */
  private?: PrivateIntegration;
  /** Limits of this route alone. @default the API's */
  throttle?: Throttle;
}

/** What an {@link HttpApi} is made from. */
export interface HttpApiArgs {
  /** Routes by `METHOD /path`, `ANY /path` or `$default`. Either these or `openApi`. */
  routes?: Record<string, HttpRoute>;
  /** An existing OpenAPI 3.0 document in place of `routes`. @default the document is made from `routes` */
  openApi?: OpenApiSource;
  /** What each operation of `openApi` does, by operationId. */
  operations?: Record<string, HttpRoute>;
  /** Authorizers by the name that routes use. @default none */
  authorizers?: Record<string, HttpAuthorizer>;
  /** What the API is for. @default none */
  description?: string;
  /** Version in the document. @default "1.0.0" */
  version?: string;
  /** The stage's name; `$default` has none in its URL. @default "$default" */
  stageName?: string;
  /** Stage variables. @default none */
  variables?: Record<string, pulumi.Input<string>>;
  /** Pages of other origins that may call; API Gateway answers their preflight requests. @default none */
  cors?: Cors;
  /** With which versions of IP the API's own URL is reached. @default IpAddressType.Ipv4 */
  ipAddressType?: IpAddressType;
  /** Limits of every route. @default { rateLimit: 100, burstLimit: 200 } */
  throttle?: Throttle;
  /** Access log. @default 30 days */
  logs?: ApiLogs;
  /** Turns the API's own URL off, for an API that a domain maps to. @default false */
  disableExecuteApiEndpoint?: boolean;
  /** Tags of all that is made. @default none */
  tags?: Record<string, pulumi.Input<string>>;
}
