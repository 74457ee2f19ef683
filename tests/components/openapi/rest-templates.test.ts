import assert from "node:assert/strict";
import { auth } from "../../../components/index";
import { bodyOf, type Paths, pathsOf } from "../support/documents";
import { everyKind } from "../support/shop";
import { render } from "../support/templates";

describe("Ready-made mapping templates", () => {
  let paths: Paths;
  const integration = (verb: string, path: string) => paths[path]![verb]!["x-amazon-apigateway-integration"];
  const request = (verb: string, path: string) => integration(verb, path).requestTemplates!["application/json"]!;
  const response = (verb: string, path: string, pattern: string) =>
    integration(verb, path).responses![pattern]!.responseTemplates!["application/json"]!;

  before(async () => {
    paths = pathsOf(await bodyOf(() => ({ routes: everyKind(), cors: { origins: ["https://shop.example"] } })));
  });

  it("read and write DynamoDB's typed values", () => {
    const context = { authorizer: { claims: { sub: "me" } } };
    const key = { pk: { S: "me" }, sk: { S: "ORDER#7" } };
    const rendered = (verb: string, body = "") =>
      JSON.parse(render(request(verb, "/items/{id}"), { path: { id: "7" }, context, body }).output) as unknown;
    assert.deepEqual(rendered("get"), { TableName: "orders", Key: key });
    assert.deepEqual(rendered("put", '{"total": 12.5, "note": "it\'s \\"ok\\""}'), {
      TableName: "orders",
      ConditionExpression: "attribute_not_exists(pk)",
      Item: { ...key, total: { N: "12.5" }, note: { S: 'it\'s "ok"' } },
    });
    assert.deepEqual(rendered("patch", '{"status": "sent"}'), {
      TableName: "orders",
      Key: key,
      UpdateExpression: "SET #s = :s",
      ExpressionAttributeNames: { "#s": "status" },
      ExpressionAttributeValues: { ":s": { S: "sent" } },
      ReturnValues: "ALL_NEW",
    });
  });

  it("answer an item as plain JSON, one level of maps and lists included, and a missing one with 404", () => {
    const item = {
      name: { S: 'a "b" it\'s' },
      total: { N: "12.50" },
      paid: { BOOL: true },
      gone: { NULL: true },
      tags: { SS: ["x", "y"] },
      sizes: { NS: ["1", "2"] },
      address: { M: { street: { S: "High" }, number: { N: "4" }, deeper: { M: { x: { S: "y" } } } } },
      lines: { L: [{ S: "one" }, { N: "2" }] },
    };
    const template = response("get", "/items/{id}", "2\\d{2}");
    const found = render(template, { body: JSON.stringify({ Item: item }) });
    assert.deepEqual(JSON.parse(found.output), {
      name: 'a "b" it\'s',
      total: 12.5,
      paid: true,
      gone: null,
      tags: ["x", "y"],
      sizes: [1, 2],
      address: { street: "High", number: 4, deeper: null },
      lines: ["one", 2],
    });
    assert.deepEqual(found.context, {});
    const missing = render(template, { body: "{}" });
    assert.deepEqual(JSON.parse(missing.output), { message: "Not found" });
    assert.deepEqual(missing.context, { responseOverride: { status: 404 } });
  });

  it("answer a query's items, and say whether there are more", () => {
    const template = response("get", "/items", "2\\d{2}");
    const answer = (body: unknown) => JSON.parse(render(template, { body: JSON.stringify(body) }).output) as unknown;
    assert.deepEqual(answer({ Items: [{ a: { S: "1" } }, { a: { S: "2" } }], Count: 2 }), {
      items: [{ a: "1" }, { a: "2" }],
      truncated: false,
    });
    assert.deepEqual(answer({ Items: [], LastEvaluatedKey: { pk: { S: "x" } } }), { items: [], truncated: true });
  });

  it("let one of several origins call, in preflight and in answers, and no other", async () => {
    const origins = ["https://a.example", "https://b.example"];
    const text = await bodyOf(() => ({
      cors: { origins },
      routes: { "GET /health": { mock: { body: "{}" }, auth: auth.none() } },
    }));
    const item = pathsOf(text)["/health"]!;
    for (const verb of ["options", "get"]) {
      const template =
        item[verb]!["x-amazon-apigateway-integration"].responses!.default!.responseTemplates!["application/json"]!;
      const allowed = (header: Record<string, string>) => render(template, { header }).context;
      const name = "Access-Control-Allow-Origin";
      assert.deepEqual(allowed({ Origin: "https://b.example" }), {
        responseOverride: { header: { [name]: "https://b.example" } },
      });
      assert.deepEqual(allowed({ origin: "https://a.example" }), {
        responseOverride: { header: { [name]: "https://a.example" } },
      });
      assert.deepEqual(allowed({ Origin: "https://evil.example" }), {});
      assert.deepEqual(allowed({}), {});
    }
  });

  const refusals: [string, number][] = [
    ["com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException", 409],
    ["com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException", 429],
    ["com.amazon.coral.validate#ValidationException", 400],
    ["com.amazon.coral.service#AccessDeniedException", 500],
  ];

  it("answer a refusal that names no type with 500", () => {
    const { context } = render(response("get", "/items/{id}", "4\\d{2}"), { body: '{"message":"?"}' });
    assert.deepEqual(context, { responseOverride: { status: 500 } });
  });

  for (const [type, status] of refusals) {
    it(`answer DynamoDB's ${type.split("#")[1]} with ${status}, and none of its words`, () => {
      const { output, context } = render(response("get", "/items/{id}", "4\\d{2}"), {
        body: JSON.stringify({ __type: type, message: "User: arn:aws:sts::123456789012:assumed-role/x" }),
      });
      const override = (context.responseOverride as { status?: number } | undefined)?.status;
      assert.equal(override ?? 400, status);
      assert.doesNotMatch(output, /arn:aws/);
      assert.ok((JSON.parse(output) as { message: string }).message);
    });
  }

  it("carry a webhook's raw body, path parameter and signature to the queue, whatever case the header has", () => {
    const body = '{"a":"1 & 2","b":"é"}\n';
    const { output } = render(integration("post", "/hooks/{source}").requestTemplates!["text/plain"]!, {
      body,
      path: { source: "a&b" },
      header: { "x-signature": "sha256=ab+/=", "X-Event": "", Other: "no" },
    });
    const fields = Object.fromEntries(new URLSearchParams(output));
    assert.deepEqual(fields, {
      Action: "SendMessage",
      MessageBody: body,
      "MessageAttribute.1.Name": "source",
      "MessageAttribute.1.Value.DataType": "String",
      "MessageAttribute.1.Value.StringValue": "a&b",
      "MessageAttribute.2.Name": "x-signature",
      "MessageAttribute.2.Value.DataType": "String",
      "MessageAttribute.2.Value.StringValue": "sha256=ab+/=",
    });
  });

  it("carry bodies to Kinesis in base64, and to workflows and buses as JSON text", () => {
    const body = '{"id":"7","text":"it\'s \\"so\\""}';
    const record = JSON.parse(render(request("post", "/events"), { body, context: { requestId: "r1" } }).output) as {
      Data: string;
      PartitionKey: string;
    };
    assert.deepEqual([Buffer.from(record.Data, "base64").toString(), record.PartitionKey], [body, "r1"]);
    const start = JSON.parse(render(request("post", "/checkouts"), { body }).output) as { input: string; name: string };
    assert.deepEqual([JSON.parse(start.input), start.name], [JSON.parse(body), "7"]);
    const put = JSON.parse(render(request("post", "/bus"), { body }).output) as { Entries: { Detail: string }[] };
    assert.deepEqual(JSON.parse(put.Entries[0]!.Detail), JSON.parse(body));
  });

  it("answer a workflow's name, state and output, and never an ARN", () => {
    const arn = "arn:aws:states:eu-west-1:123456789012:execution:checkout:seven";
    const started = render(response("post", "/checkouts", "2\\d{2}"), { body: JSON.stringify({ executionArn: arn }) });
    assert.deepEqual(JSON.parse(started.output), { name: "seven" });
    const described = (body: Record<string, string>) =>
      JSON.parse(
        render(response("get", "/checkouts/{name}", "2\\d{2}"), { body: JSON.stringify(body) }).output,
      ) as unknown;
    assert.deepEqual(described({ name: "seven", status: "RUNNING", executionArn: arn }), {
      name: "seven",
      status: "RUNNING",
    });
    assert.deepEqual(described({ name: "seven", status: "SUCCEEDED", output: '{"paid":true}' }), {
      name: "seven",
      status: "SUCCEEDED",
      output: { paid: true },
    });
    const sync = (body: Record<string, string>) =>
      render(response("post", "/quotes", "2\\d{2}"), { body: JSON.stringify(body) });
    assert.equal(sync({ status: "SUCCEEDED", output: '{"price":3}' }).output, '{"price":3}');
    assert.deepEqual(sync({ status: "FAILED", cause: "secret" }).context, { responseOverride: { status: 500 } });
    const name = JSON.parse(render(request("get", "/checkouts/{name}"), { path: { name: "x:y" } }).output) as unknown;
    assert.deepEqual(name, { executionArn: "arn:aws:states:eu-west-1:123456789012:execution:checkout:x:y" });
  });

  it("fail where EventBridge took nothing, though it said 200", () => {
    const answer = (body: unknown) => render(response("post", "/bus", "2\\d{2}"), { body: JSON.stringify(body) });
    assert.equal(answer({ FailedEntryCount: 0, Entries: [{ EventId: "e1" }] }).output, '{"eventId":"e1"}');
    assert.deepEqual(answer({ FailedEntryCount: 1, Entries: [{ ErrorCode: "X" }] }).context, {
      responseOverride: { status: 500 },
    });
  });
});
