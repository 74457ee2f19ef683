import { contextValue } from "./context";
import type { Exchange, Phase } from "./exchange";

/** How a request ended, as far as its answer tells. */
export interface Outcome {
  readonly status: number;
  /** Bytes of the body as the client got it. */
  readonly length: number;
  readonly durationMs: number;
}

/**
 * `$context` as access logs see it: the request's, how each control ended, and how the request did. TLS ends before
 * the local stage, so that `tlsVersion` and `cipherSuite` have no value here.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
 */
export function logContext(exchange: Exchange, outcome: Outcome): Record<string, unknown> {
  const { context, integration, phases, stage } = exchange;
  const { waf, authenticate, authorizer, authorize } = phases;
  return {
    ...context,
    endpointType: stage.definition.endpointTypes?.[0],
    status: outcome.status,
    responseLatency: outcome.durationMs,
    responseLength: outcome.length,
    integrationLatency: integration.latencyMs,
    integrationStatus: integration.endpointStatus,
    integrationErrorMessage: integration.error,
    awsEndpointRequestId: integration.requestId,
    integration: {
      latency: integration.latencyMs,
      integrationStatus: integration.endpointStatus,
      status: integration.status,
      requestId: integration.requestId,
      error: integration.error,
      ...transferOf(exchange),
    },
    waf: phase(waf),
    authenticate: phase(authenticate),
    authorize: phase(authorize),
    authorizer: {
      ...(context.authorizer as object | undefined),
      ...phase(authorizer),
      requestId: authorizer?.requestId,
      integrationStatus: authorizer?.integrationStatus,
    },
  };
}

function phase(of: Phase | undefined): Pick<Phase, "status" | "latency" | "error"> | undefined {
  return of && { status: of.status, latency: of.latency, ...(of.error === undefined ? {} : { error: of.error }) };
}

/** See https://docs.aws.amazon.com/apigateway/latest/developerguide/response-streaming-troubleshoot.html */
function transferOf({ integration }: Exchange): Record<string, unknown> {
  if (integration.latencyMs === undefined && integration.timeToAllHeaders === undefined) return {};
  const { timeToAllHeaders, timeToFirstContent } = integration;
  if (timeToAllHeaders === undefined) return { responseTransferMode: "BUFFERED" };
  return { responseTransferMode: "STREAMED", timeToAllHeaders, timeToFirstContent };
}

/**
 * Fills an access log format; a variable without a value, or one that is a map, prints `-`.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export function accessLogLine(format: string, context: Readonly<Record<string, unknown>>): string {
  return format.replace(/\$\{?context\.([A-Za-z_][\w:-]*(?:\.[\w:-]+)*)\}?/g, (_, path: string) => {
    const value = contextValue(context, path);
    if (value === undefined || value === null || value === "" || typeof value === "object") return "-";
    return String(value).replace(/[\r\n]+/g, " ");
  });
}
