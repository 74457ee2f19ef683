import type * as pulumi from "@pulumi/pulumi";
import type { AccountLogging } from "../account/account-logging";
import type { HttpIntegration, MockIntegration } from "../api/integrations";
import type { ApiLogs, IpAddressType, Throttle } from "../api/settings";
import type { RouteAuth } from "../auth";
import type { Function } from "../function/function";

/** A Lambda function that says who may connect, with an IAM policy. */
export interface WebSocketAuthorizer {
  /** The function. */
  function: Function;
  /** Where the caller's proof stands, for example `route.request.querystring.token`. @default ["route.request.header.Authorization"] */
  identitySources?: string[];
}

/** One route of a WebSocket API: exactly one of `function`, `http` and `mock`. */
export interface WebSocketRoute {
  /** Who may connect; on `$connect` only, and needed there. */
  auth?: RouteAuth;
  /** Lambda function that gets the message. */
  function?: Function;
  /** A public HTTP endpoint. */
  http?: HttpIntegration;
  /** A fixed answer of API Gateway itself. */
  mock?: MockIntegration;
  /** Sends what the integration returns back over the connection. @default false */
  twoWay?: boolean;
  /** Name of the operation. @default none */
  operationName?: string;
  /** Milliseconds that the integration may take. @default 29000 */
  timeoutMillis?: number;
  /** Limits of this route alone. @default the API's */
  throttle?: Throttle;
}

/** What a {@link WebSocketApi} is made from. */
export interface WebSocketApiArgs {
  /** Routes by key: `$connect` (needed), `$disconnect`, `$default` and what `routeSelectionExpression` yields. */
  routes: Record<string, WebSocketRoute>;
  /** Authorizers by the name that `$connect` uses. @default none */
  authorizers?: Record<string, WebSocketAuthorizer>;
  /** Functions that may send to, look up and close this API's connections: exactly this stage's. @default none */
  senders?: Record<string, Function>;
  /** What names a message's route. @default "$request.body.action" */
  routeSelectionExpression?: string;
  /** What the API is for. @default none */
  description?: string;
  /** The stage's name, in the API's own URLs. @default the Pulumi stack's name */
  stageName?: string;
  /** Stage variables. @default none */
  variables?: Record<string, pulumi.Input<string>>;
  /** With which versions of IP the API's own URL is reached. @default IpAddressType.Ipv4 */
  ipAddressType?: IpAddressType;
  /** Limits of every route. @default { rateLimit: 100, burstLimit: 200 } */
  throttle?: Throttle;
  /** Logs. @default 30 days, errors */
  logs?: ApiLogs;
  /** The account's logging role, so that logs start only when it stands. @default the account already has one */
  accountLogging?: AccountLogging;
  /** Turns the API's own URL off, for an API that a domain maps to. @default false */
  disableExecuteApiEndpoint?: boolean;
  /** Tags of all that is made. @default none */
  tags?: Record<string, pulumi.Input<string>>;
}
