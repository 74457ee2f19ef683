import {
  ApiGatewayManagementApiClient,
  GoneException,
  PostToConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";
import type { APIGatewayProxyResultV2, APIGatewayProxyWebsocketEventV2 } from "aws-lambda";
import { everybody, find, remove } from "./members";

/** `{"action":"say","text":…}`: tells everybody who is there. */
export async function handler(event: APIGatewayProxyWebsocketEventV2): Promise<APIGatewayProxyResultV2> {
  const { connectionId, domainName, stage } = event.requestContext;
  const connections = new ApiGatewayManagementApiClient({ endpoint: `https://${domainName}/${stage}` });
  const text = String((JSON.parse(event.body ?? "{}") as { text?: unknown }).text ?? "").slice(0, 1000);
  const from = (await find(connectionId))?.name ?? "somebody";
  const Data = JSON.stringify({ from, text });
  const members = await everybody();
  await Promise.all(
    members.map(({ pk }) =>
      connections.send(new PostToConnectionCommand({ ConnectionId: pk, Data })).catch(async (error: unknown) => {
        if (!(error instanceof GoneException)) throw error;
        await remove(pk);
      }),
    ),
  );
  return { statusCode: 200 };
}
