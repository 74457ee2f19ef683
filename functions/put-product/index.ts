import { TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import * as v from "valibot";
import { handleHttp, json } from "../shared/http";
import { check, readBody } from "../shared/input";
import { keys } from "../shared/keys";
import { table, tableName } from "../shared/table";

const productId = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,64}$/));
const product = v.strictObject({
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  description: v.pipe(v.string(), v.maxLength(2000)),
  price: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000_000)),
  currency: v.pipe(v.string(), v.regex(/^[A-Z]{3}$/)),
  stock: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000)),
});

/** PUT /products/{productId} (back office): puts a product and what is in stock of it; the same twice is the same. */
export const handler = handleHttp(async (request) => {
  const id = check(request.params.productId, productId, "The product's id has faults.");
  const { stock, ...shown } = readBody(request, product);
  await table.send(
    new TransactWriteCommand({
      TransactItems: [
        { Put: { TableName: tableName, Item: { ...keys.product(id), ...shown } } },
        { Put: { TableName: tableName, Item: { ...keys.stock(id), available: stock } } },
      ],
    }),
  );
  return json(200, { productId: id, ...shown, stock });
});
