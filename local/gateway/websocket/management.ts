import { AwsError } from "../../cloud/errors";
import { jsonAnswer } from "../../json-answer";
import type { WireRequest, WireResponse } from "../../wire";
import { executionArn } from "../address";
import type { GatewayEnvironment } from "../environment";
import type { ApiIdentity } from "../http/definition";
import { decodeSegment } from "../http/routes";
import type { Connections } from "./connection";
import { socketLimits } from "./definition";

/** Connection that a path below a stage names (`/@connections/ID`); undefined for any other path. */
export function connectionIdOf(path: string): string | undefined {
  const id = /^\/(?:@|%40)connections\/([^/]+)$/i.exec(path)?.[1];
  return id === undefined ? undefined : decodeSegment(id);
}

/**
 * The `@connections` API: POST sends a message, GET tells of a connection, DELETE ends it. Calls are signed, and the
 * caller needs `execute-api:ManageConnections`.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
 */
export async function manageConnection(
  request: WireRequest,
  path: { stageName: string; connectionId: string },
  api: ApiIdentity,
  env: GatewayEnvironment,
  connections: Connections,
): Promise<WireResponse> {
  const refused = await refusal(request, path, api, env);
  if (refused) return refused;
  if (request.method === "POST" && request.body.length > socketLimits.messageBytes) {
    return failure(413, "PayloadTooLargeException", `a message may have ${socketLimits.messageBytes} bytes`);
  }
  const connection = connections.find(path.connectionId, path.stageName);
  if (!connection) return gone();
  switch (request.method) {
    case "POST":
      try {
        await connection.send(request.body);
        return empty(200);
      } catch {
        return gone();
      }
    case "GET": {
      const { connectedAt, sourceIp, userAgent } = connection.client;
      return jsonAnswer(200, {
        connectedAt: new Date(connectedAt).toISOString(),
        identity: { sourceIp, userAgent },
        lastActiveAt: new Date(connection.lastActiveAt).toISOString(),
      });
    }
    case "DELETE":
      connection.close(1000, "");
      return empty(204);
    default:
      return failure(403, "MissingAuthenticationTokenException", "Missing Authentication Token");
  }
}

async function refusal(
  request: WireRequest,
  { stageName, connectionId }: { stageName: string; connectionId: string },
  api: ApiIdentity,
  env: GatewayEnvironment,
): Promise<WireResponse | undefined> {
  try {
    const principal = await env.authenticate(request);
    if (principal.type === "anonymous") {
      return failure(403, "MissingAuthenticationTokenException", "Missing Authentication Token");
    }
    const resource = `${executionArn(api)}/${stageName}/${request.method}/@connections/${connectionId}`;
    const action = "execute-api:ManageConnections";
    const context = { "aws:sourceip": request.source.ip };
    if (env.evaluateIdentity({ principal, action, resource, context }).allowed) return undefined;
    const who = principal.type === "service" ? principal.service : principal.arn;
    const masked = resource.replace(`:${api.accountId}:`, `:********${api.accountId.slice(-4)}:`);
    const message = `User: ${who} is not authorized to perform: ${action} on resource: ${masked}`;
    return failure(403, "AccessDeniedException", message);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return failure(403, error.code, error.message);
  }
}

/** 410 without a body: SDKs take the error's name from the header. */
function gone(): WireResponse {
  return { status: 410, headers: [["x-amzn-ErrorType", "GoneException"]], body: Buffer.alloc(0) };
}

function failure(status: number, type: string, message: string): WireResponse {
  return jsonAnswer(status, { message }, [["x-amzn-ErrorType", type]]);
}

function empty(status: number): WireResponse {
  return { status, headers: [], body: Buffer.alloc(0) };
}
