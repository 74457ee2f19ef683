import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { keys } from "../shared/keys";
import { changeStatus, type Status } from "../shared/orders";
import { table, tableName } from "../shared/table";
import type { WebhookEvent } from "./input";

const secondsToRemember = 30 * 24 * 60 * 60;

/**
 * Carries an event out once. Changing a status twice changes nothing, so the event is remembered afterwards: a crash
 * in between only repeats what has no second effect, and a late repetition cannot fail on a later status.
 */
export async function applyOnce(source: string, event: WebhookEvent): Promise<"applied" | "repeated"> {
  const key = keys.webhook(source, event.eventId);
  const { Item } = await table.send(new GetCommand({ TableName: tableName, Key: key, ConsistentRead: true }));
  if (Item) return "repeated";
  await changeStatus(event.customer, event.orderId, event.type.slice("order.".length) as Status);
  const expiresAt = Math.floor(Date.now() / 1000) + secondsToRemember;
  try {
    await table.send(
      new PutCommand({
        TableName: tableName,
        Item: { ...key, type: event.type, orderId: event.orderId, expiresAt },
        ConditionExpression: "attribute_not_exists(pk)",
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return "repeated";
  }
  return "applied";
}
