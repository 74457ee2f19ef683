import assert from "node:assert/strict";
import { DynamoDBClient, TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  TransactGetCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from "@aws-sdk/lib-dynamodb";
import fc from "fast-check";
import { dynamodb } from "../../../../local/cloud/dynamodb";
import { startStage, type TestStage } from "../protocol/stage";
import { onBothDatabases } from "./databases";

onBothDatabases("DynamoDB transactions", (newStorage) => {
  let stage: TestStage;
  let documents: DynamoDBDocumentClient;
  const arn = "arn:aws:dynamodb:us-east-1:000000000000:table/shop";
  const get = async (pk: string) => (await documents.send(new GetCommand({ TableName: "shop", Key: { pk } }))).Item;
  const put = (pk: string, more: object) =>
    documents.send(new PutCommand({ TableName: "shop", Item: { pk, ...more } }));
  const transact = (TransactItems: TransactWriteCommandInput["TransactItems"], ClientRequestToken?: string) =>
    documents.send(new TransactWriteCommand({ TransactItems, ClientRequestToken }));

  before(async () => {
    stage = await startStage([dynamodb], { storage: newStorage() });
    documents = DynamoDBDocumentClient.from(new DynamoDBClient(stage.client));
    await stage.create("aws:dynamodb/table:Table", "shop", {
      name: "shop",
      billingMode: "PAY_PER_REQUEST",
      hashKey: "pk",
      attributes: [{ name: "pk", type: "S" }],
    });
  });
  after(() => stage.close());

  it("writes all items when all conditions hold, asking IAM per item", async () => {
    await put("stock", { left: 5 });
    stage.iam.take();
    await transact([
      { Put: { TableName: "shop", Item: { pk: "order" }, ConditionExpression: "attribute_not_exists(pk)" } },
      {
        Update: {
          TableName: "shop",
          Key: { pk: "stock" },
          UpdateExpression: "SET #l = #l - :one",
          ConditionExpression: "#l >= :one",
          ExpressionAttributeNames: { "#l": "left" },
          ExpressionAttributeValues: { ":one": 1 },
        },
      },
      { Delete: { TableName: "shop", Key: { pk: "cart" } } },
      { ConditionCheck: { TableName: "shop", Key: { pk: "closed" }, ConditionExpression: "attribute_not_exists(pk)" } },
    ]);
    assert.deepEqual(stage.iam.take(), [
      `dynamodb:PutItem ${arn}`,
      `dynamodb:UpdateItem ${arn}`,
      `dynamodb:DeleteItem ${arn}`,
      `dynamodb:ConditionCheckItem ${arn}`,
    ]);
    assert.deepEqual(await get("order"), { pk: "order" });
    assert.deepEqual(await get("stock"), { pk: "stock", left: 4 });
  });

  it("writes nothing when one condition fails, and says which", async () => {
    await put("held", { by: "someone" });
    const failing = transact([
      { Put: { TableName: "shop", Item: { pk: "half" } } },
      {
        Put: {
          TableName: "shop",
          Item: { pk: "held" },
          ConditionExpression: "attribute_not_exists(pk)",
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        },
      },
    ]);
    await assert.rejects(failing, (error: unknown) => {
      assert.ok(error instanceof TransactionCanceledException);
      assert.deepEqual(
        error.CancellationReasons?.map(({ Code }) => Code),
        ["None", "ConditionalCheckFailed"],
      );
      assert.match(error.message, /\[None, ConditionalCheckFailed\]$/);
      return true;
    });
    assert.equal(await get("half"), undefined);
    assert.deepEqual(await get("held"), { pk: "held", by: "someone" });
  });

  it("puts earlier writes back when a later one cannot be carried out", async () => {
    await put("text", { value: "word" });
    await put("first", { value: 1 });
    await assert.rejects(
      transact([
        { Put: { TableName: "shop", Item: { pk: "first", value: 2 } } },
        { Put: { TableName: "shop", Item: { pk: "fresh" } } },
        {
          Update: {
            TableName: "shop",
            Key: { pk: "text" },
            UpdateExpression: "ADD #v :one",
            ExpressionAttributeNames: { "#v": "value" },
            ExpressionAttributeValues: { ":one": 1 },
          },
        },
      ]),
      // DynamoDB Local refuses the request as a whole.
      { message: /\[None, None, ValidationError\]|incorrect data type/ },
    );
    assert.deepEqual(await get("first"), { pk: "first", value: 1 });
    assert.equal(await get("fresh"), undefined);
  });

  it("carries a client token out once, and refuses it for other items", async () => {
    const add = (by: number) =>
      transact(
        [
          {
            Update: {
              TableName: "shop",
              Key: { pk: "tokens" },
              UpdateExpression: "ADD n :by",
              ExpressionAttributeValues: { ":by": by },
            },
          },
        ],
        "token-1",
      );
    await add(1);
    await add(1);
    assert.deepEqual(await get("tokens"), { pk: "tokens", n: 1 });
    await assert.rejects(add(2), { name: "IdempotentParameterMismatchException" });
  });

  it("refuses two writes of one item, and an empty transaction", async () => {
    const item = { Put: { TableName: "shop", Item: { pk: "twice" } } };
    await assert.rejects(transact([item, item]), {
      name: "ValidationException",
      message: "Transaction request cannot include multiple operations on one item",
    });
    await assert.rejects(transact([]), { name: "ValidationException" });
  });

  it("is never seen half done: transfers under concurrent reads keep the sum", async () => {
    await put("a", { n: 100 });
    await put("b", { n: 100 });
    const move = (from: string, to: string, n: number) =>
      transact(
        [
          [from, -n],
          [to, n],
        ].map(([pk, by]) => ({
          Update: {
            TableName: "shop",
            Key: { pk },
            UpdateExpression: "ADD n :by",
            ExpressionAttributeValues: { ":by": by },
          },
        })),
      );
    const sum = async () => {
      const { Responses } = await documents.send(
        new TransactGetCommand({
          TransactItems: ["a", "b"].map((pk) => ({ Get: { TableName: "shop", Key: { pk } } })),
        }),
      );
      return Responses!.reduce((total, { Item }) => total + Item!.n, 0);
    };
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 2, maxLength: 6 }), async (amounts) => {
        const sums = await Promise.all(
          amounts.flatMap((n, i) => [i % 2 ? move("a", "b", n) : move("b", "a", n), sum()]),
        );
        for (const seen of sums) if (typeof seen === "number") assert.equal(seen, 200);
      }),
      { numRuns: 15 },
    );
  });
});
