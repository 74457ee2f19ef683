import assert from "node:assert/strict";
import fc from "fast-check";
import { dynamodb } from "../../../../local/cloud/dynamodb";
import { AwsError } from "../../../../local/cloud/errors";
import { callJson } from "../../../../local/cloud/protocol/call";
import { operator, startStage, type TestStage } from "../protocol/stage";

/** dynalite works in callbacks: what it threw there would end the process. */
describe("DynamoDB under random requests", () => {
  let stage: TestStage;
  before(async () => {
    stage = await startStage([dynamodb]);
    await stage.create("aws:dynamodb/table:Table", "t", {
      name: "fuzz",
      billingMode: "PAY_PER_REQUEST",
      hashKey: "pk",
      rangeKey: "n",
      attributes: [
        { name: "pk", type: "S" },
        { name: "n", type: "N" },
        { name: "g", type: "S" },
      ],
      globalSecondaryIndexes: [{ name: "byG", hashKey: "g", rangeKey: "n", projectionType: "ALL" }],
    });
  });
  after(() => stage.close());

  const number = fc.oneof(
    fc.integer().map(String),
    fc.double().map(String),
    fc.constantFrom("1e125", "1e200", "-0", "", "x", "0001"),
  );
  const scalar: fc.Arbitrary<unknown> = fc.oneof(
    fc.record({ S: fc.string() }),
    fc.record({ N: number }),
    fc.record({ B: fc.constantFrom("AA==", "", "!") }),
    fc.record({ BOOL: fc.boolean() }),
    fc.record({ NULL: fc.boolean() }),
    fc.record({ SS: fc.array(fc.string(), { maxLength: 3 }) }),
    fc.record({ NS: fc.array(number, { maxLength: 3 }) }),
    fc.constantFrom(1, "S", null, [], {}, { S: 1 }, { S: "a", N: "1" }),
  );
  const good: fc.Arbitrary<unknown> = fc.oneof(
    fc.record({ S: fc.constantFrom("a", "N", "text") }),
    fc.record({ N: fc.integer().map(String) }),
    fc.record({ BOOL: fc.boolean() }),
    fc.constantFrom(
      { SS: ["a"] },
      { NS: ["1"] },
      { B: "AA==" },
      { NULL: true },
      { L: [{ S: "a" }] },
      { M: { c: { N: "1" } } },
    ),
  );
  const value = fc.oneof(
    { weight: 6, arbitrary: good },
    { weight: 1, arbitrary: scalar },
    { weight: 1, arbitrary: fc.record({ L: fc.array(scalar, { maxLength: 3 }) }) },
    { weight: 1, arbitrary: fc.record({ M: fc.dictionary(fc.string(), scalar, { maxKeys: 3 }) }) },
  );
  const path = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom("a", "b.c", "l[0]", "#n", "g", "nope", "m.x") },
    { weight: 1, arbitrary: fc.constantFrom("l[9]", "pk", "n", ":v", "size(a)", "x.y[2].z", "a.") },
  );
  const operand = fc.oneof(
    path,
    fc.constantFrom(":v", ":w", ":none", "if_not_exists(a, :v)", "list_append(l, :v)", "a + :v", ":v - b.c"),
  );
  const update = fc.oneof(
    fc.tuple(path, operand).map(([a, b]) => `SET ${a} = ${b}`),
    fc.constantFrom(
      "SET a = :v",
      "SET b.c = a + :v",
      "SET nope = if_not_exists(nope, :v)",
      "SET l = list_append(l, :v)",
    ),
    path.map((a) => `REMOVE ${a}`),
    path.map((a) => `ADD ${a} :v`),
    path.map((a) => `DELETE ${a} :v`),
    fc.tuple(path, path).map(([a, b]) => `SET ${a} = :v REMOVE ${b}`),
    fc.string(),
  );
  const condition = fc.oneof(
    fc.tuple(operand, fc.constantFrom("=", "<>", "<", ">="), operand).map((parts) => parts.join(" ")),
    operand.map((a) => `attribute_exists(${a})`),
    fc.tuple(operand, operand).map(([a, b]) => `begins_with(${a}, ${b}) OR NOT contains(${b}, ${a})`),
    fc.tuple(operand, operand, operand).map(([a, b, c]) => `${a} BETWEEN ${b} AND ${c}`),
    fc.tuple(operand, operand).map(([a, b]) => `${a} IN (${b}, :w)`),
    operand.map((a) => `attribute_type(${a}, :v)`),
    fc.string(),
  );
  const key = fc.record({
    pk: fc.record({ S: fc.constantFrom("a", "b") }),
    n: fc.record({ N: fc.constantFrom("1", "2") }),
  });
  const values = fc.record({ ":v": value, ":w": value }, { requiredKeys: [":v"] });
  const names = fc.option(fc.constant({ "#n": "a" }), { nil: undefined });

  let accepted = 0;
  /** Sends with only those values and names that the expressions use: DynamoDB refuses others at once. */
  const send = async (operation: string, input: Record<string, unknown>) => {
    const text = JSON.stringify(Object.entries(input).filter(([name]) => name.endsWith("Expression")));
    const used = (member: string) => {
      const own = Object.entries((input[member] as object | undefined) ?? {}).filter(([name]) => text.includes(name));
      return own.length > 0 ? { [member]: Object.fromEntries(own) } : {};
    };
    const { ExpressionAttributeValues: _, ExpressionAttributeNames: __, ...rest } = input;
    const request = { ...rest, ...used("ExpressionAttributeValues"), ...used("ExpressionAttributeNames") };
    try {
      await callJson(stage.cloud, {
        service: "dynamodb",
        target: `DynamoDB_20120810.${operation}`,
        region: "us-east-1",
        caller: operator,
        input: { TableName: "fuzz", ...request },
      });
      accepted++;
    } catch (error) {
      assert.ok(error instanceof AwsError, String(error));
      assert.notEqual(error.code, "InternalFailure", JSON.stringify(request));
      // A condition that does not hold was judged all the same.
      if (error.code === "ConditionalCheckFailedException") accepted++;
    }
  };
  beforeEach(() => {
    accepted = 0;
  });
  /** Requests that are all refused at the door would prove nothing. */
  const assertAccepted = (least: number) => assert.ok(accepted >= least, `only ${accepted} requests were carried out`);
  const runs = { numRuns: 1500 };

  /** Attributes that most paths lead to. */
  const seeds = {
    a: { N: "1" },
    b: { M: { c: { N: "2" } } },
    l: { L: [{ S: "x" }] },
    m: { M: { x: { S: "y" } } },
    g: { S: "a" },
  };

  it("answers every update, with any expression and condition", async () => {
    // The puts that seed items do not count.
    let updated = 0;
    await fc.assert(
      fc.asyncProperty(
        key,
        update,
        fc.option(condition, { nil: undefined, freq: 2 }),
        values,
        names,
        async (Key, UpdateExpression, ConditionExpression, ExpressionAttributeValues, ExpressionAttributeNames) => {
          if (UpdateExpression.length % 3 === 0) await send("PutItem", { Item: { ...Key, ...seeds } });
          accepted = Math.min(accepted, updated);
          await send("UpdateItem", {
            Key,
            UpdateExpression,
            ConditionExpression,
            ExpressionAttributeValues,
            ExpressionAttributeNames,
          });
          updated = accepted;
        },
      ),
      runs,
    );
    assertAccepted(100);
  });

  it("answers every put of any item", async () => {
    const item = fc.dictionary(fc.constantFrom("a", "b", "l", "g", "pk", "n", "__proto__"), value);
    await fc.assert(
      fc.asyncProperty(item, key, (more, own) => send("PutItem", { Item: { ...more, ...own } })),
      runs,
    );
    await fc.assert(
      fc.asyncProperty(item, (Item) => send("PutItem", { Item })),
      runs,
    );
    assertAccepted(100);
  });

  it("answers every query, scan and transaction", async () => {
    await fc.assert(
      fc.asyncProperty(
        condition,
        condition,
        values,
        fc.boolean(),
        async (KeyConditionExpression, FilterExpression, ExpressionAttributeValues, indexed) => {
          const index = indexed ? { IndexName: "byG" } : {};
          await send("Query", { KeyConditionExpression, FilterExpression, ExpressionAttributeValues, ...index });
          await send("Scan", { FilterExpression, ExpressionAttributeValues, ...index });
        },
      ),
      runs,
    );
    const part = fc
      .tuple(fc.constantFrom("Put", "Update", "Delete", "ConditionCheck", "Nothing"), key, update, condition, values)
      .map(([kind, Key, UpdateExpression, ConditionExpression, ExpressionAttributeValues]) => ({
        [kind]: {
          TableName: "fuzz",
          ...(kind === "Put" ? { Item: Key } : { Key }),
          ...(kind === "Update" ? { UpdateExpression } : {}),
          ConditionExpression,
          ExpressionAttributeValues,
        },
      }));
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 3 }), (TransactItems) =>
        send("TransactWriteItems", { TransactItems }),
      ),
      runs,
    );
    assertAccepted(100);
  });

  it("answers inputs that are of no shape at all", async () => {
    const operations = [
      "GetItem",
      "PutItem",
      "UpdateItem",
      "DeleteItem",
      "Query",
      "Scan",
      "BatchGetItem",
      "BatchWriteItem",
      "TransactWriteItems",
      "TransactGetItems",
      "DescribeTable",
      "ListTables",
    ];
    const member = fc.constantFrom(
      "Key",
      "Item",
      "RequestItems",
      "TransactItems",
      "Keys",
      "Limit",
      "IndexName",
      "ExclusiveStartKey",
      "TableName",
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...operations), fc.dictionary(member, fc.jsonValue()), (operation, input) =>
        send(operation, input as Record<string, unknown>),
      ),
      { numRuns: 600 },
    );
  });
});
