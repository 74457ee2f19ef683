import { removeConnection } from "../shared/connections";
import { handleLive } from "../shared/live";

/** $disconnect: forgets the connection. */
export const handler = handleLive(async ({ requestContext }) => {
  await removeConnection(requestContext.connectionId);
});
