import { join } from "node:path";
import type { Storage } from "../../storage";
import { databaseOf } from "../database";
import { AwsEngine } from "./engine";
import { startDynamoDbLocal } from "./server";

export { DynamoDbLocalError } from "./library";

/** What keeps the tables: dynalite inside the process, or AWS's own DynamoDB Local beside it. */
export type DatabaseKind = "embedded" | "aws";

/**
 * Opens the database for the clouds of a storage, before the first of them is built; the returned function ends what
 * was started.
 * @param tell told what takes time.
 * @throws DynamoDbLocalError where `aws` is wanted, and Java or Maven is missing.
 */
export async function openDatabase(
  storage: Storage,
  kind: DatabaseKind = "embedded",
  tell: (message: string) => void = () => {},
): Promise<() => Promise<void>> {
  if (kind === "embedded") return async () => {};
  const directory = storage.directory && join(storage.directory, "dynamodb-local");
  const server = await startDynamoDbLocal({ tell, ...(directory ? { directory } : {}) });
  databaseOf(storage).useEngines((region, accountId) => new AwsEngine(server.port, region, accountId));
  return () => server.close();
}
