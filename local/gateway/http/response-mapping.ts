import type { WireResponse } from "../../wire";
import type { RoutedCall } from "./call";
import type { IntegrationDefinition } from "./definition";
import { internalError } from "./fault";
import { responseLookup } from "./lookups";
import { evaluate, mapHeaders, parseMappings } from "./mapping";

/** Carries out the response mappings of the backend's status. */
export async function mapResponse(
  call: RoutedCall,
  integration: IntegrationDefinition,
  response: WireResponse,
): Promise<WireResponse> {
  const parameters = integration.responseParameters[String(response.status)];
  if (!parameters) return response;
  const mappings = parseMappings(parameters);
  const lookup = await responseLookup(call, response);
  const overwrite = mappings.find(({ target }) => target === "statuscode");
  const status = overwrite ? Number(evaluate(overwrite.value, lookup)) : response.status;
  if (!Number.isInteger(status) || status < 100 || status > 599) {
    throw internalError(`overwrite:statuscode gave ${overwrite?.value}; it must give an integer from 100 to 599`);
  }
  return { status, headers: mapHeaders(response.headers, mappings, lookup), body: response.body };
}
