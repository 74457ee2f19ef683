import type { CapturedResource } from "../capture/program";
import { regionIn } from "../traffic/stage";
import { byQuota, type Limit } from "./limit";
import type { Quotas } from "./quotas";
import { Rates } from "./rates";

const sparing = [
  "make functions faster: what runs half as long takes half the room",
  "keep answers: the stage's cache, CloudFront, a longer TTL of the Lambda authorizer",
  "put a queue before what need not answer at once",
  "serve part of the callers from another region or account (a cell)",
];

/** Limits of Lambda: the account's room, what is set aside for single functions, and how fast one grows. */
export function functionLimits(rates: Rates, quotas: Quotas): Limit[] {
  const functions = rates.ofType("aws:lambda/function:Function");
  const { region } = rates.model;
  const regions = [...new Set(functions.map((one) => regionIn(one, region)))];
  return regions.flatMap((place) => {
    const here = functions.filter((one) => regionIn(one, region) === place);
    return regionLimits(here, rates, quotas, regions.length > 1 ? ` in ${place}` : "");
  });
}

function regionLimits(functions: readonly CapturedResource[], rates: Rates, quotas: Quotas, place: string): Limit[] {
  const all = functions.map((one) => ({
    name: one.name,
    reserved: reservedOf(one),
    needs: concurrencyOf(one, rates),
  }));
  const setAside = all.reduce((sum, { reserved }) => sum + (reserved ?? 0), 0);
  const shared = all.filter(({ reserved }) => reserved === undefined);
  return [
    byQuota(quotas.concurrency, {
      what: `invocations at once${place}${setAside > 0 ? `, beside the ${setAside} set aside` : ""}`,
      on: "account",
      scope: "account",
      allowed: quotas.concurrency.allowed - setAside,
      atPeak: shared.reduce((sum, { needs }) => sum + needs, 0),
      todo: sparing,
    }),
    ...all.flatMap(({ name, reserved, needs }): Limit[] => [
      ...(reserved === undefined
        ? []
        : [
            {
              what: "invocations at once that are set aside",
              on: name,
              scope: "setting",
              allowed: reserved,
              unit: "invocations at once",
              atPeak: needs,
              todo: ["raise `reservedConcurrency`", ...sparing],
            } as const,
          ]),
      byQuota(quotas.functionScaling, {
        what: "invocations at once, if the peak came within 10 s",
        on: name,
        scope: "resource",
        atPeak: needs,
        todo: ["provisioned concurrency before a rush that is known", ...sparing],
        isWorstCase: true,
      }),
    ]),
  ];
}

/** What the account's functions would need at once if no cache and no authorizer's TTL held anything off. */
export function concurrencyWithoutCaches({ model, traffic }: Rates): number {
  const apis = model.apis.map((api) => ({
    ...api,
    routes: api.routes.map(({ authorizer, ...route }) => ({
      ...route,
      cached: false,
      ...(authorizer ? { authorizer: { ...authorizer, ttlSeconds: 0 } } : {}),
    })),
  }));
  const bare = new Rates({ ...model, apis }, traffic);
  return bare.ofType("aws:lambda/function:Function").reduce((sum, one) => sum + concurrencyOf(one, bare), 0);
}

/** Invocations of a function that run at once in the busiest second: how often, times how long. */
export function concurrencyOf(one: CapturedResource, rates: Rates): number {
  const { durationMs } = rates.traffic.function(one.name);
  return (rates.of(one, ["invokes", "authorizes"]) * durationMs) / 1000;
}

function reservedOf({ inputs }: CapturedResource): number | undefined {
  const reserved = Number(inputs.reservedConcurrentExecutions ?? -1);
  return reserved >= 0 ? reserved : undefined;
}
