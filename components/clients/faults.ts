import { checkNumber, checkOneOf, checkTags, checkThrottle } from "../api/checks";
import type { Throttle } from "../api/settings";
import type { Faults } from "../faults";
import { facts } from "../lint/facts";
import { type ApiClientsArgs, QuotaPeriod } from "./args";

/** Limits of a plan that names none. */
export const defaultPlanThrottle: Throttle = { rateLimit: 10, burstLimit: 20 };

// https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
const routeThrottlesPerStage = 20;

function adviseThrottle(own: Throttle | undefined, stage: Throttle | undefined, at: string, faults: Faults): void {
  if (!own || !stage || own.rateLimit <= stage.rateLimit) return;
  faults.advise(
    `${at}.throttle`,
    `lets each client send ${own.rateLimit} requests a second, but the API takes ${stage.rateLimit} of all together`,
    "plan-above-stage",
  );
}

/** Notes everything that is wrong with plans and clients. */
export function checkApiClients(args: ApiClientsArgs, faults: Faults): void {
  checkTags(args.tags, faults);
  for (const [name, plan] of Object.entries(args.plans)) {
    const at = `plans.${name}`;
    if (Object.keys(plan.apis).length === 0)
      faults.add(`${at}.apis`, "are none; name the APIs that the plan opens", "plan-apis");
    checkThrottle(plan.throttle, `${at}.throttle`, faults);
    checkOneOf(plan.quota?.period, `${at}.quota.period`, Object.values(QuotaPeriod), faults);
    checkNumber(plan.quota?.limit, `${at}.quota.limit`, { min: 1, max: 2_147_483_647 }, faults);
    for (const [api, { api: target, routeThrottles = {} }] of Object.entries(plan.apis)) {
      const known = facts.rest.get(target);
      adviseThrottle(plan.throttle, known?.throttle, at, faults);
      const routes = Object.entries(routeThrottles);
      if (routes.length > routeThrottlesPerStage) {
        faults.add(
          `${at}.apis.${api}.routeThrottles`,
          `are ${routes.length}; AWS allows ${routeThrottlesPerStage} a stage`,
          "plan-route-throttles",
        );
      }
      for (const [route, throttle] of routes) {
        const where = `${at}.apis.${api}.routeThrottles["${route}"]`;
        if (!/^[A-Z]+ \/\S*$/.test(route))
          faults.add(where, 'is no route; write a method and a path, "GET /orders/{id}"', "plan-route");
        else if (known && !known.routes.some(({ key }) => key === route)) {
          faults.add(
            where,
            `is no route of the API; it has ${known.routes.map(({ key }) => key).join(", ")}`,
            "plan-route",
          );
        }
        checkThrottle(throttle, where, faults);
      }
    }
  }
  for (const [name, client] of Object.entries(args.clients ?? {})) {
    checkOneOf(client.plan, `clients.${name}.plan`, Object.keys(args.plans), faults);
    if (typeof client.value === "string" && (client.value.length < 20 || client.value.length > 128)) {
      // The value itself stays out of the message: it is a secret.
      faults.add(`clients.${name}.value`, `has ${client.value.length} characters; allowed: 20 to 128`, "api-key-value");
    }
  }
}
