import type { Rule } from "../rule";
import { types } from "../tokens";
import { given, list, member } from "../values";

/** Rules on DynamoDB tables. */
export const tableRules: readonly Rule[] = [
  {
    id: "table-recovery",
    controls: [44],
    title: "DynamoDB tables have point-in-time recovery.",
    severity: "high",
    why: "a bad deployment or a bad script can overwrite data, and nothing else brings it back.",
    fix: "set pointInTimeRecovery.enabled to true.",
    url: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html",
    references: ["AwsSolutions-DDB3", "CKV_AWS_28", "AVD-AWS-0024", "DynamoDB.2", "CT.DYNAMODB.PR.1"],
    types: types.table,
    judge: ({ props }) => [
      () => member(props.pointInTimeRecovery, "enabled") === true || "point-in-time recovery is off",
    ],
  },
  {
    id: "table-deletion-protection",
    controls: [45],
    title: "DynamoDB tables refuse to be deleted.",
    severity: "medium",
    why: "a renamed resource or a wrong stack is enough to delete the data.",
    fix: "set deletionProtectionEnabled to true.",
    url: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html#WorkingWithTables.Basics.DeletionProtection",
    references: ["DynamoDB.6"],
    types: types.table,
    scope: "production",
    scopeReason: "stages for development are made and deleted every day",
    judge: ({ props }) => [() => props.deletionProtectionEnabled === true || "deletionProtectionEnabled is not true"],
  },
  {
    id: "table-capacity",
    controls: [46],
    title: "DynamoDB tables scale with their load.",
    severity: "medium",
    why: "a fixed capacity throttles requests above it, and is paid for below it.",
    fix: "set billingMode to PAY_PER_REQUEST, or add appautoscaling targets for reads and writes.",
    url: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/capacity-mode.html",
    references: ["DynamoDB.1"],
    types: types.table,
    across: true,
    judge: (table, { stack }) => [
      () =>
        table.props.billingMode === "PAY_PER_REQUEST" ||
        stack
          .ofType(["aws:appautoscaling/target:Target"])
          .some(
            (target) =>
              String(target.props.serviceNamespace) === "dynamodb" &&
              (stack.refers(target, "resourceId", table) || target.props.resourceId === `table/${table.props.name}`),
          ) ||
        "provisioned capacity without auto scaling",
    ],
  },
  {
    id: "table-key",
    controls: [47],
    title: "DynamoDB tables are encrypted with a key of your own.",
    severity: "low",
    why: "with AWS's own key nobody can see, or stop, its use.",
    fix: "set serverSideEncryption.enabled and kmsKeyArn.",
    url: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.howitworks.html",
    references: ["CKV_AWS_119", "AVD-AWS-0025", "CT.DYNAMODB.PR.2"],
    types: types.table,
    scope: "optional",
    scopeReason: "AWS encrypts every table; a key of your own costs by the month and by the request",
    judge: ({ props }) => [
      () =>
        list(props.serverSideEncryption).some((one) => given(one, "kmsKeyArn")) ||
        "no kmsKeyArn in serverSideEncryption",
    ],
  },
];
