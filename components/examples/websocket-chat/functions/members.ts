import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DeleteCommand, DynamoDBDocumentClient, GetCommand, PutCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";

const table = DynamoDBDocumentClient.from(new DynamoDBClient());
const TableName = process.env.TABLE;

/** A connection and what its owner is called. */
export interface Member {
  readonly pk: string;
  readonly name: string;
}

export async function add(pk: string, name: string): Promise<void> {
  // A connection lives two hours at most.
  const expiresAt = Math.floor(Date.now() / 1000) + 3 * 3600;
  await table.send(new PutCommand({ TableName, Item: { pk, name, expiresAt } }));
}

export async function remove(pk: string): Promise<void> {
  await table.send(new DeleteCommand({ TableName, Key: { pk } }));
}

export async function find(pk: string): Promise<Member | undefined> {
  return (await table.send(new GetCommand({ TableName, Key: { pk } }))).Item as Member | undefined;
}

/** Everybody; a room has few enough members to read them at once. */
export async function everybody(): Promise<Member[]> {
  return ((await table.send(new ScanCommand({ TableName }))).Items ?? []) as Member[];
}
