import { cut } from "../../cut";
import { dated, type UpgradeHandler, type WireHandler, type WireRequest, type WireResponse } from "../../wire";
import type { GatewayEnvironment } from "../environment";
import type { ApiIdentity } from "../http/definition";
import { decodeSegment } from "../http/routes";
import type { Connections } from "./connection";
import { endWith } from "./failure";
import { connectionIdOf, manageConnection } from "./management";
import type { WebSocketStage } from "./stage";

export { type ConnectionOwner, Connections } from "./connection";
export type { WebSocketApiDefinition } from "./definition";
export { compileWebSocketStage, type WebSocketStage } from "./stage";

/** What answers at a WebSocket API's host. */
export interface WebSocketEndpoint {
  readonly handle: WireHandler;
  readonly upgrade: UpgradeHandler;
  /** Answers a plain request whose stage is known; `path` is below it. */
  handleAt(stageName: string, path: string, request: WireRequest): Promise<WireResponse>;
}

/** Joins the stages of a WebSocket API: upgrades go to the stage in the path, plain requests to `@connections`. */
export function webSocketEndpoint(
  api: ApiIdentity,
  stageOf: (name: string) => WebSocketStage | undefined,
  env: GatewayEnvironment,
  connections: Connections,
): WebSocketEndpoint {
  const handleAt = async (stageName: string, path: string, request: WireRequest): Promise<WireResponse> => {
    const connectionId = connectionIdOf(path);
    if (connectionId !== undefined && stageOf(stageName)) {
      return dated(await manageConnection(request, { stageName, connectionId }, api, env, connections), env.clock);
    }
    return {
      status: 403,
      headers: [
        ["Content-Type", "application/json"],
        ["x-amzn-ErrorType", "ForbiddenException"],
      ],
      body: forbiddenBody,
    };
  };
  return {
    handleAt,
    async handle(request) {
      const [path] = cut(request.target, "?");
      const [, first = ""] = path.split("/");
      return handleAt(decodeSegment(first), path.slice(first.length + 1), request);
    },
    async upgrade(request, socket, head) {
      const [, first = "", ...rest] = cut(request.target, "?")[0].split("/");
      const stage = rest.join("") === "" ? stageOf(decodeSegment(first)) : undefined;
      if (stage) return stage.upgrade(request, socket, head);
      endWith(socket, 403, forbiddenBody);
    },
  };
}

const forbiddenBody = Buffer.from('{"message":"Forbidden"}');
