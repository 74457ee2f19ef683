import type { WireResponse } from "../../wire";
import { own } from "../own";
import { contextValue } from "./context";
import type { GatewayResponseDefinition, RestApiDefinition } from "./definition";
import type { Exchange } from "./exchange";
import type { GatewayFault } from "./fault";
import { firstAccepted } from "./media-types";
import { headerOf } from "./request";

/** Types whose built-in body has a space after the colon, as recorded for `Internal server error`. */
const spaced = new Set([
  "API_CONFIGURATION_ERROR",
  "BAD_REQUEST_BODY",
  "BAD_REQUEST_PARAMETERS",
  "DEFAULT_5XX",
  "INTEGRATION_FAILURE",
  "INTEGRATION_TIMEOUT",
  "UNSUPPORTED_MEDIA_TYPE",
]);

/**
 * The answer to a request that a step refused: the type's own customisation, else that of its class, else the
 * built-in one. Templates are plain substitution, not VTL.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html
 */
export function renderGatewayResponse(
  definition: RestApiDefinition,
  exchange: Exchange,
  fault: GatewayFault,
): WireResponse {
  const { gatewayResponses } = definition;
  // A payload that is too long is answered before customisations count (known issue of API Gateway).
  const own = fault.type === "REQUEST_TOO_LARGE" ? undefined : gatewayResponses[fault.type];
  const ofClass = gatewayResponses[fault.status < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX"];
  const custom = own ?? (fault.type === "REQUEST_TOO_LARGE" ? undefined : ofClass);
  const status = Number(own?.statusCode ?? (own ? undefined : custom?.statusCode) ?? fault.status);
  exchange.context.error = {
    message: fault.text,
    messageString: fault.text === null ? "null" : JSON.stringify(fault.text),
    responseType: fault.type,
    ...(fault.options.validation ? { validationErrorString: fault.options.validation } : {}),
  };
  const { contentType, body } = bodyOf(custom, exchange, fault);
  const headers: [string, string][] = [["Content-Type", contentType]];
  for (const [target, source] of Object.entries(custom?.responseParameters ?? {})) {
    const name = /^gatewayresponse\.header\.(.+)$/.exec(target)?.[1];
    const value = name && parameterValue(source, exchange);
    if (!name || value === undefined) continue;
    if (name.toLowerCase() === "content-type") headers.shift();
    headers.push([name, value]);
  }
  headers.push(["x-amzn-ErrorType", fault.errorType]);
  return { status, headers, body: Buffer.from(body) };
}

function bodyOf(
  custom: GatewayResponseDefinition | undefined,
  exchange: Exchange,
  fault: GatewayFault,
): { contentType: string; body: string } {
  const templates = custom?.responseTemplates ?? {};
  const accepted = firstAccepted(headerOf(exchange.request, "accept"));
  const contentType = [accepted, "application/json", ...Object.keys(templates)].find(
    (type) => type !== undefined && Object.hasOwn(templates, type),
  );
  const template = contentType && templates[contentType];
  const isDefault = template?.replace(/\s/g, "") === '{"message":$context.error.messageString}';
  if (contentType === undefined || !template || isDefault) {
    const member = fault.options.member ?? (fault.type === "ACCESS_DENIED" ? "Message" : "message");
    const gap = spaced.has(fault.type) ? " " : "";
    return { contentType: "application/json", body: `{"${member}":${gap}${JSON.stringify(fault.text)}}` };
  }
  return { contentType, body: substitute(template, exchange) };
}

const reference =
  "((?:context|stageVariables|method\\.request\\.(?:header|querystring|path))\\.[\\w-]+(?:\\.[\\w-]+)*)";
const references = new RegExp(`\\$\\{${reference}\\}|\\$${reference}`, "g");

/** Fills `$context.x`, `${context.x}`, `$stageVariables.x` and `$method.request…` references; unknown ones are empty. */
function substitute(template: string, exchange: Exchange): string {
  return template.replace(
    references,
    (_, braced?: string, plain?: string) => referenceValue(braced ?? plain ?? "", exchange) ?? "",
  );
}

function parameterValue(source: string, exchange: Exchange): string | undefined {
  const literal = /^'(.*)'$/s.exec(source);
  return literal ? literal[1] : referenceValue(source, exchange);
}

function referenceValue(reference: string, { context, variables, request, route }: Exchange): string | undefined {
  const [, space = "", rest = ""] = /^(context|stageVariables|method\.request\.\w+)\.(.+)$/.exec(reference) ?? [];
  const value =
    space === "context"
      ? contextValue(context, rest)
      : space === "stageVariables"
        ? own(variables, rest)
        : space === "method.request.header"
          ? headerOf(request, rest)
          : space === "method.request.querystring"
            ? request.query.get(rest)?.at(-1)
            : own(route?.pathParameters, rest);
  if (value === undefined || value === null) return undefined;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
