import {
  auth,
  Bucket,
  BucketAction,
  EventStream,
  Queue,
  type RestRoute,
  Table,
  TableAction,
  Workflow,
  WorkflowMode,
  WorkflowType,
} from "../../../components/index";
import { account, region } from "./mocks";
import { existingFunction, existingService } from "./parts";

/** One route of every kind of integration that a REST API has, on components that are really made. */
export function everyKind(): Record<string, RestRoute> {
  const table = new Table("orders", { protection: false });
  const queue = new Queue("hooks");
  const definition = JSON.stringify({ StartAt: "Done", States: { Done: { Type: "Succeed" } } });
  const stream = new EventStream("events", { protection: false });
  const workflow = new Workflow("checkout", { definition });
  const express = new Workflow("quote", { definition, type: WorkflowType.Express });
  const bucket = new Bucket("files", { protection: false });
  const key = { pk: "$context.authorizer.claims.sub", sk: "ORDER#$input.params('id')" };
  const open = auth.none("a test");
  return {
    "GET /function": { function: existingFunction("list"), auth: open },
    "POST /stream": { function: existingFunction("talk"), responseStreaming: true, auth: open },
    "GET /items/{id}": { table: { table, action: TableAction.GetItem, key }, auth: open },
    "PUT /items/{id}": {
      table: {
        table,
        action: TableAction.PutItem,
        key,
        item: { total: "$input.path('$.total')", note: "$input.path('$.note')" },
        types: { total: "N" },
        conditionExpression: "attribute_not_exists(pk)",
      },
      auth: open,
    },
    "PATCH /items/{id}": {
      table: {
        table,
        action: TableAction.UpdateItem,
        key,
        updateExpression: "SET #s = :s",
        expressionNames: { "#s": "status" },
        expressionValues: { ":s": "$input.path('$.status')" },
      },
      auth: open,
    },
    "DELETE /items/{id}": { table: { table, action: TableAction.DeleteItem, key }, auth: open },
    "GET /items": {
      table: {
        table,
        action: TableAction.Query,
        keyConditionExpression: "pk = :pk",
        expressionValues: { ":pk": "$context.authorizer.claims.sub" },
      },
      auth: open,
    },
    "POST /hooks/{source}": {
      queue: { queue, headers: ["X-Signature", "X-Event"], attributes: { source: "$input.params('source')" } },
      auth: open,
    },
    "POST /topic": {
      topic: { topicArn: `arn:aws:sns:${region}:${account}:news`, subject: "From $input.params('who')" },
      auth: open,
    },
    "POST /events": { stream: { stream }, auth: open },
    "POST /checkouts": { workflow: { workflow, mode: WorkflowMode.Start, name: "$input.path('$.id')" }, auth: open },
    "POST /quotes": { workflow: { workflow: express, mode: WorkflowMode.StartSync }, auth: open },
    "GET /checkouts/{name}": {
      workflow: { workflow, mode: WorkflowMode.Describe, name: "$input.params('name')" },
      auth: open,
    },
    "GET /files/{name}": { bucket: { bucket, action: BucketAction.GetObject, key: "public/{name}" }, auth: open },
    "PUT /files/{name}": { bucket: { bucket, action: BucketAction.PutObject, key: "public/{name}" }, auth: open },
    "DELETE /files/{name}": { bucket: { bucket, action: BucketAction.DeleteObject, key: "public/{name}" }, auth: open },
    "POST /bus": {
      eventBus: {
        eventBusArn: `arn:aws:events:${region}:${account}:event-bus/shop`,
        source: "shop",
        detailType: "ordered",
      },
      auth: open,
    },
    "ANY /legacy/{path+}": { http: { url: "https://old.shop.example/{path+}", headers: { "X-Key": "k" } }, auth: open },
    "GET /stock/{sku}": { private: { service: existingService("inventory") }, auth: open },
    "GET /health": { mock: { body: '{"ok":true}' }, auth: open },
  };
}
