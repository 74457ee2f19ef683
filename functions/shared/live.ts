import type { APIGatewayProxyResultV2, APIGatewayProxyWebsocketEventV2 } from "aws-lambda";
import { errorFields, log } from "./log";
import { Problem } from "./problem";

/** A WebSocket event with what the authorizer said. */
export type LiveEvent = APIGatewayProxyWebsocketEventV2 & {
  requestContext: { authorizer?: { customer?: string } };
};

/** Makes a handler of a WebSocket route; what it returns goes back over the connection on two-way routes. */
export function handleLive(
  answer: (event: LiveEvent) => Promise<unknown>,
): (event: LiveEvent) => Promise<APIGatewayProxyResultV2> {
  return async (event) => {
    const { requestId, connectionId, routeKey } = event.requestContext;
    const fields = { requestId, connectionId, routeKey };
    try {
      const reply = await answer(event);
      log("INFO", "message", fields);
      return { statusCode: 200, ...(reply === undefined ? {} : { body: JSON.stringify(reply) }) };
    } catch (error) {
      if (!(error instanceof Problem)) {
        log("ERROR", "message failed", { ...fields, ...errorFields(error) });
        return { statusCode: 500, body: problemBody("InternalError", "Something went wrong; try again later.") };
      }
      log("INFO", "message refused", { ...fields, code: error.code });
      return { statusCode: error.status, body: problemBody(error.code, error.message) };
    }
  };
}

function problemBody(code: string, message: string): string {
  return JSON.stringify({ type: "error", error: { code, message } });
}
