import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import { handleHttp, json } from "../shared/http";
import { Problem } from "../shared/problem";
import { ordersByDay, table, tableName } from "../shared/table";
import { summarise } from "./summary";

/** GET /reports/sales?day=YYYY-MM-DD (back office): what was sold on a day, by currency and status. */
export const handler = handleHttp(async (request) => {
  const day = request.query.day ?? new Date().toISOString().slice(0, 10);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(day))) {
    throw new Problem(400, "InvalidQuery", "day must be a date, YYYY-MM-DD.");
  }
  const orders: Record<string, unknown>[] = [];
  let next: Record<string, unknown> | undefined;
  do {
    const page = await table.send(
      new QueryCommand({
        TableName: tableName,
        IndexName: ordersByDay,
        KeyConditionExpression: "#day = :day",
        ExpressionAttributeNames: { "#day": "day", "#status": "status", "#total": "total" },
        ExpressionAttributeValues: { ":day": day },
        ProjectionExpression: "currency, #total, #status",
        ...(next ? { ExclusiveStartKey: next } : {}),
      }),
    );
    orders.push(...(page.Items ?? []));
    next = page.LastEvaluatedKey;
  } while (next);
  return json(200, { day, ...summarise(orders as unknown as Parameters<typeof summarise>[0]) });
});
