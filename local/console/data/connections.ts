import { connectionsOf } from "../../cloud/apigatewayv2/connections";
import { counted, detailOf, type StoreReader, timeText } from "./store";

/** Open connections of WebSocket APIs. */
export const connections: StoreReader = {
  kind: "connections",
  type: "aws:apigatewayv2/api:Api",
  idOf: ({ id, inputs }) => (inputs.protocolType === "WEBSOCKET" ? id : undefined),
  async summary(cloud, { id }) {
    return { holds: counted(connectionsOf(cloud.storage, id).list().length, "connection") };
  },
  async records(cloud, { id }) {
    return {
      columns: ["connected", "last active", "connection", "from"],
      records: connectionsOf(cloud.storage, id)
        .list()
        .map(({ client, lastActiveAt }) => ({
          id: `${client.stageName}/${client.connectionId}`,
          cells: [timeText(client.connectedAt), timeText(lastActiveAt), client.connectionId, client.userAgent],
          detail: detailOf(client),
        })),
    };
  },
};
