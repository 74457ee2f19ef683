import type { APIGatewayProxyResultV2, APIGatewayProxyWebsocketEventV2 } from "aws-lambda";
import { add } from "./members";

type ConnectEvent = APIGatewayProxyWebsocketEventV2 & { queryStringParameters?: Record<string, string> };

/** $connect: notes who comes. */
export async function handler(event: ConnectEvent): Promise<APIGatewayProxyResultV2> {
  await add(event.requestContext.connectionId, event.queryStringParameters?.name?.slice(0, 40) ?? "somebody");
  return { statusCode: 200 };
}
