import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { dynamodb } from "../../../../local/cloud/dynamodb";
import { outputNames } from "../../../../local/cloud/recorded";
import { Storage } from "../../../../local/cloud/storage";
import { startStage, type TestStage } from "../protocol/stage";
import { onBothDatabases } from "./databases";

const type = "aws:dynamodb/table:Table";
const simple = {
  name: "shop",
  billingMode: "PAY_PER_REQUEST",
  hashKey: "pk",
  attributes: [{ name: "pk", type: "S" }],
};

onBothDatabases("DynamoDB tables", (newStorage) => {
  let stage: TestStage;
  let documents: DynamoDBDocumentClient;
  beforeEach(async () => {
    stage = await startStage([dynamodb], { storage: newStorage() });
    documents = DynamoDBDocumentClient.from(new DynamoDBClient(stage.client));
  });
  afterEach(() => stage.close());

  it("gets a generated name and every output that the SDK's class declares", async () => {
    const { name: _, ...unnamed } = simple;
    const record = await stage.create(type, "orders", { ...unnamed, tags: { team: "shop" } });
    assert.match(record.id, /^orders-[0-9a-f]{7}$/);
    assert.equal(record.outputs.arn, `arn:aws:dynamodb:us-east-1:000000000000:table/${record.id}`);
    for (const output of outputNames(type)) assert.notEqual(record.outputs[output], undefined, output);
    assert.deepEqual(record.outputs.tagsAll, { team: "shop" });
  });

  it("refuses what the provider and AWS refuse", async () => {
    const unused = [...simple.attributes, { name: "other", type: "S" }];
    await assert.rejects(stage.create(type, "a", { ...simple, attributes: unused }), /Unused attributes: \["other"\]/);
    await assert.rejects(stage.create(type, "b", { ...simple, rangeKey: "sk" }), /Unmatched index: sk/);
    await assert.rejects(stage.create(type, "c", { ...simple, streamEnabled: true }), /streamViewType: is required/);
    await assert.rejects(
      stage.create(type, "d", { ...simple, name: "x" }),
      /at least 3 characters|length|between 3 and 255 characters/,
    );
    await assert.rejects(
      stage.create(type, "e", { ...simple, billingMode: "PROVISIONED" }),
      /ReadCapacityUnits|greater than or equal to 1|must be at least 1/,
    );
    await stage.create(type, "shop", simple);
    await assert.rejects(stage.create(type, "other", simple), { code: "ResourceInUseException" });
  });

  it("refuses to delete a protected table, and deletes it once protection is off", async () => {
    let record = await stage.create(type, "shop", { ...simple, deletionProtectionEnabled: true });
    await assert.rejects(stage.remove(record), {
      code: "ValidationException",
      message: /currently protected against deletion/,
    });
    record = await stage.update(record, { deletionProtectionEnabled: false });
    await stage.remove(record);
    await assert.rejects(documents.send(new GetCommand({ TableName: "shop", Key: { pk: "1" } })), {
      name: "ResourceNotFoundException",
    });
  });

  it("fills an index that is added later, and drops one that is taken out", async () => {
    const record = await stage.create(type, "shop", simple);
    await documents.send(new PutCommand({ TableName: "shop", Item: { pk: "1", city: "Oslo" } }));
    const indexed = await stage.update(record, {
      attributes: [...simple.attributes, { name: "city", type: "S" }],
      globalSecondaryIndexes: [{ name: "byCity", hashKey: "city", projectionType: "KEYS_ONLY" }],
    });
    const query = () =>
      documents.send(
        new QueryCommand({
          TableName: "shop",
          IndexName: "byCity",
          KeyConditionExpression: "city = :c",
          ExpressionAttributeValues: { ":c": "Oslo" },
        }),
      );
    assert.deepEqual((await query()).Items, [{ pk: "1", city: "Oslo" }]);
    await stage.update(indexed, { attributes: simple.attributes, globalSecondaryIndexes: [] });
    await assert.rejects(query(), { name: "ValidationException" });
  });

  it("answers getTable", async () => {
    const { outputs } = await stage.create(type, "shop", simple);
    const found = await stage.cloud.invoke("aws:dynamodb/getTable:getTable", { name: "shop" });
    assert.equal(found.arn, outputs.arn);
    await assert.rejects(stage.cloud.invoke("aws:dynamodb/getTable:getTable", { name: "no" }), {
      code: "ResourceNotFoundException",
    });
  });
});

const get = async (stage: TestStage) =>
  (
    await DynamoDBDocumentClient.from(new DynamoDBClient(stage.client)).send(
      new GetCommand({ TableName: "shop", Key: { pk: "1" } }),
    )
  ).Item;
const seed = async (storage: Storage) => {
  const stage = await startStage([dynamodb], { storage });
  await stage.create(type, "shop", simple);
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(stage.client));
  await documents.send(new PutCommand({ TableName: "shop", Item: { pk: "1", kept: true } }));
  return stage;
};

describe("DynamoDB tables in a state folder", () => {
  it("keep their items on disk over a restart", async () => {
    const directory = mkdtempSync(join(tmpdir(), "stagedoor-"));
    try {
      const before = new Storage(directory);
      await (await seed(before)).close();
      before.close();
      const after = new Storage(directory);
      const stage = await startStage([dynamodb], { storage: after });
      await stage.create(type, "shop", simple);
      assert.deepEqual(await get(stage), { pk: "1", kept: true });
      await stage.close();
      after.close();
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

onBothDatabases("DynamoDB tables of a rebuilt stage", (newStorage) => {
  it("keep their items in memory while the storage lives", async () => {
    const storage = newStorage();
    const first = await seed(storage);
    await first.close();
    const second = await startStage([dynamodb], { storage });
    await second.create(type, "shop", simple);
    assert.deepEqual(await get(second), { pk: "1", kept: true });
    await second.close();
  });

  it("are made anew when their key has changed", async () => {
    const storage = newStorage();
    await (await seed(storage)).close();
    const stage = await startStage([dynamodb], { storage });
    await stage.create(type, "shop", { ...simple, hashKey: "id", attributes: [{ name: "id", type: "S" }] });
    const documents = DynamoDBDocumentClient.from(new DynamoDBClient(stage.client));
    const { Item } = await documents.send(new GetCommand({ TableName: "shop", Key: { id: "1" } }));
    assert.equal(Item, undefined);
    await stage.close();
  });
});

onBothDatabases("DynamoDB items that the program keeps", (newStorage) => {
  const itemType = "aws:dynamodb/tableItem:TableItem";
  const inputs = { tableName: "shop", hashKey: "pk", item: JSON.stringify({ pk: { S: "1" }, stock: { N: "5" } }) };

  it("are seeded once: a rebuilt stage leaves what the application wrote", async () => {
    const storage = newStorage();
    const first = await startStage([dynamodb], { storage });
    await first.create(type, "shop", simple);
    const record = await first.create(itemType, "seed", inputs);
    assert.equal(record.outputs.hashKeyValue, "1");
    const documents = DynamoDBDocumentClient.from(new DynamoDBClient(first.client));
    await documents.send(new PutCommand({ TableName: "shop", Item: { pk: "1", stock: 3 } }));
    await first.close();
    const second = await startStage([dynamodb], { storage });
    await second.create(type, "shop", simple);
    await second.create(itemType, "seed", inputs);
    const again = DynamoDBDocumentClient.from(new DynamoDBClient(second.client));
    const { Item } = await again.send(new GetCommand({ TableName: "shop", Key: { pk: "1" } }));
    assert.deepEqual(Item, { pk: "1", stock: 3 });
    await second.close();
  });

  it("refuse an item that is there already, and one that is not JSON", async () => {
    const stage = await startStage([dynamodb], { storage: newStorage() });
    await stage.create(type, "shop", simple);
    await stage.create(itemType, "one", inputs);
    await assert.rejects(stage.create(itemType, "two", inputs), { code: "ConditionalCheckFailedException" });
    await assert.rejects(stage.create(itemType, "bad", { ...inputs, item: "{" }), /is not JSON/);
    await stage.close();
  });
});
