import type { IntegrationDefinition } from "../../../../local/gateway/http/definition";
import type { HeaderLines, WireRequest } from "../../../../local/wire";
import { definition, lambdaIntegration, route, serve, stageSettings } from "./builder";
import { type DoubleOptions, EnvironmentDouble, request, shown } from "./double";

/** An HTTP API of one route to the integration `it`, and a way to call it. */
export function api(
  options: DoubleOptions,
  integration: Partial<IntegrationDefinition>,
  routeKey = "ANY /x/{id}",
  stage = stageSettings(),
) {
  const env = new EnvironmentDouble(options);
  const handle = serve(env, definition([route(routeKey, "it")], [lambdaIntegration("it", integration)]), stage);
  const call = async (method: string, target: string, over: Partial<WireRequest> = {}) =>
    shown(await handle(request(method, target, over)));
  return { env, call };
}

/** A backend's answer. */
export const ok = (body: string, status = 200, headers: HeaderLines = []) => ({
  status,
  headers,
  body: Buffer.from(body),
});
/** Values of a header, by its name in lower case. */
export const named = (headers: HeaderLines, name: string) =>
  headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
