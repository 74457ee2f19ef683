import assert from "node:assert/strict";
import { XMLParser } from "fast-xml-parser";
import { sqs } from "../../../../local/cloud/sqs";
import { startStage, type TestStage } from "../protocol/stage";

/** What API Gateway sends for an integration `arn:aws:apigateway:REGION:sqs:path/ACCOUNT/QUEUE`. */
describe("SQS's query protocol", () => {
  let stage: TestStage;
  const authorization =
    "AWS4-HMAC-SHA256 Credential=LOCAL/20260102/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=0";
  const post = async (body: string, headers: Record<string, string> = {}, path = "/000000000000/hooks") => {
    const response = await fetch(`${stage.url}${path}`, {
      method: "POST",
      body,
      headers: { authorization, "content-type": "application/x-www-form-urlencoded", ...headers },
    });
    return { status: response.status, type: response.headers.get("content-type"), text: await response.text() };
  };
  const xml = (text: string, ...path: string[]): unknown =>
    path.reduce<unknown>(
      (at, name) => (at as Record<string, unknown> | undefined)?.[name],
      new XMLParser({ parseTagValue: false }).parse(text),
    );

  before(async () => {
    stage = await startStage([sqs]);
    await stage.create("aws:sqs/queue:Queue", "hooks", { name: "hooks" });
  });
  after(() => stage.close());

  it("sends and receives with attributes", async () => {
    const body = new URLSearchParams({
      Action: "SendMessage",
      MessageBody: 'a & b < "c" + ü',
      "MessageAttribute.1.Name": "x-signature",
      "MessageAttribute.1.Value.DataType": "String",
      "MessageAttribute.1.Value.StringValue": "sha256=1",
    });
    const sent = await post(body.toString());
    assert.equal(sent.status, 200);
    assert.equal(sent.type, "text/xml");
    const id = xml(sent.text, "SendMessageResponse", "SendMessageResult", "MessageId");
    assert.match(String(id), /^[0-9a-f-]{36}$/);
    const received = await post("Action=ReceiveMessage&MessageAttributeName.1=All&AttributeName.1=All");
    const message = xml(received.text, "ReceiveMessageResponse", "ReceiveMessageResult", "Message") as Record<
      string,
      unknown
    >;
    assert.equal(message.Body, 'a & b < "c" + ü');
    assert.deepEqual(message.MessageAttribute, {
      Name: "x-signature",
      Value: { DataType: "String", StringValue: "sha256=1" },
    });
    const deleted = await post(
      `Action=DeleteMessage&ReceiptHandle=${encodeURIComponent(String(message.ReceiptHandle))}`,
    );
    assert.equal(deleted.status, 200);
    assert.doesNotMatch(deleted.text, /DeleteMessageResult/);
  });

  it("answers in JSON to who accepts it, as API Gateway does", async () => {
    const { type, text } = await post("Action=SendMessage&MessageBody=hello", { accept: "application/json" });
    assert.equal(type, "application/json");
    const answer = JSON.parse(text) as Record<string, Record<string, Record<string, unknown>>>;
    assert.deepEqual(Object.keys(answer), ["SendMessageResponse"]);
    assert.equal(answer.SendMessageResponse?.SendMessageResult?.MD5OfMessageBody, "5d41402abc4b2a76b9719d911017c592");
    assert.equal(answer.SendMessageResponse?.SendMessageResult?.MD5OfMessageAttributes, null);
  });

  it("words errors as the query protocol does", async () => {
    const missing = await post("Action=SendMessage&MessageBody=x", {}, "/000000000000/nowhere");
    assert.equal(missing.status, 400);
    assert.equal(xml(missing.text, "ErrorResponse", "Error", "Code"), "AWS.SimpleQueueService.NonExistentQueue");
    const unknown = await post("Action=StartMessageMoveTask");
    assert.equal(xml(unknown.text, "ErrorResponse", "Error", "Code"), "InvalidAction");
    stage.iam.refuse.add("sqs:SendMessage arn:aws:sqs:us-east-1:000000000000:hooks");
    const refused = await post("Action=SendMessage&MessageBody=x");
    stage.iam.refuse.clear();
    assert.equal(refused.status, 403);
    assert.equal(xml(refused.text, "ErrorResponse", "Error", "Code"), "AccessDenied");
  });

  it("survives names that reach for an object's prototype", async () => {
    const answer = await post("Action=SendMessage&MessageBody=x&__proto__.polluted=1&constructor.prototype.a=1");
    assert.equal(answer.status, 200);
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
  });
});
