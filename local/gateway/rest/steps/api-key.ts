import { addIdentity } from "../context";
import { type Exchange, routeOf } from "../exchange";
import { masked } from "../execution-log";
import { GatewayFault } from "../fault";
import { headerOf } from "../request";
import { skipped } from "../tracing";

/**
 * Checks the API key of methods that require one, and counts the request against its plan.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-setup-api-key-with-console.html
 */
export function checkApiKey(exchange: Exchange): typeof skipped | undefined {
  const { stage, request, log, context } = exchange;
  const { method, methodKey } = routeOf(exchange);
  const { apiId } = stage.api;
  const { stageName } = stage.settings;
  const fromHeader = stage.definition.apiKeySource === "HEADER";
  const value = fromHeader ? headerOf(request, "x-api-key") : exchange.usageIdentifierKey;
  const stageOfApi = `${apiId}/${stageName}`;
  log.info(
    `Verifying Usage Plan for request: ${exchange.requestId}. API Key: ${masked(value)} API Stage: ${stageOfApi}`,
  );
  if (!method.definition.apiKeyRequired) {
    log.info(
      `API Key ${masked(value)} authorized because method '${methodKey} ${method.resource.path}' does not require API Key. Request will not contribute to throttle or quota limits`,
    );
    log.info(`Usage Plan check succeeded for API Key ${masked(value)} and API Stage ${stageOfApi}`);
    return skipped;
  }
  const key = value === undefined || value === "" ? undefined : stage.keys.keyOf(value);
  const plan = key?.enabled ? stage.keys.plansOf(apiId, stageName).find(({ keyIds }) => keyIds.has(key.id)) : undefined;
  if (!key || !plan) {
    throw new GatewayFault("INVALID_API_KEY", {
      log: `API Key not authorized because ${value ? `no enabled key of a usage plan for stage ${stageOfApi} has this value` : "the request has none"}`,
    });
  }
  exchange.apiKey = key;
  addIdentity(context, { apiKey: key.value, apiKeyId: key.id });
  log.info(`Usage Plan check succeeded for API Key ${masked(key.value)} and API Stage ${stageOfApi}`);
  exchange.detail = { keyId: key.id, plan: plan.name };
  return undefined;
}
