import type { GatewayEnvironment } from "../environment";
import type { HttpCall, RoutedCall } from "./call";
import { contextValue } from "./context-variables";
import { type ApiIdentity, type StageSettings, settingsFor } from "./definition";
import type { GatewayFault } from "./fault";
import type { Tracer } from "./tracer";

/** How a request ended. */
export interface Outcome {
  readonly call: HttpCall | RoutedCall;
  readonly status: number;
  readonly responseLength: number;
  readonly durationMs: number;
  /** Milliseconds that the integration took; absent when it was not reached. */
  readonly integrationLatency?: number;
  readonly integrationStatus?: number;
  /** Id of the function's run; absent for other integrations. */
  readonly integrationRequestId?: string;
  readonly fault?: GatewayFault;
  readonly tracer: Tracer;
}

/** Tells of a finished request: its trace, its access log line, its metrics. */
export function observe(outcome: Outcome, env: GatewayEnvironment): void {
  const { call, status } = outcome;
  const routeKey = contextValue(call, "routeKey");
  env.emit({
    kind: "request",
    trace: {
      requestId: call.requestId,
      apiId: call.api.apiId,
      apiName: call.api.apiName,
      stage: call.stage.stageName,
      time: call.time,
      method: call.request.method,
      path: call.fullPath,
      ...(routeKey === undefined ? {} : { routeKey }),
      status,
      durationMs: outcome.tracer.elapsedMs(),
      traceId: call.traceId.replace(/^Root=([^;]+).*$/, "$1"),
      steps: outcome.tracer.steps,
    },
  });
  accessLog(outcome, env);
  metrics(outcome, routeKey, env);
}

function accessLog(outcome: Outcome, env: GatewayEnvironment): void {
  const { stage, time } = outcome.call;
  const group = stage.accessLog && logGroupOf(stage.accessLog.destinationArn);
  if (!group) return;
  const message = accessLogLine(stage.accessLog!.format, outcome);
  env.emit({ kind: "log", time, group, stream: stage.stageName, message });
}

/**
 * Fills an access log format; a variable without a value prints `-`.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
 */
function accessLogLine(format: string, outcome: Outcome): string {
  return format.replace(/\$context\.([A-Za-z][\w:-]*(?:\.[\w:-]+)*)/g, (_, name: string) => {
    const value = outcomeValue(name, outcome) ?? contextValue(outcome.call, name) ?? "-";
    return value.replace(/[\r\n]+/g, " ");
  });
}

function outcomeValue(name: string, outcome: Outcome): string | undefined {
  const { fault } = outcome;
  const authorizerFault = fault && outcome.tracer.steps.at(-1)?.step === "authorizer" ? fault : undefined;
  const integrationFault = fault && outcome.tracer.steps.at(-1)?.step === "integrate" ? fault : undefined;
  const values: Readonly<Record<string, string | number | undefined>> = {
    status: outcome.status,
    responseLength: outcome.responseLength,
    responseLatency: outcome.durationMs,
    dataProcessed: outcome.call.request.body.length + outcome.responseLength,
    integrationLatency: outcome.integrationLatency,
    "integration.latency": outcome.integrationLatency,
    integrationStatus: outcome.integrationStatus,
    "integration.status": outcome.integrationStatus,
    "integration.integrationStatus": outcome.integrationStatus,
    awsEndpointRequestId: outcome.integrationRequestId,
    "integration.requestId": outcome.integrationRequestId,
    integrationErrorMessage: integrationFault?.detail,
    "integration.error": integrationFault?.detail,
    "authorizer.error": authorizerFault?.detail,
    "error.message": fault?.clientMessage,
    "error.messageString": fault && JSON.stringify(fault.clientMessage),
    "error.responseType": fault && responseType(fault.status),
  };
  const value = values[name];
  return value === undefined ? undefined : String(value);
}

function responseType(status: number): string {
  if (status === 401) return "UNAUTHORIZED";
  if (status === 403) return "ACCESS_DENIED";
  if (status === 429) return "THROTTLED";
  return status < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX";
}

function metrics(outcome: Outcome, routeKey: string | undefined, env: GatewayEnvironment): void {
  const { call, status } = outcome;
  const values: [string, number, string][] = [
    ["Count", 1, "Count"],
    ["4xx", status >= 400 && status < 500 ? 1 : 0, "Count"],
    ["5xx", status >= 500 ? 1 : 0, "Count"],
    ["Latency", outcome.durationMs, "Milliseconds"],
    ["DataProcessed", call.request.body.length + outcome.responseLength, "Bytes"],
  ];
  if (outcome.integrationLatency !== undefined) {
    values.push(["IntegrationLatency", outcome.integrationLatency, "Milliseconds"]);
  }
  for (const dimensions of metricDimensions(call.api, call.stage, routeKey)) {
    for (const [name, value, unit] of values) {
      env.emit({ kind: "metric", time: call.time, namespace: "AWS/ApiGateway", name, dimensions, value, unit });
    }
  }
}

/** By API; by stage; and by route where detailed metrics are on. */
export function metricDimensions(
  api: ApiIdentity,
  stage: StageSettings,
  routeKey: string | undefined,
): Readonly<Record<string, string>>[] {
  const { apiId: ApiId } = api;
  const Stage = stage.stageName;
  const detailed = routeKey !== undefined && settingsFor(stage, routeKey).detailedMetricsEnabled;
  return [{ ApiId }, { ApiId, Stage }, ...(detailed ? [{ ApiId, Stage, Route: routeKey }] : [])];
}

/** Name of a log group ARN; undefined for other destinations (Firehose), which are recorded only. */
export function logGroupOf(arn: string): string | undefined {
  return /^arn:[\w-]+:logs:[^:]*:[^:]*:log-group:([^:]+)/.exec(arn)?.[1];
}
