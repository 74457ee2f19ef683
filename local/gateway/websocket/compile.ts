import { ModelValidators } from "../validation";
import type { WebSocketApiDefinition, WebSocketIntegration, WebSocketRoute } from "./definition";
import { SelectedTemplates } from "./templates";

/** An integration with its templates and patterns ready. */
export interface CompiledIntegration {
  readonly definition: WebSocketIntegration;
  readonly request: SelectedTemplates;
  readonly responses: readonly CompiledResponse[];
}

/** One way to answer; undefined pattern: the default. */
interface CompiledResponse {
  readonly pattern: RegExp | undefined;
  readonly templates: SelectedTemplates;
}

/** A WebSocket API, compiled once per deployment. */
export interface CompiledApi {
  readonly definition: WebSocketApiDefinition;
  readonly models: ModelValidators;
  route(routeKey: string): WebSocketRoute | undefined;
  integrationOf(route: WebSocketRoute): CompiledIntegration | undefined;
}

/** Compiles templates, response patterns and models of an API. */
export function compileApi(definition: WebSocketApiDefinition): CompiledApi {
  const integrations = new Map(
    Object.entries(definition.integrations).map(([id, integration]) => [id, compileIntegration(integration)]),
  );
  const routes = new Map(Object.entries(definition.routes));
  return {
    definition,
    models: new ModelValidators(definition.models),
    route: (routeKey) => routes.get(routeKey),
    integrationOf: (route) => integrations.get(route.integrationId ?? ""),
  };
}

function compileIntegration(definition: WebSocketIntegration): CompiledIntegration {
  return {
    definition,
    request: new SelectedTemplates(definition.requestTemplates, definition.templateSelectionExpression),
    responses: definition.responses.map(({ key, responseTemplates, templateSelectionExpression }) => ({
      pattern: patternOf(key),
      templates: new SelectedTemplates(responseTemplates, templateSelectionExpression),
    })),
  };
}

/** `/4\d\d/` as a pattern of the whole status; a key that is no pattern matches itself; `$default` is the default. */
function patternOf(key: string): RegExp | undefined {
  if (key.replace(/^\\/, "") === "$default") return undefined;
  const source = /^\/(.*)\/$/.exec(key)?.[1] ?? key.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  try {
    return new RegExp(`^(?:${source})$`);
  } catch {
    return /^\b$/;
  }
}
