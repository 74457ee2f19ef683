import type { WireResponse } from "../../wire";
import type { CompiledIntegration, CompiledResponse } from "./compile";
import { convertResponse } from "./content-handling";
import type { Exchange } from "./exchange";
import { configurationFault } from "./fault";
import { clientHeaders } from "./header-rules";
import type { IntegrationResult } from "./integrations/integration";
import { firstAccepted, isBinaryType, mediaTypeOf } from "./media-types";
import { headerOf } from "./request";
import { shown } from "./tracing";

type Mapped = Extract<IntegrationResult, { kind: "mapped" }>;

/**
 * Chooses the integration response of an answer and maps headers and body by it.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-integration-settings-integration-response.html
 */
export function mapResponse(exchange: Exchange, integration: CompiledIntegration, answer: Mapped): WireResponse {
  const response = select(integration.responses, answer.selection);
  if (!response) {
    throw configurationFault("No match for output mapping and no default output mapping configured.");
  }
  const { request, stage, context } = exchange;
  const accept = headerOf(request, "accept");
  const templateType = response.templates.typeForResponse(accept);
  const payloadType = headerIn(answer.headers, "content-type");
  const binary = stage.definition.binaryMediaTypes;
  const isBinary = answer.body.length > 0 && isBinaryType(mediaTypeOf(payloadType), binary);
  const converted = convertResponse(
    answer.body,
    isBinary,
    isBinaryType(firstAccepted(accept), binary),
    response.contentHandling,
  );
  const mapped = response.mapHeaders({ exchange, answer });
  const body =
    templateType === undefined
      ? converted
      : Buffer.from(response.templates.render(templateType, converted.toString("utf8"), exchange));
  exchange.detail = {
    pattern: response.pattern?.source ?? "default",
    status: response.statusCode,
    ...(templateType === undefined
      ? {}
      : { template: templateType, input: shown(converted.toString("utf8")), output: shown(body.toString("utf8")) }),
  };
  const headers = withOverrides(clientHeaders(mapped, "http"), context.responseOverride);
  const given = headers.some(([name]) => name.toLowerCase() === "content-type");
  return {
    status: overriddenStatus(context.responseOverride) ?? response.statusCode,
    headers: given ? headers : [["Content-Type", "application/json"], ...headers],
    body,
  };
}

function select(responses: readonly CompiledResponse[], selection: string | undefined): CompiledResponse | undefined {
  const matching =
    selection === undefined ? undefined : responses.find((response) => response.pattern?.matches(selection));
  return matching ?? responses.find((response) => !response.pattern);
}

function headerIn(headers: readonly (readonly [string, string])[], wanted: string): string | undefined {
  return headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
}

/** `$context.responseOverride.status`, where it is an HTTP status. */
function overriddenStatus(override: unknown): number | undefined {
  const status = Number((override as { status?: unknown } | undefined)?.status ?? Number.NaN);
  return Number.isInteger(status) && status >= 100 && status <= 599 ? status : undefined;
}

function withOverrides(headers: [string, string][], override: unknown): [string, string][] {
  const set = (override as { header?: unknown } | undefined)?.header;
  if (typeof set !== "object" || set === null) return headers;
  const entries = Object.entries(set).filter(([, value]) => value !== undefined && value !== null);
  const names = new Set(entries.map(([name]) => name.toLowerCase()));
  const kept = headers.filter(([name]) => !names.has(name.toLowerCase()));
  return [
    ...kept,
    ...clientHeaders(
      entries.map(([name, value]): [string, string] => [name, String(value)]),
      "http",
    ),
  ];
}
