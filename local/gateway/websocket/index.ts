import type { UpgradeHandler, WireHandler } from "../../wire";
import type { GatewayEnvironment } from "../environment";
import type { ApiIdentity } from "../http/definition";
import { splitTarget } from "../http/locate";
import { decodeSegment } from "../http/routes";
import type { Connections } from "./connection";
import { endWith } from "./failure";
import { manageConnection, managementPath } from "./management";
import type { WebSocketStage } from "./stage";

export { Connections } from "./connection";
export type { WebSocketApiDefinition } from "./definition";
export { compileWebSocketStage, type WebSocketStage } from "./stage";

/** What answers at a WebSocket API's host. */
export interface WebSocketEndpoint {
  readonly handle: WireHandler;
  readonly upgrade: UpgradeHandler;
}

/** Joins the stages of a WebSocket API: upgrades go to the stage in the path, plain requests to `@connections`. */
export function webSocketEndpoint(
  api: ApiIdentity,
  stageOf: (name: string) => WebSocketStage | undefined,
  env: GatewayEnvironment,
  connections: Connections,
): WebSocketEndpoint {
  return {
    async handle(request) {
      const path = managementPath(request.target);
      if (path && stageOf(path.stageName)) return manageConnection(request, path, api, env, connections);
      return {
        status: 403,
        headers: [
          ["Content-Type", "application/json"],
          ["x-amzn-ErrorType", "ForbiddenException"],
        ],
        body: forbiddenBody,
      };
    },
    async upgrade(request, socket, head) {
      const [, first = "", ...rest] = splitTarget(request.target).path.split("/");
      const stage = rest.join("") === "" ? stageOf(decodeSegment(first)) : undefined;
      if (stage) return stage.upgrade(request, socket, head);
      endWith(socket, 403, forbiddenBody);
    },
  };
}

const forbiddenBody = Buffer.from('{"message":"Forbidden"}');
