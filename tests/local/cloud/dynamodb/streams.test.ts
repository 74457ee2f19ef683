import assert from "node:assert/strict";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { dynamodb } from "../../../../local/cloud/dynamodb";
import { startStage, TestClock, type TestStage } from "../protocol/stage";
import { onBothDatabases } from "./databases";

interface StreamEvent {
  eventName: string;
  userIdentity?: unknown;
  dynamodb: { Keys: unknown; NewImage?: unknown; OldImage?: unknown; SequenceNumber: string };
}

onBothDatabases("DynamoDB streams and TTL", (newStorage) => {
  let stage: TestStage;
  let documents: DynamoDBDocumentClient;
  let arn: string;
  const clock = new TestClock();
  const TableName = "orders";
  const events = () =>
    stage.cloud
      .port("dynamodbStreams")
      .read(arn, 0)
      .records.map(({ event }) => event as unknown as StreamEvent);

  beforeEach(async () => {
    stage = await startStage([dynamodb], { clock, storage: newStorage() });
    documents = DynamoDBDocumentClient.from(new DynamoDBClient(stage.client));
    const record = await stage.create("aws:dynamodb/table:Table", "orders", {
      name: TableName,
      billingMode: "PAY_PER_REQUEST",
      hashKey: "pk",
      attributes: [{ name: "pk", type: "S" }],
      streamEnabled: true,
      streamViewType: "NEW_AND_OLD_IMAGES",
      ttl: { attributeName: "expires", enabled: true },
    });
    arn = record.outputs.streamArn as string;
    assert.match(arn, /:table\/orders\/stream\/2026-/);
  });
  afterEach(() => stage.close());

  it("records insert, change and removal with both images, and nothing for a write that changes nothing", async () => {
    await documents.send(new PutCommand({ TableName, Item: { pk: "1", n: 1 } }));
    await documents.send(new PutCommand({ TableName, Item: { pk: "1", n: 1 } }));
    await documents.send(
      new UpdateCommand({
        TableName,
        Key: { pk: "1" },
        UpdateExpression: "ADD n :one",
        ExpressionAttributeValues: { ":one": 1 },
      }),
    );
    await documents.send(new DeleteCommand({ TableName, Key: { pk: "1" } }));
    await assert.rejects(
      documents.send(new PutCommand({ TableName, Item: { pk: "1" }, ConditionExpression: "attribute_exists(pk)" })),
    );
    const seen = events();
    assert.deepEqual(
      seen.map(({ eventName }) => eventName),
      ["INSERT", "MODIFY", "REMOVE"],
    );
    assert.deepEqual(seen[1]!.dynamodb.Keys, { pk: { S: "1" } });
    assert.deepEqual(seen[1]!.dynamodb.OldImage, { pk: { S: "1" }, n: { N: "1" } });
    assert.deepEqual(seen[1]!.dynamodb.NewImage, { pk: { S: "1" }, n: { N: "2" } });
    assert.equal(seen[2]!.dynamodb.NewImage, undefined);
  });

  it("records batches and transactions in the order written, with rising numbers", async () => {
    let writes = 0;
    const stop = stage.cloud.port("dynamodbStreams").onWrite((written) => {
      assert.equal(written, arn);
      writes++;
    });
    await documents.send(
      new BatchWriteCommand({
        RequestItems: { [TableName]: ["1", "2"].map((pk) => ({ PutRequest: { Item: { pk } } })) },
      }),
    );
    await documents.send(
      new TransactWriteCommand({
        TransactItems: [{ Delete: { TableName, Key: { pk: "1" } } }, { Put: { TableName, Item: { pk: "3" } } }],
      }),
    );
    stop();
    assert.deepEqual(
      events().map(({ eventName }) => eventName),
      ["INSERT", "INSERT", "REMOVE", "INSERT"],
    );
    const numbers = events().map((event) => event.dynamodb.SequenceNumber);
    assert.deepEqual(numbers, [...numbers].sort());
    assert.equal(writes, 4);
  });

  it("reads from a position, and tells a late reader where the end is", async () => {
    for (const pk of ["1", "2", "3"]) await documents.send(new PutCommand({ TableName, Item: { pk } }));
    const port = stage.cloud.port("dynamodbStreams");
    const { records, next } = port.read(arn, 1);
    assert.equal(records.length, 2);
    assert.equal(next, 3);
    assert.deepEqual(port.read(arn, Number.MAX_SAFE_INTEGER), { records: [], next: 3 });
  });

  it("deletes expired items as DynamoDB itself, and leaves others", async () => {
    const now = Math.floor(clock.now() / 1000);
    await documents.send(new PutCommand({ TableName, Item: { pk: "old", expires: now + 5 } }));
    await documents.send(new PutCommand({ TableName, Item: { pk: "new", expires: now + 3600 } }));
    await documents.send(new PutCommand({ TableName, Item: { pk: "text", expires: "soon" } }));
    await documents.send(new PutCommand({ TableName, Item: { pk: "ancient", expires: 1 } }));
    await clock.advance(10_000);
    for (let i = 0; i < 100 && events().length < 5; i++) await new Promise((turn) => setTimeout(turn, 5));
    const left = async (pk: string) => (await documents.send(new GetCommand({ TableName, Key: { pk } }))).Item;
    assert.equal(await left("old"), undefined);
    for (const pk of ["new", "text", "ancient"]) assert.ok(await left(pk), pk);
    const last = events().at(-1)!;
    assert.equal(last.eventName, "REMOVE");
    assert.deepEqual(last.userIdentity, { type: "Service", principalId: "dynamodb.amazonaws.com" });
  });
});
