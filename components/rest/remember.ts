import { defaultThrottle } from "../api/defaults";
import { AuthType } from "../auth";
import { adviseAtEnd } from "../lint/advice";
import { facts } from "../lint/facts";
import { adviseEndpointOff, program } from "../lint/program";
import type { RestApiArgs } from "./args";
import type { RestApiPlan } from "./plan";
import type { RestApi } from "./rest-api";

/** Keeps what others are judged by, and asks at the program's end for what only others can give. */
export function rememberRestApi(name: string, api: RestApi, args: RestApiArgs, plan: RestApiPlan): void {
  const routes = plan.routes.map(({ method, path, route }) => ({
    key: `${method} ${path}`,
    asksKey: route.apiKeyRequired ?? route.auth.type === AuthType.ApiKey,
  }));
  facts.rest.set(api, {
    endpointType: plan.endpointType,
    endpointOff: args.disableExecuteApiEndpoint ?? false,
    throttle: args.throttle ?? defaultThrottle,
    routes,
    asksHeader: args.firewall !== undefined && (facts.firewall.get(args.firewall)?.asksHeader ?? false),
  });
  adviseEndpointOff(name, api, args.disableExecuteApiEndpoint);
  const asking = routes.filter(({ asksKey }) => asksKey);
  if (asking.length === 0) return;
  adviseAtEnd(name, () =>
    program.planned.has(api)
      ? []
      : asking.map(({ key }) => ({
          propertyPath: `routes["${key}"].auth`,
          reason: "asks for an API key, but no ApiClients of this program has a plan for the API",
          rule: "api-key-without-plan" as const,
        })),
  );
}
