import assert from "node:assert/strict";
import {
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DescribeTableCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  PutItemCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-dynamodb";
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { dynamodb } from "../../../../local/cloud/dynamodb";
import { startStage, type TestStage } from "../protocol/stage";
import { onBothDatabases } from "./databases";

onBothDatabases("DynamoDB items through the SDK", (newStorage) => {
  let stage: TestStage;
  let client: DynamoDBClient;
  let documents: DynamoDBDocumentClient;
  const orders = "arn:aws:dynamodb:us-east-1:000000000000:table/orders";

  before(async () => {
    stage = await startStage([dynamodb], { storage: newStorage() });
    client = new DynamoDBClient(stage.client);
    documents = DynamoDBDocumentClient.from(client);
    await stage.create("aws:dynamodb/table:Table", "orders", {
      name: "orders",
      billingMode: "PAY_PER_REQUEST",
      hashKey: "pk",
      rangeKey: "sk",
      attributes: [
        { name: "pk", type: "S" },
        { name: "sk", type: "S" },
        { name: "status", type: "S" },
      ],
      globalSecondaryIndexes: [{ name: "byStatus", hashKey: "status", rangeKey: "sk", projectionType: "ALL" }],
    });
  });
  after(() => stage.close());
  beforeEach(() => stage.iam.take());

  it("asks IAM for the verb on the table's ARN, with the partition key as condition", async () => {
    await documents.send(new PutCommand({ TableName: "orders", Item: { pk: "c1", sk: "o1", status: "new" } }));
    const [asked] = stage.iam.asked;
    assert.deepEqual(stage.iam.take(), [`dynamodb:PutItem ${orders}`]);
    assert.deepEqual(asked?.context?.["dynamodb:leadingkeys"], ["c1"]);
    await documents.send(
      new QueryCommand({
        TableName: "orders",
        IndexName: "byStatus",
        KeyConditionExpression: "#s = :new",
        ExpressionAttributeNames: { "#s": "status" },
        ExpressionAttributeValues: { ":new": "new" },
      }),
    );
    assert.deepEqual(stage.iam.take(), [`dynamodb:Query ${orders}/index/byStatus`]);
  });

  it("answers a refusal as the SDK's AccessDeniedException, and writes nothing", async () => {
    stage.iam.refuse.add(`dynamodb:PutItem ${orders}`);
    await assert.rejects(documents.send(new PutCommand({ TableName: "orders", Item: { pk: "x", sk: "x" } })), {
      name: "AccessDeniedException",
    });
    stage.iam.refuse.clear();
    const { Item } = await documents.send(new GetCommand({ TableName: "orders", Key: { pk: "x", sk: "x" } }));
    assert.equal(Item, undefined);
  });

  it("writes once under a condition, and hands the old item out when asked", async () => {
    const put = (returns?: "ALL_OLD") =>
      client.send(
        new PutItemCommand({
          TableName: "orders",
          Item: { pk: { S: "c2" }, sk: { S: "o1" }, total: { N: "10" } },
          ConditionExpression: "attribute_not_exists(pk)",
          ReturnValuesOnConditionCheckFailure: returns,
        }),
      );
    await put();
    await assert.rejects(put(), (error: unknown) => {
      assert.ok(error instanceof ConditionalCheckFailedException);
      assert.equal(error.message, "The conditional request failed");
      assert.equal(error.Item, undefined);
      return true;
    });
    await assert.rejects(put("ALL_OLD"), (error: unknown) => {
      assert.ok(error instanceof ConditionalCheckFailedException);
      assert.deepEqual(error.Item?.total, { N: "10" });
      return true;
    });
  });

  it("counts up without loss under concurrent updates", async () => {
    const update = () =>
      documents.send(
        new UpdateCommand({
          TableName: "orders",
          Key: { pk: "counter", sk: "0" },
          UpdateExpression: "ADD hits :one",
          ExpressionAttributeValues: { ":one": 1 },
        }),
      );
    await Promise.all(Array.from({ length: 50 }, update));
    const { Item } = await documents.send(new GetCommand({ TableName: "orders", Key: { pk: "counter", sk: "0" } }));
    assert.equal(Item?.hits, 50);
  });

  it("pages a query in key order, forward and backward", async () => {
    const keys = Array.from({ length: 25 }, (_, i) => `p${String(i).padStart(2, "0")}`);
    await client.send(
      new BatchWriteItemCommand({
        RequestItems: { orders: keys.map((sk) => ({ PutRequest: { Item: { pk: { S: "pages" }, sk: { S: sk } } } })) },
      }),
    );
    for (const forward of [true, false]) {
      const seen: string[] = [];
      let from: Record<string, unknown> | undefined;
      do {
        const page = await documents.send(
          new QueryCommand({
            TableName: "orders",
            KeyConditionExpression: "pk = :p AND begins_with(sk, :s)",
            ExpressionAttributeValues: { ":p": "pages", ":s": "p" },
            ScanIndexForward: forward,
            Limit: 10,
            ExclusiveStartKey: from,
          }),
        );
        seen.push(...(page.Items ?? []).map((item) => item.sk as string));
        from = page.LastEvaluatedKey;
      } while (from);
      assert.deepEqual(seen, forward ? keys : [...keys].reverse());
    }
  });

  it("filters a scan, and counts what it read", async () => {
    const { Count, ScannedCount } = await documents.send(
      new ScanCommand({
        TableName: "orders",
        FilterExpression: "pk = :p",
        ExpressionAttributeValues: { ":p": "pages" },
      }),
    );
    assert.equal(Count, 25);
    assert.ok(ScannedCount! > 25);
  });

  it("takes a comparison with an attribute that is not there for false", async () => {
    const filtered = (FilterExpression: string) =>
      documents.send(
        new ScanCommand({ TableName: "orders", FilterExpression, ExpressionAttributeValues: { ":p": "pages" } }),
      );
    assert.equal((await filtered("pk IN (nowhere, :p)")).Count, 25);
    assert.equal((await filtered("nowhere BETWEEN pk AND :p")).Count, 0);
    assert.equal((await filtered("begins_with(nowhere, :p) OR contains(pk, nowhere)")).Count, 0);
    const counted = await documents.send(
      new QueryCommand({
        TableName: "orders",
        KeyConditionExpression: "pk = :p",
        FilterExpression: "attribute_not_exists(nowhere)",
        ProjectionExpression: "pk",
        ExpressionAttributeValues: { ":p": "pages" },
        Limit: 3,
      }),
    );
    assert.deepEqual(counted.Items, [{ pk: "pages" }, { pk: "pages" }, { pk: "pages" }]);
    assert.ok(counted.LastEvaluatedKey);
  });

  it("takes a table's ARN for its name", async () => {
    const { Item } = await documents.send(new GetCommand({ TableName: orders, Key: { pk: "c2", sk: "o1" } }));
    assert.equal(Item?.total, 10);
  });

  it("describes the table, its index and its billing", async () => {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: "orders" }));
    assert.equal(Table?.TableArn, orders);
    assert.equal(Table?.TableStatus, "ACTIVE");
    assert.equal(Table?.BillingModeSummary?.BillingMode, "PAY_PER_REQUEST");
    assert.equal(Table?.GlobalSecondaryIndexes?.[0]?.IndexArn, `${orders}/index/byStatus`);
    assert.equal(Table?.DeletionProtectionEnabled, false);
  });

  it("refuses an unknown table, a bad key and a bad expression as AWS does", async () => {
    await assert.rejects(
      documents.send(new GetCommand({ TableName: "nowhere", Key: { pk: "1" } })),
      ResourceNotFoundException,
    );
    await assert.rejects(documents.send(new GetCommand({ TableName: "orders", Key: { pk: "1" } })), {
      name: "ValidationException",
      // DynamoDB Local has words of its own for this.
      message: /key element does not match the schema|number of conditions on the keys is invalid/,
    });
    await assert.rejects(
      documents.send(
        new UpdateCommand({ TableName: "orders", Key: { pk: "1", sk: "1" }, UpdateExpression: "SET status = :s" }),
      ),
      { name: "ValidationException" },
    );
  });

  it("refuses PartiQL by name", async () => {
    await assert.rejects(client.send(new ExecuteStatementCommand({ Statement: "SELECT * FROM orders" })), {
      name: "UnknownOperationException",
      message: /does not simulate DynamoDB_20120810\.ExecuteStatement/,
    });
  });
});
