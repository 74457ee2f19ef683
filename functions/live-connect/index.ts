import { addConnection } from "../shared/connections";
import { handleLive } from "../shared/live";
import { Problem } from "../shared/problem";

/** $connect: remembers whose connection this is. */
export const handler = handleLive(async ({ requestContext }) => {
  const customer = requestContext.authorizer?.customer;
  if (!customer) throw new Problem(401, "NoCustomer", "The connection carries no customer.");
  await addConnection(requestContext.connectionId, customer);
});
