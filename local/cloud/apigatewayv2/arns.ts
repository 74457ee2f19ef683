import type { Cloud } from "../cloud";
import { stableId } from "../names";
import type { ResourceContext } from "../resource";

/** Id of a resource: the same for the same URN and for the same values of what makes a new resource. */
export function idOf(context: ResourceContext, length: number, ...identity: readonly unknown[]): string {
  return stableId(`${context.urn}|${JSON.stringify(identity)}`, length);
}

/** Path under which the local server offers an API. */
export function apiMount(apiId: string): string {
  return `/execute-api/${apiId}`;
}

/** Local address of an API; `ws:` for WebSocket APIs. */
export function apiEndpoint(cloud: Cloud, apiId: string, protocolType: string): string {
  const base = protocolType === "WEBSOCKET" ? cloud.baseUrl.replace(/^http/, "ws") : cloud.baseUrl;
  return `${base}${apiMount(apiId)}`;
}

/** Local address of a stage, as the provider forms it: `$default` has no segment and a slash at the end. */
export function invokeUrl(cloud: Cloud, apiId: string, protocolType: string, stageName: string): string {
  return `${apiEndpoint(cloud, apiId, protocolType)}/${stageName === "$default" ? "" : stageName}`;
}
