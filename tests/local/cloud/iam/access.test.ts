import assert from "node:assert/strict";
import type { Cloud } from "../../../../local/cloud/cloud";
import { accountId, create, makeCloud, policy, trust } from "./stage";

const roleArn = `arn:aws:iam::${accountId}:role/app`;
const table = `arn:aws:dynamodb:us-east-1:${accountId}:table/orders`;

describe("the access report", () => {
  let cloud: Cloud;
  before(async () => {
    cloud = makeCloud();
    await create(cloud, "aws:iam/role:Role", "app", {
      name: "app",
      assumeRolePolicy: trust(),
      inlinePolicies: [
        {
          name: "own",
          policy: policy(
            { Sid: "Data", Action: ["dynamodb:GetItem", "dynamodb:Query"], Resource: [table, `${table}/index/*`] },
            { Action: "dynamodb:Get*", Resource: table },
            { NotAction: ["iam:*"], Resource: "arn:aws:sqs:*:*:jobs" },
            { Effect: "Deny", Action: "dynamodb:DeleteTable", Resource: "*" },
          ),
        },
      ],
    });
    const { principal } = cloud.port("iam").assumeRole(roleArn, "lambda.amazonaws.com", "fn");
    const ask = (action: string, resource: string) => cloud.port("iam").evaluate({ principal, action, resource });
    ask("dynamodb:GetItem", table);
    ask("dynamodb:GetItem", table);
    ask("dynamodb:Query", `${table}/index/byCustomer`);
    ask("dynamodb:PutItem", table);
    ask("dynamodb:DeleteTable", table);
    ask("sqs:SendMessage", "arn:aws:sqs:us-east-1:1:jobs");
  });

  it("counts uses for each action and resource of a statement, by the grant that decided", () => {
    assert.deepEqual(
      cloud
        .port("access")
        .report()
        .grants.map(({ policy: by, statement, action, resource, uses }) => [by, statement, action, resource, uses]),
      [
        ["trust policy of app", "statement 1", "sts:AssumeRole", "the role", 1],
        ["app/own", "Data", "dynamodb:GetItem", table, 2],
        ["app/own", "Data", "dynamodb:GetItem", `${table}/index/*`, 0],
        ["app/own", "Data", "dynamodb:Query", table, 0],
        ["app/own", "Data", "dynamodb:Query", `${table}/index/*`, 1],
        // A second statement about the same is never what decides.
        ["app/own", "statement 2", "dynamodb:Get*", table, 0],
        ["app/own", "statement 3", "all but iam:*", "arn:aws:sqs:*:*:jobs", 1],
      ],
    );
  });

  it("tells for each call which grant allowed it, or why it was refused", () => {
    const told = cloud
      .port("access")
      .report()
      .decisions.map(({ action, allowed, grant, refusal }) => [action, allowed, grant?.statement ?? refusal]);
    const who = `arn:aws:sts::${accountId}:assumed-role/app/fn`;
    assert.deepEqual(told, [
      ["sts:AssumeRole", true, "statement 1"],
      ["dynamodb:GetItem", true, "Data"],
      ["dynamodb:GetItem", true, "Data"],
      ["dynamodb:Query", true, "Data"],
      [
        "dynamodb:PutItem",
        false,
        `User: ${who} is not authorized to perform: dynamodb:PutItem on resource: ${table} because no identity-based policy allows the dynamodb:PutItem action`,
      ],
      [
        "dynamodb:DeleteTable",
        false,
        `User: ${who} is not authorized to perform: dynamodb:DeleteTable on resource: ${table} with an explicit deny in an identity-based policy`,
      ],
      ["sqs:SendMessage", true, "statement 3"],
    ]);
  });

  it("forgets the grants of a role that is gone", async () => {
    const other = makeCloud();
    const { urn, id, outputs } = await create(other, "aws:iam/role:Role", "gone", {
      name: "gone",
      assumeRolePolicy: trust(),
    });
    assert.equal(other.port("access").report().grants.length, 1);
    await other.delete({ urn, type: "aws:iam/role:Role", name: "gone", id, olds: outputs });
    assert.deepEqual(other.port("access").report().grants, []);
  });
});
