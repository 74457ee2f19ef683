import type { WireResponse } from "../../wire";
import { contextValue } from "./context";
import type { Exchange } from "./exchange";

/** `$context` as access logs see it: the request's, and how it ended. */
export function logContext(exchange: Exchange, response: WireResponse, durationMs: number): Record<string, unknown> {
  const { context, integration } = exchange;
  const authorizer = context.authorizer as Record<string, unknown> | undefined;
  return {
    ...context,
    status: response.status,
    responseLatency: durationMs,
    responseLength: Buffer.isBuffer(response.body) ? response.body.length : 0,
    integrationLatency: integration.latencyMs,
    integrationStatus: integration.status,
    integrationErrorMessage: integration.error,
    awsEndpointRequestId: integration.requestId,
    integration: {
      latency: integration.latencyMs,
      integrationStatus: integration.status,
      status: integration.status,
      requestId: integration.requestId,
      error: integration.error,
    },
    ...(authorizer ? { authorizer: { ...authorizer, latency: authorizer.integrationLatency } } : {}),
  };
}

/**
 * Fills an access log format; a variable without a value prints `-`.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export function accessLogLine(format: string, context: Readonly<Record<string, unknown>>): string {
  return format.replace(/\$\{?context\.([A-Za-z_][\w:-]*(?:\.[\w:-]+)*)\}?/g, (_, path: string) => {
    const value = contextValue(context, path);
    if (value === undefined || value === null || value === "") return "-";
    const text = typeof value === "object" ? JSON.stringify(value) : String(value);
    return text.replace(/[\r\n]+/g, " ");
  });
}
