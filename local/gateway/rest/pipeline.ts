import type { WireResponse } from "../../wire";
import { type Exchange, routeOf } from "./exchange";
import { configurationFault, GatewayFault } from "./fault";
import { renderGatewayResponse } from "./gateway-response";
import { clientHeaders } from "./header-rules";
import { integrate } from "./integrations";
import { integrationOf } from "./integrations/mapped-request";
import { mapResponse } from "./response-mapping";
import { checkApiKey } from "./steps/api-key";
import { authorize } from "./steps/authorize";
import { checkLimits } from "./steps/check-limits";
import { readCache, writeCache } from "./steps/response-cache";
import { route } from "./steps/route";
import { throttle } from "./steps/throttle";
import { validate } from "./steps/validate";
import { inspectByWaf } from "./steps/waf";
import { skipped, traced } from "./tracing";

type Step = readonly [name: string, run: (exchange: Exchange) => StepResult | Promise<StepResult>];
// biome-ignore lint/suspicious/noConfusingVoidType: a step that did its work returns nothing
type StepResult = void | typeof skipped;

/** What a request passes before its integration, in API Gateway's order. */
const admission: readonly Step[] = [
  ["limits", checkLimits],
  ["waf", inspectByWaf],
  ["route", route],
  ["authorize", authorize],
  ["api key", checkApiKey],
  ["throttle", throttle],
  ["validate", validate],
];

/** Takes a request through all steps; whatever refuses or fails it becomes a gateway response. */
export async function answer(exchange: Exchange): Promise<WireResponse> {
  try {
    for (const [name, run] of admission) {
      const passed = traced(exchange, name, () => run(exchange));
      if (passed instanceof Promise) await passed;
    }
    const cached = traced(exchange, "cache", () => readCache(exchange));
    const response = cached === skipped || cached === undefined ? await handOn(exchange) : cached;
    exchange.log.info("Successfully completed execution");
    return response;
  } catch (error) {
    const fault =
      error instanceof GatewayFault
        ? error
        : configurationFault(`unexpected failure: ${String((error as Error).stack ?? error)}`);
    exchange.log.error(fault.message);
    return fault.options.response ?? renderGatewayResponse(exchange.stage.definition, exchange, fault);
  }
}

async function handOn(exchange: Exchange): Promise<WireResponse> {
  const { log, request } = exchange;
  log.info(`Starting execution for request: ${exchange.requestId}`);
  log.info(`HTTP Method: ${request.method}, Resource Path: ${request.path}`);
  log.data("Method request path: ", Object.entries(routeOf(exchange).pathParameters));
  log.data("Method request query string: ", request.query);
  log.data("Method request headers: ", request.headers);
  log.bytes("Method request body before transformations: ", request.wire.body);
  const result = await traced(exchange, "integrate", async () => {
    try {
      const integrated = await integrate(exchange);
      exchange.integration.status = integrated.status;
      return integrated;
    } finally {
      // Also of a run that failed: its log lines are found by its id.
      const { status, latencyMs, requestId } = exchange.integration;
      exchange.detail = { status, latencyMs, ...(requestId === undefined ? {} : { requestId }) };
    }
  });
  const response = traced(exchange, "map response", (): WireResponse => {
    if (result.kind === "mapped") return mapResponse(exchange, integrationOf(exchange), result);
    return { status: result.status, headers: clientHeaders(result.headers, result.headerKind), body: result.body };
  });
  const answered: WireResponse = result.traced
    ? { ...response, headers: [...response.headers, ["X-Amzn-Trace-Id", exchange.trace.toClient]] }
    : response;
  if (Buffer.isBuffer(answered.body)) log.bytes("Method response body after transformations: ", answered.body);
  log.data("Method response headers: ", answered.headers);
  writeCache(exchange, answered);
  return answered;
}
