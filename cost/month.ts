import type { CapturedResource } from "../capture/program";
import { loadOf } from "../traffic/load";
import type { Traffic } from "../traffic/settle";
import type { StageModel } from "../traffic/stage";
import { bill, type Line } from "./bill";
import { demandUsage } from "./demand";
import { routeUsage, socketUsage } from "./gateway";
import { idleUsage, natUsage, userUsage } from "./idle";
import { type PriceList, pricesOf } from "./prices";
import type { Usage } from "./usage";

/**
 * What a month of settled traffic costs, line by line.
 * @param region prices of this region, instead of the stage's own
 */
export function monthOf(model: StageModel, traffic: Traffic, region = model.region): Line[] {
  const prices = pricesOf(region);
  return bill(usageOf(model, traffic, prices), prices, traffic);
}

/** Everything that AWS meters in the month: what stands idle first, then what traffic does. */
function usageOf(model: StageModel, traffic: Traffic, prices: PriceList): Usage[] {
  const { resources, apis } = model;
  const { routes, demands } = loadOf(model, traffic);
  const tracedApis = new Set(
    apis.filter(({ stage }) => stage?.inputs.xrayTracingEnabled === true).map(({ name }) => name),
  );
  const ofEach = (usage: (resource: CapturedResource) => Usage[]) => resources.flatMap(usage);
  return [
    ...ofEach((resource) => idleUsage(resource, { traffic, resources, prices })),
    ...routes.flatMap((route) => routeUsage(route, model)),
    ...apis.flatMap((api) => socketUsage(api, traffic)),
    ...demands.flatMap((demand) => demandUsage(demand, { traffic, resources, tracedApis })),
    ...ofEach((resource) => userUsage(resource, traffic)),
    ...ofEach((resource) => natUsage(resource, traffic)),
  ];
}
