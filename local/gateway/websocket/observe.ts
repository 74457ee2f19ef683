import type { GatewayEnvironment } from "../environment";
import { settingsFor } from "../http/definition";
import type { GatewayFault } from "../http/fault";
import { logGroupOf, metricDimensions } from "../http/observe";
import type { Tracer } from "../http/tracer";
import type { SocketEvent } from "./event";
import { contextText } from "./expressions";

/** How an event ended. */
export interface SocketOutcome {
  readonly event: SocketEvent;
  readonly status: number;
  readonly tracer: Tracer;
  readonly integrationLatency?: number;
  readonly fault?: GatewayFault;
}

/** Tells of a finished event: its trace, its log lines, its metrics. */
export function observe(outcome: SocketOutcome, env: GatewayEnvironment): void {
  const { event, status } = outcome;
  env.emit({
    kind: "request",
    trace: {
      requestId: event.requestId,
      apiId: event.api.apiId,
      apiName: event.api.apiName,
      stage: event.stage.stageName,
      time: event.time,
      method: event.type,
      path: `/${event.stage.stageName}`,
      routeKey: event.routeKey,
      status,
      durationMs: outcome.tracer.elapsedMs(),
      traceId: event.traceId.replace(/^Root=([^;]+).*$/, "$1"),
      steps: outcome.tracer.steps,
    },
  });
  accessLog(outcome, env);
  executionLog(outcome, env);
  metrics(outcome, env);
}

function accessLog(outcome: SocketOutcome, env: GatewayEnvironment): void {
  const { stage, time } = outcome.event;
  const group = stage.accessLog && logGroupOf(stage.accessLog.destinationArn);
  if (!group) return;
  const message = stage.accessLog!.format.replace(/\$context\.([A-Za-z]\w*(?:\.\w+)*)/g, (_, name: string) => {
    const value = outcomeValue(name, outcome) ?? contextText(outcome.event, name) ?? "-";
    return value.replace(/[\r\n]+/g, " ");
  });
  env.emit({ kind: "log", time, group, stream: stage.stageName, message });
}

function outcomeValue(name: string, { status, fault, integrationLatency }: SocketOutcome): string | undefined {
  if (name === "status") return String(status);
  if (name === "error.message") return fault?.clientMessage;
  if (name === "error.messageString") return fault && JSON.stringify(fault.clientMessage);
  if (name === "integrationErrorMessage" || name === "integration.error")
    return fault && status >= 500 ? fault.detail : undefined;
  return name === "integrationLatency" || name === "integration.latency" ? integrationLatency?.toString() : undefined;
}

/** What INFO and ERROR levels write; the words are this product's own, the group is AWS's. */
function executionLog(outcome: SocketOutcome, env: GatewayEnvironment): void {
  const { event, fault, status } = outcome;
  const { loggingLevel } = settingsFor(event.stage, event.routeKey);
  if (loggingLevel !== "INFO" && !(loggingLevel === "ERROR" && fault)) return;
  const group = `/aws/apigateway/${event.api.apiId}/${event.stage.stageName}`;
  const line = fault
    ? `${event.type} on route ${event.routeKey} failed with status ${status}: ${fault.detail}`
    : `${event.type} on route ${event.routeKey} completed with status ${status}`;
  env.emit({
    kind: "log",
    time: event.time,
    group,
    stream: event.client.connectionId,
    message: `(${event.requestId}) ${line}`,
  });
}

/** See https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-logging.html */
function metrics(outcome: SocketOutcome, env: GatewayEnvironment): void {
  const { event, fault, integrationLatency, status } = outcome;
  const values: [string, number, string][] = [];
  if (event.type === "CONNECT") values.push(["ConnectCount", 1, "Count"]);
  if (event.type === "MESSAGE") values.push(["MessageCount", 1, "Count"]);
  if (fault) values.push([status < 500 ? "ClientError" : "IntegrationError", 1, "Count"]);
  if (integrationLatency !== undefined) values.push(["IntegrationLatency", integrationLatency, "Milliseconds"]);
  for (const dimensions of metricDimensions(event.api, event.stage, event.routeKey)) {
    for (const [name, value, unit] of values) {
      env.emit({ kind: "metric", time: event.time, namespace: "AWS/ApiGateway", name, dimensions, value, unit });
    }
  }
}
