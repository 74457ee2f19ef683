import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { setting } from "./setting";

/** One client for all calls of an execution environment. */
export const table = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
  marshallOptions: { removeUndefinedValues: true },
});

/** Name of the shop's table. */
export const tableName = setting("TABLE");

/** Name of the index that lists orders by day. */
export const ordersByDay = "orders-by-day";
