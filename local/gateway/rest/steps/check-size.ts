import type { Exchange } from "../exchange";
import { GatewayFault } from "../fault";

/** Longest payload of a request: 10 MB. */
const longestBody = 10 * 1024 * 1024;
/** Longest headers, names and values together. */
const longestHeaders = 10_240;

/** Refuses what is longer than API Gateway takes. See the quotas at https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
export function checkSize({ request }: Exchange): void {
  const { body, headers } = request.wire;
  if (body.length > longestBody) throw new GatewayFault("REQUEST_TOO_LARGE");
  const total = headers.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (total > longestHeaders) {
    throw new GatewayFault("DEFAULT_4XX", {
      status: 431,
      message: "Request Header Fields Too Large",
      errorType: "RequestHeaderFieldsTooLargeException",
    });
  }
}
