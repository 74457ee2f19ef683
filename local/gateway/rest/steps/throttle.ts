import { type Exchange, routeOf } from "../exchange";
import { GatewayFault } from "../fault";

/**
 * Applies limits in API Gateway's order: plan per key and method, stage per method, account; then the plan's quota.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
 */
export function throttle(exchange: Exchange): void {
  const { stage, apiKey } = exchange;
  const { api, settings, state } = stage;
  const { method, methodKey } = routeOf(exchange);
  const name = `${api.apiId}/${settings.stageName}`;
  const place = `${method.resource.path.replace(/\/$/, "")}/${methodKey}`;
  const plan = apiKey && stage.keys.plansOf(api.apiId, settings.stageName).find(({ keyIds }) => keyIds.has(apiKey.id));
  if (plan && apiKey) {
    const perMethod = plan.methodThrottles.get(place);
    const limit = perMethod ?? plan.throttle;
    const bucket = perMethod ? `plan/${plan.id}/${apiKey.id}/${name}${place}` : `plan/${plan.id}/${apiKey.id}`;
    if (limit && !state.throttles.take(bucket, limit)) throw throttled(`usage plan ${plan.name}`);
  }
  const { throttlingRateLimit = -1, throttlingBurstLimit = -1 } = exchange.methodSettings;
  if (throttlingRateLimit >= 0 && throttlingBurstLimit >= 0) {
    const limit = { rateLimit: throttlingRateLimit, burstLimit: throttlingBurstLimit };
    if (!state.throttles.take(`stage/${name}${place}`, limit)) throw throttled(`stage ${name}`);
  }
  if (!state.throttles.take("account", state.throttles.account)) throw throttled("account");
  if (plan && apiKey && !state.usage.count(plan, apiKey.id)) {
    throw new GatewayFault("QUOTA_EXCEEDED", { log: `Quota of usage plan ${plan.name} is used up` });
  }
}

function throttled(by: string): GatewayFault {
  return new GatewayFault("THROTTLED", { log: `Throttled by ${by}` });
}
