import type { APIGatewayProxyResultV2, APIGatewayProxyWebsocketEventV2 } from "aws-lambda";
import { remove } from "./members";

/** $disconnect: forgets who goes. */
export async function handler(event: APIGatewayProxyWebsocketEventV2): Promise<APIGatewayProxyResultV2> {
  await remove(event.requestContext.connectionId);
  return { statusCode: 200 };
}
