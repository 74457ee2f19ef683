import { Connections, type WebSocketStage } from "../../gateway/websocket/index";
import { sharedBy } from "../protocol/shared";
import type { Storage } from "../storage";

const kept = sharedBy(() => new Map<string, Connections<WebSocketStage>>());

/**
 * Open connections of a WebSocket API. They belong to the stage's data: a stage whose program is built again serves
 * them with the new one.
 */
export function connectionsOf(storage: Storage, apiId: string): Connections<WebSocketStage> {
  const byApi = kept(storage);
  const known = byApi.get(apiId);
  if (known) return known;
  const made = new Connections<WebSocketStage>(() => byApi.delete(apiId));
  byApi.set(apiId, made);
  return made;
}
