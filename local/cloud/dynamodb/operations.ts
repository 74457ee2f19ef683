/** dynalite is one module per operation and one per rule set; they are named here so that a bundler finds them. */
import batchGetItem from "dynalite/actions/batchGetItem";
import batchWriteItem from "dynalite/actions/batchWriteItem";
import createTable from "dynalite/actions/createTable";
import deleteItem from "dynalite/actions/deleteItem";
import deleteTable from "dynalite/actions/deleteTable";
import describeTable from "dynalite/actions/describeTable";
import getItem from "dynalite/actions/getItem";
import listTables from "dynalite/actions/listTables";
import putItem from "dynalite/actions/putItem";
import query from "dynalite/actions/query";
import scan from "dynalite/actions/scan";
import updateItem from "dynalite/actions/updateItem";
import updateTable from "dynalite/actions/updateTable";
import batchGetItemRules from "dynalite/validations/batchGetItem";
import batchWriteItemRules from "dynalite/validations/batchWriteItem";
import createTableRules from "dynalite/validations/createTable";
import deleteItemRules from "dynalite/validations/deleteItem";
import deleteTableRules from "dynalite/validations/deleteTable";
import describeTableRules from "dynalite/validations/describeTable";
import getItemRules from "dynalite/validations/getItem";
import listTablesRules from "dynalite/validations/listTables";
import putItemRules from "dynalite/validations/putItem";
import queryRules from "dynalite/validations/query";
import scanRules from "dynalite/validations/scan";
import updateItemRules from "dynalite/validations/updateItem";
import updateTableRules from "dynalite/validations/updateTable";

/** Operations that dynalite carries out, by AWS's name. */
export const dynaliteOperations = {
  BatchGetItem: { run: batchGetItem, rules: batchGetItemRules },
  BatchWriteItem: { run: batchWriteItem, rules: batchWriteItemRules },
  CreateTable: { run: createTable, rules: createTableRules },
  DeleteItem: { run: deleteItem, rules: deleteItemRules },
  DeleteTable: { run: deleteTable, rules: deleteTableRules },
  DescribeTable: { run: describeTable, rules: describeTableRules },
  GetItem: { run: getItem, rules: getItemRules },
  ListTables: { run: listTables, rules: listTablesRules },
  PutItem: { run: putItem, rules: putItemRules },
  Query: { run: query, rules: queryRules },
  Scan: { run: scan, rules: scanRules },
  UpdateItem: { run: updateItem, rules: updateItemRules },
  UpdateTable: { run: updateTable, rules: updateTableRules },
} as const;

/** Name of an operation that dynalite carries out. */
export type DynaliteOperation = keyof typeof dynaliteOperations;

/** Name of any operation of an engine; dynalite has no transactions. */
export type EngineOperation = DynaliteOperation | "TransactWriteItems" | "TransactGetItems";
