import { TimeoutError } from "../../../cloud/network";
import { bodyOf, type HeaderLines, header, type WireResponse } from "../../../wire";
import type { Exchange } from "../exchange";
import { configurationFault, GatewayFault } from "../fault";
import type { IntegrationResult } from "./integration";

/** Longest answer that API Gateway takes from a backend that it does not stream: 10 MB. */
const longest = 10 * 1024 * 1024;

/**
 * Logs what a backend answered, and refuses what is too long.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
 * @throws GatewayFault
 */
export function takeAnswer(exchange: Exchange, status: number, headers: HeaderLines, body: Buffer | undefined): void {
  const { log, integration } = exchange;
  log.info(`Received response. Status: ${status}, Integration latency: ${integration.latencyMs ?? 0} ms`);
  integration.endpointStatus = status;
  integration.requestId ??= header(headers, "x-amzn-requestid") ?? header(headers, "x-amz-request-id");
  log.data("Endpoint response headers: ", headers);
  if (body === undefined) return;
  if (body.length > longest) {
    integration.error = `response of ${body.length} bytes`;
    throw configurationFault(
      `Integration response of reported length ${body.length} is larger than allowed maximum of ${longest} bytes.`,
    );
  }
  log.bytes("Endpoint response body before transformations: ", body);
}

/** A backend's whole answer, for the integration responses to choose by its status and to map. @throws GatewayFault */
export async function mappedAnswer(exchange: Exchange, answer: WireResponse): Promise<IntegrationResult> {
  const { status, headers } = answer;
  const body = await bodyOf(answer);
  takeAnswer(exchange, status, headers, body);
  return { kind: "mapped", status, selection: String(status), headers, body, traced: true };
}

/** Why a backend gave no answer: it took too long, or could not be reached. */
export function networkFault(exchange: Exchange, error: unknown): GatewayFault {
  if (error instanceof GatewayFault) return error;
  const reason = (error as Error).message;
  exchange.integration.error = reason;
  if (error instanceof TimeoutError) {
    return new GatewayFault("INTEGRATION_TIMEOUT", { log: "Execution failed due to a timeout error" });
  }
  return new GatewayFault("INTEGRATION_FAILURE", {
    log: `Execution failed due to a network error communicating with endpoint: ${reason}`,
  });
}
