import type { Principal } from "../../cloud/principal";
import type { TraceStep } from "../../cloud/telemetry";
import { executionArn } from "../address";
import type { ApiKey, GatewayEnvironment } from "../environment";
import type { CompiledMethod } from "./compile";
import type { ExecutionLog } from "./execution-log";
import type { TraceHeader } from "./ids";
import type { GatewayRequest } from "./request";
import type { RouteMatch } from "./router";
import type { ActiveStage } from "./stage";
import type { MethodSettings } from "./stage-settings";

/** Everything about one request on its way through the steps; each step adds what it found, none takes away. */
export interface Exchange {
  readonly environment: GatewayEnvironment;
  readonly stage: ActiveStage;
  readonly request: GatewayRequest;
  readonly requestId: string;
  readonly extendedRequestId: string;
  readonly trace: TraceHeader;
  /** Milliseconds since the epoch. */
  readonly receivedMs: number;
  /** The same moment on the clock that durations are taken from. */
  readonly startedMs: number;
  readonly variables: Readonly<Record<string, string>>;
  readonly isCanary: boolean;
  readonly log: ExecutionLog;
  readonly steps: TraceStep[];
  /** `$context`; mapping templates write their overrides into it. */
  readonly context: Record<string, unknown>;

  route?: RouteMatch<CompiledMethod>;
  /** Settings of the routed method. @default none, before routing */
  methodSettings: MethodSettings;
  /** Who signed the request, on methods with IAM. */
  principal?: Principal;
  /** `usageIdentifierKey` of a Lambda authorizer. */
  usageIdentifierKey?: string;
  apiKey?: ApiKey;
  /** Headers that a step adds to the answer, e.g. the cache's warning. */
  readonly extraHeaders: [string, string][];
  /** Facts of the step under way, for the trace. */
  detail: Record<string, unknown>;
  /** How the controls of access ended, for the access log. */
  readonly phases: Partial<Record<PhaseName, Phase>>;
  /** What the integration did, for logs and metrics. */
  integration: {
    latencyMs?: number;
    /** Status that the backend answered; of a proxied function, the one it returned. */
    status?: number;
    /** Status of the endpoint that was called: for functions, Lambda's own. */
    endpointStatus?: number;
    requestId?: string;
    error?: string;
    cacheHit?: boolean;
    /** Milliseconds until all headers of a streamed answer were there. */
    timeToAllHeaders?: number;
    /** Milliseconds until the first byte of a streamed body. */
    timeToFirstContent?: number;
  };
}

/** A control of access that access logs tell about. */
export type PhaseName = "waf" | "authenticate" | "authorizer" | "authorize";

/** How a control ended. */
export interface Phase {
  readonly status: number;
  readonly latency: number;
  readonly error?: string;
  /** Request id of the function that was asked. */
  readonly requestId?: string;
  /** Status of Lambda's own answer. */
  readonly integrationStatus?: number;
}

/** The route of an exchange that has passed routing. */
export function routeOf(exchange: Exchange): RouteMatch<CompiledMethod> {
  if (!exchange.route) throw new Error("the request has not been routed");
  return exchange.route;
}

/** ARN of the method that a request calls, as policies and authorizers see it. */
export function methodArn(exchange: Exchange): string {
  const { api, settings } = exchange.stage;
  return `${executionArn(api)}/${settings.stageName}/${exchange.request.method}${exchange.request.path.replace(/(.)\/+$/, "$1")}`;
}

/** ARN that a function's permission must cover: the method's, with the resource's path. */
export function sourceArn(exchange: Exchange): string {
  const { api, settings } = exchange.stage;
  const { resource, methodKey } = routeOf(exchange);
  const path = resource.path.replace(/\{[^}]+\}/g, "*");
  return `${executionArn(api)}/${settings.stageName}/${methodKey === "ANY" ? "*" : methodKey}${path}`;
}
