import type { CapturedResource } from "../capture/program";
import { loadOf } from "../traffic/load";
import type { Traffic } from "../traffic/settle";
import { regionIn, type StageModel } from "../traffic/stage";
import { bill, type Line } from "./bill";
import { demandUsage } from "./demand";
import { routeUsage, socketUsage } from "./gateway";
import { idleUsage, natUsage, userUsage } from "./idle";
import { pricedRegions } from "./prices";
import type { PlacedUsage, Usage } from "./usage";

/**
 * What a month of settled traffic costs, line by line. A resource has its own region's prices, or those of the stage's
 * region where its own has none.
 * @param region prices of this region for all of it
 * @throws Error when the region, or the stage's, has no prices; it names those that do
 */
export function monthOf(model: StageModel, traffic: Traffic, region?: string): Line[] {
  const placeOf = (resource: CapturedResource) => {
    const own = regionIn(resource, model.region);
    return region ?? (pricedRegions.includes(own) ? own : model.region);
  };
  return bill(usageOf(model, traffic, placeOf), traffic);
}

/** Everything that AWS meters in the month: what stands idle first, then what traffic does. */
function usageOf(model: StageModel, traffic: Traffic, placeOf: (resource: CapturedResource) => string): PlacedUsage[] {
  const { resources, apis } = model;
  const { routes, demands } = loadOf(model, traffic);
  const tracedApis = new Set(
    apis.filter(({ stage }) => stage?.inputs.xrayTracingEnabled === true).map(({ name }) => name),
  );
  const placed = (at: CapturedResource, usage: readonly Usage[]) =>
    usage.map((one) => ({ ...one, region: placeOf(at) }));
  const ofEach = (usage: (resource: CapturedResource) => Usage[]) =>
    resources.flatMap((resource) => placed(resource, usage(resource)));
  return [
    ...ofEach((resource) => idleUsage(resource, { traffic, resources })),
    ...routes.flatMap((route) => placed(route.api.resource, routeUsage(route, model))),
    ...apis.flatMap((api) => placed(api.resource, socketUsage(api, traffic))),
    ...demands.flatMap((demand) => placed(demand.on, demandUsage(demand, { traffic, resources, tracedApis }))),
    ...ofEach((resource) => userUsage(resource, traffic)),
    ...ofEach((resource) => natUsage(resource, traffic)),
  ];
}
