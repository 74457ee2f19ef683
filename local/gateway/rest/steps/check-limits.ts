import { type Exchange, methodArn } from "../exchange";
import { GatewayFault } from "../fault";

/** Longest payload of a request: 10 MB. */
const longestBody = 10 * 1024 * 1024;
/** Longest headers, names and values together; also the longest URL. */
const longestHeaders = 10_240;
/** Longest ARN of a method. */
const longestArn = 1_600;

/**
 * Refuses what is longer than API Gateway takes, and queries with characters that must be encoded.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
 * and https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
export function checkLimits(exchange: Exchange): void {
  const { body, headers, target } = exchange.request.wire;
  if (body.length > longestBody) throw new GatewayFault("REQUEST_TOO_LARGE");
  if (target.length > longestHeaders || methodArn(exchange).length > longestArn) {
    throw new GatewayFault("DEFAULT_4XX", {
      status: 414,
      message: "URI Too Long",
      errorType: "RequestUriTooLongException",
    });
  }
  if (/[|{}]/.test(exchange.request.rawQuery)) {
    throw new GatewayFault("DEFAULT_4XX", { status: 400, message: "Bad Request", errorType: "BadRequestException" });
  }
  const total = headers.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (total > longestHeaders) {
    throw new GatewayFault("DEFAULT_4XX", {
      status: 431,
      message: "Request Header Fields Too Large",
      errorType: "RequestHeaderFieldsTooLargeException",
    });
  }
}
