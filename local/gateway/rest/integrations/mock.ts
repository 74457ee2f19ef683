import { JsonSyntaxError, parseLenientJson } from "../../template/json";
import { JavaMap } from "../../template/values";
import type { Exchange } from "../exchange";
import { configurationFault } from "../fault";
import type { IntegrationResult } from "./integration";
import { mapRequest } from "./mapped-request";

/**
 * Answers without a backend: the request template must render to an object with an integer `statusCode`.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html
 */
export async function mock(exchange: Exchange): Promise<IntegrationResult> {
  const mapped = mapRequest(exchange);
  // Without a template the client's body passes, which a mock reads in the same way.
  const status = statusOf(mapped.body.toString("utf8"));
  if (status === undefined) {
    throw configurationFault("Unable to parse statusCode. It should be an integer and defined in request template.");
  }
  return {
    kind: "mapped",
    status,
    selection: String(status),
    headers: [],
    body: Buffer.alloc(0),
    traced: false,
  };
}

/** Reads leniently, as API Gateway does: names without quotes and trailing commas are fine (recorded). */
function statusOf(text: string): number | undefined {
  try {
    const body = parseLenientJson(text);
    const status = body instanceof JavaMap ? String(body.get("statusCode")) : "";
    return /^\d+$/.test(status) ? Number(status) : undefined;
  } catch (error) {
    if (error instanceof JsonSyntaxError) return undefined;
    throw error;
  }
}
