import assert from "node:assert/strict";
import { AwsError } from "../../../../local/cloud/errors";
import {
  answerOf,
  api,
  documentOf,
  executionLog,
  functionUri,
  mock,
  operation,
  proxy,
  Surroundings,
  timeout,
} from "./support";

const credentials = "arn:aws:iam::123456789012:role/gateway";
const responses = { default: { statusCode: "200" } };
const dynamodb = {
  type: "aws",
  httpMethod: "POST",
  uri: "arn:aws:apigateway:us-east-1:dynamodb:action/GetItem",
  credentials,
  responses,
};
const http = { type: "http_proxy", httpMethod: "GET", uri: "https://b.example/" };
const never = () => new Promise<never>(() => {});

describe("Integrations that fail", () => {
  const late = '{"message": "Endpoint request timed out"}';
  const unreachable = '{"message": "Network error communicating with endpoint"}';
  const wrong = '{"message": "Internal server error"}';
  const failures: readonly [
    what: string,
    integration: object,
    set: (s: Surroundings) => void,
    status: number,
    body: string,
    log: RegExp,
  ][] = [
    ["a backend that is late", http, (s) => (s.backend = timeout), 504, late, /timeout error/],
    ["a service that is late", dynamodb, (s) => (s.service = timeout), 504, late, /timeout error/],
    [
      "a backend that cannot be reached",
      http,
      (s) => (s.backend = () => Promise.reject(new Error("ECONNREFUSED"))),
      504,
      unreachable,
      /network error communicating with endpoint: ECONNREFUSED/,
    ],
    [
      "a service that cannot be reached",
      dynamodb,
      (s) => (s.service = () => Promise.reject(new Error("ENOTFOUND"))),
      504,
      unreachable,
      /network error/,
    ],
    [
      "a function that may not be invoked",
      { type: "aws_proxy", httpMethod: "POST", uri: functionUri("f") },
      (s) =>
        (s.functions.f = () => {
          throw new AwsError("AccessDeniedException", "no permission", 403);
        }),
      500,
      wrong,
      /Invalid permissions on Lambda function/,
    ],
    [
      "a function that is not there",
      { type: "aws_proxy", httpMethod: "POST", uri: functionUri("gone") },
      () => {},
      500,
      wrong,
      /ResourceNotFoundException/,
    ],
    [
      "a function that is not posted to",
      { type: "aws_proxy", httpMethod: "GET", uri: functionUri("f") },
      (s) => (s.functions.f = () => ({})),
      500,
      wrong,
      /must be POST/,
    ],
    [
      "a mock without a status",
      { type: "mock", requestTemplates: { "application/json": "{}" }, responses },
      () => {},
      500,
      wrong,
      /Unable to parse statusCode/,
    ],
  ];
  for (const [what, integration, set, status, body, log] of failures) {
    it(`${what}: ${status}`, async () => {
      const surroundings = new Surroundings();
      set(surroundings);
      const answer = await api(documentOf({ "/x": { get: operation(integration as never) } }), surroundings)("/x");
      assert.deepEqual([answer.status, answer.text], [status, body]);
      assert.match(surroundings.log(executionLog).join("\n"), log);
    });
  }

  it("a function that takes longer than the integration's time-out: 504, by the clock", async () => {
    const surroundings = new Surroundings();
    surroundings.functions = { f: never };
    let due: (() => void) | undefined;
    Object.assign(surroundings.clock, {
      after: (ms: number, task: () => void) => {
        assert.equal(ms, 1234);
        due = task;
        return () => {};
      },
    });
    const call = api(documentOf({ "/x": { get: proxy("f", { timeoutInMillis: 1234 }) } }), surroundings);
    const answer = call("/x");
    await new Promise((resolve) => setImmediate(resolve));
    due?.();
    assert.deepEqual([(await answer).status, (await answer).text], [504, late]);
  });

  it("a Lambda authorizer that takes longer than 29 seconds: 500", async () => {
    const surroundings = new Surroundings();
    surroundings.functions = { f: never };
    Object.assign(surroundings.clock, {
      after: (ms: number, task: () => void) => {
        assert.equal(ms, 29_000);
        setImmediate(task);
        return () => {};
      },
    });
    const a = {
      type: "apiKey",
      name: "Authorization",
      in: "header",
      "x-amazon-apigateway-authtype": "custom",
      "x-amazon-apigateway-authorizer": { type: "token", authorizerUri: functionUri("f") },
    };
    const document = documentOf(
      { "/x": { get: mock("x", { security: [{ a: [] }] }) } },
      { components: { securitySchemes: { a } } },
    );
    const answer = await api(document, surroundings)("/x", { headers: [["Authorization", "t"]] });
    assert.deepEqual([answer.status, answer.header("x-amzn-errortype")], [500, "AuthorizerFailureException"]);
  });

  it("a step that fails in a way of its own: 500, and the log has the reason", async () => {
    const surroundings = new Surroundings();
    surroundings.evaluateIdentity = () => {
      throw new Error("a bug");
    };
    surroundings.authenticate = async () => ({
      type: "root",
      arn: "arn:aws:iam::1:root",
      accountId: "1",
      accessKeyId: "k",
    });
    const get = mock("x", { "x-amazon-apigateway-auth": { type: "AWS_IAM" } });
    const answer = await api(documentOf({ "/x": { get } }), surroundings)("/x");
    assert.deepEqual([answer.status, answer.text], [500, wrong]);
    assert.match(surroundings.log(executionLog).join("\n"), /unexpected failure: Error: a bug/);
  });
});

describe("Access logs for Firehose", () => {
  const accessLog = {
    destinationArn: "arn:aws:firehose:eu-west-1:123456789012:deliverystream/amazon-apigateway-logs",
    format: "$context.httpMethod $context.status",
  };

  it("are put into the delivery stream, a line each", async () => {
    const surroundings = new Surroundings();
    await api(documentOf({ "/x": { get: mock("x") } }), surroundings, { stage: { accessLog } })("/x");
    const [call] = surroundings.serviceCalls;
    assert.deepEqual([call?.service, call?.region, call?.credentialsArn], ["firehose", "eu-west-1", undefined]);
    const headers = Object.fromEntries(call!.request.headers);
    assert.equal(headers["X-Amz-Target"], "Firehose_20150804.PutRecord");
    const { DeliveryStreamName, Record } = JSON.parse(call!.request.body.toString()) as {
      DeliveryStreamName: string;
      Record: { Data: string };
    };
    assert.equal(DeliveryStreamName, "amazon-apigateway-logs");
    assert.equal(Buffer.from(Record.Data, "base64").toString(), "GET 200\n");
  });

  it("do not fail the request when they cannot be delivered", async () => {
    const surroundings = new Surroundings();
    surroundings.service = () => answerOf(500, "");
    const call = api(documentOf({ "/x": { get: mock("x") } }), surroundings, { stage: { accessLog } });
    assert.equal((await call("/x")).status, 200);
  });
});
