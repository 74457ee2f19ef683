import { type Exchange, sourceArn } from "../exchange";
import { GatewayFault } from "../fault";
import { settingsFor } from "../stage-settings";

/** Finds the resource and method of the request. */
export function route(exchange: Exchange): void {
  const { stage, request, context, log } = exchange;
  const match = stage.compiled.router.match(request.method, request.path);
  if (!match) {
    throw new GatewayFault("MISSING_AUTHENTICATION_TOKEN", { log: `No method for ${request.method} ${request.path}` });
  }
  exchange.route = match;
  const { definition } = match.method;
  context.resourceId = match.resource.id;
  context.resourcePath = match.resource.path;
  if (definition.operationName !== undefined) context.operationName = definition.operationName;
  const settings = settingsFor(stage.settings, match.resource.path, match.methodKey);
  log.level = settings.loggingLevel ?? "OFF";
  exchange.methodSettings = settings;
  log.dataTrace = settings.dataTraceEnabled ?? false;
  exchange.detail = { resource: match.resource.path, method: match.methodKey, arn: sourceArn(exchange) };
}
