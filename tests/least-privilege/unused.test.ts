import assert from "node:assert/strict";
import { accountId, create, makeCloud, policy, trust } from "../local/cloud/iam/stage";
import { type Allowance, judge, reasonOf, unusedGrants } from "./unused";

const table = `arn:aws:dynamodb:us-east-1:${accountId}:table/orders-1a2b3c4`;

describe("grants that nothing uses", () => {
  async function unusedOf(...statements: Parameters<typeof policy>) {
    const cloud = makeCloud();
    await create(cloud, "aws:iam/role:Role", "app", {
      name: "app-role-0abcde1",
      assumeRolePolicy: trust(),
      inlinePolicies: [{ name: "own-0abcde1", policy: policy(...statements) }],
    });
    const iam = cloud.port("iam");
    const arn = `arn:aws:iam::${accountId}:role/app-role-0abcde1`;
    const { principal } = iam.assumeRole(arn, "lambda.amazonaws.com", "session");
    iam.authorize({ principal, action: "dynamodb:GetItem", resource: table });
    return unusedGrants(cloud.port("access").report());
  }
  const used = { Action: "dynamodb:GetItem", Resource: table };
  const found = { holder: "app-role", statement: "statement 1", action: "dynamodb:PutItem" };
  const reasoned = (holder: string, ...actions: string[]): Allowance => ({ holder, actions, reason: "because" });

  it("are none where each has been used", async () => {
    assert.deepEqual(await unusedOf(used), []);
  });

  it("are found within a statement, by action and by resource, under names without their generated ends", async () => {
    const Resource = [table, `${table}/index/by-day`];
    assert.deepEqual(await unusedOf({ Action: ["dynamodb:GetItem", "dynamodb:PutItem"], Resource }), [
      { ...found, action: "dynamodb:GetItem", resource: `${table.slice(0, -8)}/index/by-day` },
      { ...found, resource: table.slice(0, -8) },
      { ...found, resource: `${table.slice(0, -8)}/index/by-day` },
    ]);
  });

  it("are found where a second statement repeats the first", async () => {
    const [again] = await unusedOf(used, used);
    assert.deepEqual(again, {
      ...found,
      statement: "statement 2",
      action: "dynamodb:GetItem",
      resource: table.slice(0, -8),
    });
  });

  it("may stay for a reason that names role and action, and for no other", async () => {
    const unused = await unusedOf(used, { Action: "dynamodb:PutItem", Resource: table });
    assert.deepEqual(judge(unused, [reasoned("app-*", "dynamodb:PutItem")]), { unexplained: [], stale: [] });
    assert.equal(reasonOf(unused[0]!, [reasoned("*", "dynamodb:PutItem")]), "because");
    for (const other of [reasoned("app", "dynamodb:PutItem"), reasoned("app-role", "dynamodb:*")]) {
      assert.deepEqual(judge(unused, [other]), { unexplained: unused, stale: [`${other.holder} ${other.actions}`] });
    }
  });

  it("make an allowance stale for each of its actions that is used or gone", async () => {
    const unused = await unusedOf(used, { Action: "dynamodb:PutItem", Resource: table });
    const allowances = [reasoned("app-role", "dynamodb:PutItem", "dynamodb:GetItem", "dynamodb:Scan")];
    assert.deepEqual(judge(unused, allowances).stale, ["app-role dynamodb:GetItem", "app-role dynamodb:Scan"]);
  });
});
