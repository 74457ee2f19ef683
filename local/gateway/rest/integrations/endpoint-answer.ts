import { type HeaderLines, header } from "../../../wire";
import type { Exchange } from "../exchange";
import { configurationFault } from "../fault";

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
