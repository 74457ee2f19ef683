import type { TrafficFile } from "../traffic/file";
import { type Range, ranged } from "../traffic/range";
import { type Bound, settle } from "../traffic/settle";
import { ofType, type StageApi, type StageModel } from "../traffic/stage";
import { units } from "../traffic/units";
import { bill, type Line, total } from "./bill";
import { monthOf } from "./month";
import type { PlacedUsage } from "./usage";

/** A REST API's requests as what it is, and as an HTTP API. */
export interface ApiChoice {
  readonly api: string;
  /** Dollars a month of its requests. */
  readonly rest: Range;
  readonly http: Range;
  /** What it uses that HTTP APIs do not have; without any, the cheaper kind would do. */
  readonly needs: readonly string[];
}

/** What a cache cluster costs, and what its answers save behind it. */
export interface CacheWorth {
  readonly api: string;
  /** Dollars a month of the cluster. */
  readonly cluster: Range;
  /** Dollars a month that the requests which it answers would cost behind the gateway. */
  readonly saves: Range;
}

const bounds: readonly Bound[] = ["low", "high"];

/** Prices each REST API's requests, also as an HTTP API's. */
export function apiChoices(model: StageModel, file: TrafficFile, region = model.region): ApiChoice[] {
  return model.apis
    .filter(({ kind }) => kind === "REST")
    .map((api) => {
      const [low, high] = bounds.map((bound) => {
        const traffic = settle(file, bound);
        const routes = api.routes.map(({ key }) => traffic.route(api.name, key));
        const of = (meter: "restRequests" | "httpRequests", quantity: number): PlacedUsage[] => [
          { meter, quantity, of: api.name, isIdle: false, region },
        ];
        const requests = routes.reduce((sum, route) => sum + route.requests, 0);
        const metered = routes.reduce(
          (sum, { requests: count, requestKb, responseKb }) =>
            sum + count * units(Math.max(requestKb, responseKb), 512),
          0,
        );
        return {
          rest: total(bill(of("restRequests", requests), traffic)),
          http: total(bill(of("httpRequests", metered), traffic)),
        };
      });
      return {
        api: api.name,
        rest: ranged(low!.rest, high!.rest),
        http: ranged(low!.http, high!.http),
        needs: restOnly(api, model),
      };
    });
}

/** What an API uses that HTTP APIs do not have: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html */
function restOnly(api: StageApi, { resources }: StageModel): string[] {
  const plans = ofType(resources, "aws:apigateway/usagePlan:UsagePlan").some(({ inputs }) =>
    (inputs.apiStages as { apiId?: string }[] | undefined)?.some(({ apiId }) => apiId === api.resource.id),
  );
  const body = String(api.resource.inputs.body ?? "");
  const uses: readonly (readonly [boolean, string])[] = [
    [api.endpoint === "private", "a private endpoint"],
    [api.endpoint === "edge", "an edge-optimized endpoint"],
    [api.firewall !== undefined, "AWS WAF"],
    [api.routes.some(({ cached }) => cached), "a cache"],
    [plans, "usage plans"],
    [/"x-amazon-apigateway-request-validator"/.test(body), "request validation"],
    [/"(requestTemplates|responseTemplates)"/.test(body), "mapping templates"],
    [api.stage?.inputs.xrayTracingEnabled === true, "X-Ray"],
  ];
  return uses.flatMap(([isUsed, name]) => (isUsed ? [name] : []));
}

/** Weighs each cache cluster against the same month without it. */
export function cacheWorth(model: StageModel, file: TrafficFile, region?: string): CacheWorth[] {
  return model.apis
    .filter(({ stage }) => stage?.inputs.cacheClusterEnabled === true)
    .map(({ name, stage }) => {
      const [low, high] = bounds.map((bound) => {
        const traffic = settle(file, bound);
        const cached = monthOf(model, traffic, region);
        const uncached = monthOf(withoutCache(model, name), traffic, region);
        return {
          cluster: total(cached.filter(({ of, isIdle }) => isIdle && of === stage?.name)),
          saves: calls(uncached) - calls(cached),
        };
      });
      return {
        api: name,
        cluster: ranged(low!.cluster, high!.cluster),
        saves: ranged(low!.saves, high!.saves),
      };
    });
}

function calls(lines: readonly Line[]): number {
  return total(lines.filter(({ isIdle }) => !isIdle));
}

function withoutCache(model: StageModel, name: string): StageModel {
  const apis = model.apis.map((api) =>
    api.name === name ? { ...api, routes: api.routes.map((route) => ({ ...route, cached: false })) } : api,
  );
  return { ...model, apis };
}
