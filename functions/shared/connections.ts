import { DeleteCommand, GetCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { keys } from "./keys";
import { table, tableName } from "./table";

// API Gateway ends a connection after two hours; what a missed $disconnect leaves behind goes soon after.
const secondsToKeep = 3 * 60 * 60;

function expiresAt(): number {
  return Math.floor(Date.now() / 1000) + secondsToKeep;
}

/** Remembers whose connection this is. */
export async function addConnection(connectionId: string, customer: string): Promise<void> {
  const Item = { ...keys.connection(connectionId), customer, expiresAt: expiresAt() };
  await table.send(new PutCommand({ TableName: tableName, Item }));
}

/** Customer of a connection; undefined when it is not known. */
export async function customerOfConnection(connectionId: string): Promise<string | undefined> {
  const { Item } = await table.send(new GetCommand({ TableName: tableName, Key: keys.connection(connectionId) }));
  return Item?.customer as string | undefined;
}

/** Forgets a connection; its subscriptions go when a push finds them gone, or by their time to live. */
export async function removeConnection(connectionId: string): Promise<void> {
  await table.send(new DeleteCommand({ TableName: tableName, Key: keys.connection(connectionId) }));
}

/** Sends a connection the changes of an order from now on. */
export async function addSubscription(orderId: string, connectionId: string): Promise<void> {
  const Item = { ...keys.subscription(orderId, connectionId), expiresAt: expiresAt() };
  await table.send(new PutCommand({ TableName: tableName, Item }));
}

/** Connections that want an order's changes. */
export async function subscribersOf(orderId: string): Promise<string[]> {
  const found: string[] = [];
  let next: Record<string, unknown> | undefined;
  do {
    const page = await table.send(
      new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: "pk = :subscribers",
        ExpressionAttributeValues: { ":subscribers": keys.subscription(orderId, "").pk },
        ProjectionExpression: "sk",
        ...(next ? { ExclusiveStartKey: next } : {}),
      }),
    );
    found.push(...(page.Items ?? []).map(({ sk }) => sk as string));
    next = page.LastEvaluatedKey;
  } while (next);
  return found;
}

/** Ends a subscription. */
export async function removeSubscription(orderId: string, connectionId: string): Promise<void> {
  await table.send(new DeleteCommand({ TableName: tableName, Key: keys.subscription(orderId, connectionId) }));
}
