import { apiMount } from "../../gateway/address";
import type { Cloud } from "../cloud";

/** Local address of an API; `ws:` for WebSocket APIs. */
export function apiEndpoint(cloud: Cloud, apiId: string, protocolType: string): string {
  const base = protocolType === "WEBSOCKET" ? cloud.baseUrl.replace(/^http/, "ws") : cloud.baseUrl;
  return `${base}${apiMount(apiId)}`;
}

/** Local address of a stage, as the provider forms it: `$default` has no segment and a slash at the end. */
export function invokeUrl(cloud: Cloud, apiId: string, protocolType: string, stageName: string): string {
  return `${apiEndpoint(cloud, apiId, protocolType)}/${stageName === "$default" ? "" : stageName}`;
}
