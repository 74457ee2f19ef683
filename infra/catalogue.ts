import * as aws from "@pulumi/aws";
import type { Table } from "../components/index";

const products = {
  "tea-green": { name: "Green tea", description: "100 g, first flush", price: 890, stock: 120 },
  "tea-black": { name: "Black tea", description: "100 g, smoked", price: 790, stock: 80 },
  teapot: { name: "Teapot", description: "Cast iron, 0.8 l", price: 4900, stock: 12 },
};

/** Three products with their stock, to try the shop with; the back office changes them, and Pulumi leaves that alone. */
export function createDemoCatalogue(table: Table): void {
  for (const [productId, { stock, price, ...texts }] of Object.entries(products)) {
    item(`product-${productId}`, table, {
      pk: { S: "CATALOGUE" },
      sk: { S: productId },
      name: { S: texts.name },
      description: { S: texts.description },
      price: { N: String(price) },
      currency: { S: "EUR" },
    });
    item(`stock-${productId}`, table, {
      pk: { S: `STOCK#${productId}` },
      sk: { S: "STOCK" },
      available: { N: String(stock) },
    });
  }
}

function item(name: string, table: Table, attributes: Record<string, unknown>): void {
  new aws.dynamodb.TableItem(
    name,
    { tableName: table.name, hashKey: "pk", rangeKey: "sk", item: JSON.stringify(attributes) },
    { parent: table, ignoreChanges: ["item"] },
  );
}
