import {
  ApiClients,
  type ApiClientsArgs,
  ApiDomain,
  type ApiDomainArgs,
  auth,
  EdgeDistribution,
  type EdgeDistributionArgs,
  HttpApi,
  type HttpApiArgs,
  type HttpRoute,
  RestApi,
  type RestApiArgs,
  type RestRoute,
  WebSocketApi,
  type WebSocketApiArgs,
} from "../../../../components/index";
import type { RuleId } from "../../../../components/lint/rules";

/** A rule, what it must say, a program that breaks it, and a twin that does not. */
export interface Case {
  readonly rule: RuleId;
  readonly says: RegExp;
  readonly breaks: () => unknown;
  readonly keeps: () => unknown;
  /** Stage that both run on. @default "prod" */
  readonly stage?: string;
}

/** Open for a reason, so that no advice is given. */
export const open = auth.none("a test");
/** A route that needs nothing else. */
export const mock: RestRoute = { mock: {}, auth: open };
/** A route of an HTTP API that needs nothing else. */
export const proxy: HttpRoute = { http: { url: "https://a.example" }, auth: open };

/** A REST API of one mock route, with these arguments besides. */
export const rest = (args: Partial<RestApiArgs> = {}, name = "shop") =>
  new RestApi(name, { ...(args.openApi ? {} : { routes: { "GET /a": mock } }), ...args });
/** A REST API of one route. */
export const restRoute = (route: Partial<RestRoute>, key = "GET /a", args: Partial<RestApiArgs> = {}) =>
  rest({ ...args, routes: { [key]: { auth: open, ...route } } });
/** An HTTP API of one proxy route, with these arguments besides. */
export const http = (args: Partial<HttpApiArgs> = {}, name = "app") =>
  new HttpApi(name, { ...(args.openApi ? {} : { routes: { "GET /a": proxy } }), ...args });
/** An HTTP API of one route. */
export const httpRoute = (route: Partial<HttpRoute>, key = "GET /a", args: Partial<HttpApiArgs> = {}) =>
  http({ ...args, routes: { [key]: { auth: open, ...route } } });
/** A WebSocket API that anyone may connect to. */
export const socket = (args: Partial<WebSocketApiArgs> = {}, name = "live") =>
  new WebSocketApi(name, { routes: { $connect: { mock: {}, auth: open } }, ...args });
/** A domain with a zone that leads to a REST API. */
export const domain = (args: Partial<ApiDomainArgs> = {}) =>
  new ApiDomain("front", {
    domainName: "api.shop.example",
    hostedZoneId: "Z",
    ...(args.basePaths || args.routingRules ? {} : { basePaths: { "": { restApi: rest() } } }),
    ...args,
  });
/** A distribution before a name of one's own. */
export const edge = (args: Partial<EdgeDistributionArgs> = {}) =>
  new EdgeDistribution("edge", {
    origins: { api: { domainName: "api.shop.example" } },
    defaultBehavior: { origin: "api" },
    ...args,
  });
/** A plan and what else is given. */
export const clients = (args: ApiClientsArgs) => new ApiClients("clients", args);

/** So many things by number. */
export function many<T>(count: number, one: (n: number) => [string, T]): Record<string, T> {
  return Object.fromEntries(Array.from({ length: count }, (_, n) => one(n)));
}
