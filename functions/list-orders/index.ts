import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import { handleHttp, json } from "../shared/http";
import { customerOf, pageStart, wholeNumber } from "../shared/input";
import { keys } from "../shared/keys";
import { fromItem, orderView } from "../shared/orders";
import { table, tableName } from "../shared/table";

/** GET /orders: a page of the caller's orders. */
export const handler = handleHttp(async (request) => {
  const customer = customerOf(request);
  // A start outside of what is asked for is refused by DynamoDB.
  const after = pageStart(request, /^order-/);
  const page = await table.send(
    new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: "pk = :customer AND begins_with(sk, :orders)",
      ExpressionAttributeValues: { ":customer": customer, ":orders": "order-" },
      Limit: wholeNumber(request, "limit", { least: 1, most: 100, otherwise: 20 }),
      ...(after === undefined ? {} : { ExclusiveStartKey: keys.order(customer, after) }),
    }),
  );
  const orders = (page.Items ?? []).map((item) => orderView(fromItem(item)));
  return json(200, { orders, next: page.LastEvaluatedKey?.sk }, { "cache-control": "private, no-store" });
});
