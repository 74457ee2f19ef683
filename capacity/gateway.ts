import type { RouteLoad } from "../traffic/load";
import { ofType, regionIn, type StageApi } from "../traffic/stage";
import { byQuota, type Limit } from "./limit";
import type { Quotas } from "./quotas";
import type { Rates } from "./rates";

const elsewhere = "serve part of the callers from another region or account (a cell): all APIs of one share this";

/** Limits of the gateway and of what stands before it. */
export function gatewayLimits(rates: Rates, quotas: Quotas): Limit[] {
  return [...accountLimits(rates, quotas), ...routeLimits(rates), ...planLimits(rates), ...edgeLimits(rates, quotas)];
}

/** What all APIs of a region share. */
function accountLimits(rates: Rates, quotas: Quotas): Limit[] {
  const { model } = rates;
  const regions = [...new Set(model.apis.map(({ resource }) => regionIn(resource, model.region)))];
  return regions.flatMap((region) => {
    const isHere = ({ resource }: StageApi) => regionIn(resource, model.region) === region;
    return regionLimits(rates, quotas, isHere, regions.length > 1 ? ` in ${region}` : "");
  });
}

function regionLimits(rates: Rates, quotas: Quotas, isHere: (api: StageApi) => boolean, place: string): Limit[] {
  const { model, traffic, load } = rates;
  const routes = load.routes.filter(({ api }) => isHere(api));
  const sum = (some: readonly RouteLoad[]) => some.reduce((total, { requests }) => total + requests, 0);
  const pushes = model.apis.filter(isHere).reduce((total, { name }) => total + traffic.socket(name).pushes, 0);
  const all = rates.atPeak(sum(routes) + pushes);
  const account = { on: "account", scope: "account" } as const;
  return [
    byQuota(quotas.gatewayRate, {
      ...account,
      what: `requests of all APIs${place}`,
      atPeak: all,
      todo: ["let a CDN answer what may be cached: CloudFront's answers do not count", elsewhere],
    }),
    byQuota(quotas.gatewayBurst, {
      ...account,
      what: `requests${place}, if all of a second came at once`,
      atPeak: all,
      todo: ["let clients wait a random while before they try again", elsewhere],
      isWorstCase: true,
    }),
    byQuota(quotas.connectionRate, {
      ...account,
      what: `new WebSocket connections${place}`,
      atPeak: rates.atPeak(sum(routes.filter(({ route }) => route.key === "$connect"))),
      todo: ["let clients wait a random while before they connect again", elsewhere],
    }),
  ];
}

/** What a stage lets through of one route: its own setting, or the stage's for each of them. */
function routeLimits(rates: Rates): Limit[] {
  return rates.load.routes.flatMap(({ api, route, requests }): Limit[] =>
    route.throttle
      ? [
          {
            what: "requests that the stage's throttle lets through",
            on: `${api.name} ${route.key}`,
            scope: "setting",
            allowed: route.throttle.rate,
            unit: "requests a second",
            atPeak: rates.atPeak(requests),
            todo: ["raise the route's `throttle`, after what stands behind it bears more"],
          },
        ]
      : [],
  );
}

/** Usage plans: the rate is each key's, so that all keys together have it as often as there are keys. */
function planLimits(rates: Rates): Limit[] {
  const { model, load } = rates;
  return ofType(model.resources, "aws:apigateway/usagePlan:UsagePlan").flatMap((plan): Limit[] => {
    const settings = plan.inputs.throttleSettings as { rateLimit?: number } | undefined;
    const quota = plan.inputs.quotaSettings as { limit?: number; period?: string } | undefined;
    const apis = ((plan.inputs.apiStages as { apiId?: string }[] | undefined) ?? []).map(({ apiId }) => apiId);
    const keys = ofType(model.resources, "aws:apigateway/usagePlanKey:UsagePlanKey").filter(
      ({ inputs }) => inputs.usagePlanId === plan.id,
    ).length;
    const keyed = load.routes
      .filter(({ api, route }) => apis.includes(api.resource.id) && route.needsKey)
      .reduce((sum, route) => sum + route.requests, 0);
    const seconds = { DAY: 86_400, WEEK: 604_800, MONTH: 2_628_000 }[quota?.period ?? ""];
    const common = { on: plan.name, scope: "setting", unit: "requests a second" } as const;
    return [
      ...(settings?.rateLimit
        ? [
            {
              ...common,
              what: `requests of the plan's ${keys} ${keys === 1 ? "key" : "keys"}`,
              allowed: settings.rateLimit * keys,
              atPeak: rates.atPeak(keyed),
              todo: ["raise the plan's `throttle`, or give callers keys of their own"],
            },
          ]
        : []),
      ...(quota?.limit && seconds
        ? [
            {
              ...common,
              what: `the plan's quota a ${quota.period?.toLowerCase()}, for ${keys} ${keys === 1 ? "key" : "keys"}`,
              allowed: (quota.limit * keys) / seconds,
              // A quota counts the whole period, so the average matters, not the peak.
              atPeak: rates.atPeak(keyed) / rates.traffic.peakFactor,
              todo: ["raise the plan's `quota`, or give callers keys of their own"],
            },
          ]
        : []),
    ];
  });
}

function edgeLimits(rates: Rates, quotas: Quotas): Limit[] {
  return rates.ofType("aws:cloudfront/distribution:Distribution").map((distribution) =>
    byQuota(quotas.edgeRequests, {
      what: "requests of the distribution",
      on: distribution.name,
      scope: "resource",
      atPeak: rates.atPeak(
        rates.load.routes
          .filter(({ api }) => api.distribution?.urn === distribution.urn)
          .reduce((sum, route) => sum + route.requests, 0),
      ),
      todo: ["use another distribution for part of the paths"],
    }),
  );
}
