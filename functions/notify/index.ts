import {
  ApiGatewayManagementApiClient,
  GoneException,
  PostToConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import { removeSubscription, subscribersOf } from "../shared/connections";
import { errorFields, log } from "../shared/log";
import { setting } from "../shared/setting";

const live = new ApiGatewayManagementApiClient({ endpoint: setting("CONNECTIONS_URL") });

/** Tells subscribers when an order's status changes. A stream keeps order, so the first failure ends the batch. */
export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  for (const record of event.Records) {
    try {
      await tell(record);
    } catch (error) {
      log("ERROR", "change not told", { eventId: record.eventID, ...errorFields(error) });
      return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? "" }] };
    }
  }
  return { batchItemFailures: [] };
}

async function tell({ dynamodb }: DynamoDBRecord): Promise<void> {
  const before = image(dynamodb?.OldImage);
  const after = image(dynamodb?.NewImage);
  if (after.entity !== "order" || after.status === before.status) return;
  const orderId = after.orderId as string;
  const message = JSON.stringify({ type: "orderStatus", orderId, status: after.status });
  const subscribers = await subscribersOf(orderId);
  await Promise.all(subscribers.map((connectionId) => post(orderId, connectionId, message)));
  log("INFO", "change told", { orderId, status: after.status, subscribers: subscribers.length });
}

async function post(orderId: string, connectionId: string, message: string): Promise<void> {
  try {
    await live.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: message }));
  } catch (error) {
    if (!(error instanceof GoneException)) throw error;
    await removeSubscription(orderId, connectionId);
  }
}

function image(values: object | undefined): Record<string, unknown> {
  return values ? unmarshall(values as Record<string, AttributeValue>) : {};
}
