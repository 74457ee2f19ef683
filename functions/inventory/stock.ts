import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { json, type Response } from "../shared/http";
import { keys } from "../shared/keys";
import { Problem } from "../shared/problem";
import { table, tableName } from "../shared/table";

/** Answers of the inventory service, whether a load balancer calls a function or a container: health, and stock. */
export async function answer({ method, path }: { method: string; path: string }): Promise<Response> {
  if (path === "/health") return json(200, { status: "ok" });
  const match = /^\/inventory\/([^/]+)$/.exec(path);
  if (!match) throw new Problem(404, "NotFound", `There is nothing at ${path}.`);
  if (method !== "GET") throw new Problem(405, "MethodNotAllowed", "Only GET is served here.");
  const { Item } = await table.send(new GetCommand({ TableName: tableName, Key: keys.stock(productIdOf(match[1]!)) }));
  if (!Item) throw new Problem(404, "ProductNotFound", "There is no such product.");
  return json(200, { productId: productIdOf(match[1]!), available: Item.available });
}

function productIdOf(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new Problem(400, "InvalidPath", "The path is not well encoded.");
  }
}
