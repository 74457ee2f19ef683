import { forbidden, GatewayFault } from "../http/fault";
import type { KeyRing } from "../rest";
import type { Throttles } from "../rest/throttles";
import type { UsageCounters } from "../rest/usage";
import type { SocketEvent } from "./event";
import { parameterValue } from "./expressions";

/** Keys and plans of the cloud, with the counts of their use. */
export interface KeyChecks {
  readonly keys: KeyRing;
  readonly usage: UsageCounters;
}

/**
 * Lets in a client whose API key is in a usage plan of the stage, and counts it; keys are asked for at `$connect` alone.
 * @throws GatewayFault 403 without such a key, 429 over the plan's limits.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-control-access.html
 */
export function checkApiKey(event: SocketEvent, selection: string, checks: KeyChecks, throttles: Throttles): void {
  const { apiId } = event.api;
  const { stageName } = event.stage;
  const value = parameterValue(selection, event);
  const key = value ? checks.keys.keyOf(value) : undefined;
  const plan = key?.enabled
    ? checks.keys.plansOf(apiId, stageName).find(({ keyIds }) => keyIds.has(key.id))
    : undefined;
  if (!key || !plan) throw forbidden(`no enabled key of a usage plan for stage ${apiId}/${stageName}`);
  if (plan.throttle && !throttles.take(`plan/${plan.id}/${key.id}`, plan.throttle)) {
    throw new GatewayFault(429, "Too Many Requests", `throttled by usage plan ${plan.name}`);
  }
  if (!checks.usage.count(plan, key.id)) {
    throw new GatewayFault(429, "Limit Exceeded", `the quota of usage plan ${plan.name} is used up`);
  }
}
