import { AttributeType, TableAction, type TableIntegration } from "../../api/integrations";
import type { Faults } from "../../faults";
import { expression, jsonTemplate, message, slotString } from "../templates";
import { errorsByType, failure, type ServiceResponse, serviceIntegration } from "./aws-service";
import { checkExpressions } from "./check";
import type { IntegrationContext, IntegrationKind } from "./kind";
import { itemsTemplate, itemTemplate } from "./table-item";

type TypedValue = Record<string, unknown>;

const keyed: readonly TableAction[] = [
  TableAction.GetItem,
  TableAction.PutItem,
  TableAction.UpdateItem,
  TableAction.DeleteItem,
];
const written: readonly TableAction[] = [TableAction.PutItem, TableAction.UpdateItem, TableAction.DeleteItem];

/** DynamoDB's items by mapping template, without a function. */
export const tableKind: IntegrationKind<TableIntegration> = {
  check,
  access: ({ table, action }) => [{ table, actions: [action] }],
  build(args, context) {
    const template = jsonTemplate(requestOf(args, context));
    const errors = errorsByType({
      ConditionalCheckFailed: 409,
      ProvisionedThroughputExceeded: 429,
      Throttling: 429,
      RequestLimitExceeded: 429,
    });
    return serviceIntegration(
      {
        arn: args.table.arn,
        target: `dynamodb:action/${args.action}`,
        template,
        responses: [successOf(args), errors.response, failure],
        overrides: {
          ...errors.overrides,
          ...(args.action === TableAction.GetItem ? { "404": { description: "Not found" } } : {}),
        },
      },
      context,
    );
  },
};

function check(args: TableIntegration, at: string, faults: Faults): void {
  const { action } = args;
  const has = (name: keyof TableIntegration) => args[name] !== undefined;
  const need = (name: keyof TableIntegration, actions: readonly TableAction[]) => {
    if (actions.includes(action) && !has(name))
      faults.add(`${at}.${name}`, `is missing; ${action} needs it`, "table-arguments");
  };
  const only = (name: keyof TableIntegration, actions: readonly TableAction[]) => {
    if (has(name) && !actions.includes(action)) {
      faults.add(`${at}.${name}`, `does not go with ${action}; it belongs to ${actions.join(", ")}`, "table-arguments");
    }
  };
  if (!Object.values(TableAction).includes(action)) {
    faults.add(`${at}.action`, `got "${action}"; allowed: ${Object.values(TableAction).join(", ")}`, "value-choice");
    return;
  }
  need("key", keyed);
  only("key", keyed);
  only("item", [TableAction.PutItem]);
  need("updateExpression", [TableAction.UpdateItem]);
  only("updateExpression", [TableAction.UpdateItem]);
  need("keyConditionExpression", [TableAction.Query]);
  only("conditionExpression", written);
  for (const name of [
    "keyConditionExpression",
    "filterExpression",
    "indexName",
    "limit",
    "scanIndexForward",
  ] as const) {
    only(name, [TableAction.Query]);
  }
  for (const name of ["projectionExpression", "consistentRead"] as const) {
    only(name, [TableAction.GetItem, TableAction.Query]);
  }
  checkExpressions(args.key, `${at}.key`, faults);
  checkExpressions(args.item, `${at}.item`, faults);
  checkExpressions(args.expressionValues, `${at}.expressionValues`, faults);
}

function requestOf(args: TableIntegration, { slots }: IntegrationContext): Record<string, unknown> {
  const common = {
    TableName: slotString(slots.of(args.table.name)),
    ExpressionAttributeNames: args.expressionNames,
    ExpressionAttributeValues: typed(args.expressionValues, args),
  };
  const key = typed(args.key, args);
  switch (args.action) {
    case TableAction.GetItem:
      return {
        ...common,
        Key: key,
        ProjectionExpression: args.projectionExpression,
        ConsistentRead: args.consistentRead,
      };
    case TableAction.PutItem:
      return { ...common, Item: { ...key, ...typed(args.item, args) }, ConditionExpression: args.conditionExpression };
    case TableAction.UpdateItem:
      return {
        ...common,
        Key: key,
        UpdateExpression: args.updateExpression,
        ConditionExpression: args.conditionExpression,
        ReturnValues: "ALL_NEW",
      };
    case TableAction.DeleteItem:
      return { ...common, Key: key, ConditionExpression: args.conditionExpression };
    case TableAction.Query:
      return {
        ...common,
        IndexName: args.indexName,
        KeyConditionExpression: args.keyConditionExpression,
        FilterExpression: args.filterExpression,
        ProjectionExpression: args.projectionExpression,
        Limit: args.limit ?? 50,
        ScanIndexForward: args.scanIndexForward,
        ConsistentRead: args.consistentRead,
      };
  }
}

/** DynamoDB's typed values; a number is written as text, so that what is no number is refused there and not read as JSON. */
function typed(values: Record<string, string> | undefined, args: TableIntegration): TypedValue | undefined {
  if (values === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      { [args.types?.[name] ?? AttributeType.String]: expression(value) },
    ]),
  );
}

function successOf({ action }: TableIntegration): ServiceResponse {
  const pattern = "2\\d{2}";
  switch (action) {
    case TableAction.GetItem: {
      const found = itemTemplate("$found");
      // An absent member prints as nothing; it would count as true by itself.
      const template =
        `#set($found = $input.path('$.Item'))#if("$!found" == "")#set($context.responseOverride.status = 404)` +
        `${message("Not found")}#else${found}#end`;
      return { pattern, statusCode: 200, template, description: "The item" };
    }
    case TableAction.UpdateItem:
      return {
        pattern,
        statusCode: 200,
        template: itemTemplate("$input.path('$.Attributes')"),
        description: "The item",
      };
    case TableAction.Query:
      return { pattern, statusCode: 200, template: itemsTemplate(), description: "The items" };
    case TableAction.PutItem:
      return { pattern, statusCode: 201, template: "{}", description: "Written" };
    case TableAction.DeleteItem:
      return { pattern, statusCode: 204, template: "#set($nothing = 0)", description: "Deleted" };
  }
}
