import assert from "node:assert/strict";
import { AwsError } from "../../../../local/cloud/errors";
import { answerOf, api, documentOf, executionLog, operation, Surroundings } from "./support";

const credentials = "arn:aws:iam::123456789012:role/gateway";
const responses = { default: { statusCode: "200" } };

/** Calls an AWS service by an integration's URI, and gives what was sent. */
async function callService(uri: string, more: object = {}, sent: Parameters<ReturnType<typeof api>>[1] = {}) {
  const surroundings = new Surroundings();
  const integration = operation(
    { type: "aws", httpMethod: "POST", uri: `arn:aws:apigateway:eu-west-1:${uri}`, credentials, responses, ...more },
    { parameters: [{ name: "key", in: "query", schema: { type: "string" } }] },
  );
  const answer = await api(documentOf({ "/x": { post: integration } }), surroundings)("/x?key=a", {
    method: "POST",
    body: "{}",
    ...sent,
  });
  return { answer, call: surroundings.serviceCalls[0]!, surroundings };
}

describe("Integrations with AWS services", () => {
  const byAction: readonly [uri: string, service: string, target: string, type: string][] = [
    ["dynamodb:action/PutItem", "dynamodb", "DynamoDB_20120810.PutItem", "application/x-amz-json-1.0"],
    ["states:action/StartExecution", "states", "AWSStepFunctions.StartExecution", "application/x-amz-json-1.0"],
    ["kinesis:action/PutRecord", "kinesis", "Kinesis_20131202.PutRecord", "application/x-amz-json-1.1"],
    ["firehose:action/PutRecord", "firehose", "Firehose_20150804.PutRecord", "application/x-amz-json-1.1"],
    ["events:action/PutEvents", "events", "AWSEvents.PutEvents", "application/x-amz-json-1.1"],
    ["ssm:action/GetParameter", "ssm", "AmazonSSM.GetParameter", "application/x-amz-json-1.1"],
  ];
  for (const [uri, service, target, type] of byAction) {
    it(`call ${uri} by its target header`, async () => {
      const { answer, call } = await callService(uri);
      assert.equal(answer.status, 200);
      const headers = Object.fromEntries(call.request.headers);
      assert.deepEqual(
        [
          call.service,
          call.region,
          call.credentialsArn,
          headers["X-Amz-Target"],
          headers["Content-Type"],
          call.request.host,
        ],
        [service, "eu-west-1", credentials, target, type, `${service}.eu-west-1.amazonaws.com`],
      );
    });
  }

  it("call services of the query protocol with the action in the query", async () => {
    const requestParameters = { "integration.request.querystring.TopicArn": "'arn:aws:sns:eu-west-1:1:t'" };
    const { call } = await callService("sns:action/Publish", { requestParameters });
    assert.equal(call.request.target, "/?TopicArn=arn%3Aaws%3Asns%3Aeu-west-1%3A1%3At&Action=Publish");
  });

  it("call SQS by path with a form, whose content type the program maps", async () => {
    const { call } = await callService("sqs:path/123456789012/orders", {
      requestParameters: { "integration.request.header.Content-Type": "'application/x-www-form-urlencoded'" },
      requestTemplates: { "application/json": "Action=SendMessage&MessageBody=$util.urlEncode($input.body)" },
    });
    assert.equal(call.request.target, "/123456789012/orders");
    assert.equal(call.request.body.toString(), "Action=SendMessage&MessageBody=%7B%7D");
    assert.deepEqual(
      call.request.headers.filter(([name]) => /content-type/i.test(name)),
      [["Content-Type", "application/x-www-form-urlencoded"]],
    );
  });

  it("carry binary objects to and from S3 unchanged", async () => {
    const surroundings = new Surroundings();
    const bytes = Buffer.from([0xff, 0x00, 0x80]);
    surroundings.service = () => answerOf(200, bytes, [["Content-Type", "image/png"]]);
    const uri = "arn:aws:apigateway:us-east-1:s3:path/bucket/{key}";
    const requestParameters = { "integration.request.path.key": "method.request.path.key" };
    const s3 = { type: "aws", httpMethod: "PUT", uri, credentials, responses, requestParameters };
    const call = api(
      documentOf({ "/{key}": { put: operation(s3) } }, { "x-amazon-apigateway-binary-media-types": ["image/png"] }),
      surroundings,
    );
    const headers: [string, string][] = [
      ["Content-Type", "image/png"],
      ["Accept", "image/png"],
    ];
    const answer = await call("/cat.png", { method: "PUT", body: bytes, headers });
    assert.deepEqual(surroundings.serviceCalls[0]?.request.body, bytes);
    assert.equal(surroundings.serviceCalls[0]?.request.target, "/bucket/cat.png");
    assert.deepEqual(answer.body, bytes);
    const text = await call("/cat.png", { method: "PUT", body: bytes, headers: [["Content-Type", "image/png"]] });
    assert.equal(text.text, bytes.toString("base64"), "a client that accepts text gets base64");
  });

  it("fail with 500 without a role, and when the role may not be assumed; the log tells why", async () => {
    const { answer, surroundings } = await callService("dynamodb:action/PutItem", { credentials: undefined });
    assert.equal(answer.status, 500);
    assert.match(surroundings.log(executionLog).join("\n"), /has no credentials/);
    const refused = new Surroundings();
    refused.service = () => {
      throw new AwsError("AccessDenied", "not trusted", 403);
    };
    const uri = "arn:aws:apigateway:us-east-1:dynamodb:action/PutItem";
    const call = api(
      documentOf({ "/x": { post: operation({ type: "aws", httpMethod: "POST", uri, credentials, responses }) } }),
      refused,
    );
    assert.equal((await call("/x", { method: "POST" })).status, 500);
    assert.match(refused.log(executionLog).join("\n"), /permission to assume the provided role.*not trusted/);
  });

  for (const name of ["Authorization", "connection", "Expect", "TE"]) {
    it(`refuse a mapping onto ${name}, which HTTP backends may get`, async () => {
      const requestParameters = { [`integration.request.header.${name}`]: "'1'" };
      assert.equal((await callService("dynamodb:action/PutItem", { requestParameters })).answer.status, 500);
      const http = operation({
        type: "http",
        httpMethod: "GET",
        uri: "https://b.example/",
        requestParameters,
        responses,
      });
      assert.equal((await api(documentOf({ "/x": { get: http } }))("/x")).status, 200);
    });
  }
});

describe("HTTP proxy integrations", () => {
  const uri = "https://backend.example/{proxy}";
  const requestParameters = {
    "integration.request.path.proxy": "method.request.path.proxy",
    "integration.request.header.x-replaced": "'new'",
    "integration.request.querystring.added": "'1'",
  };
  const document = documentOf({
    "/{proxy+}": {
      "x-amazon-apigateway-any-method": operation({ type: "http_proxy", httpMethod: "ANY", uri, requestParameters }),
    },
  });

  it("pass method, path, query, headers and body on; mappings replace headers and add to the query", async () => {
    const surroundings = new Surroundings();
    const headers: [string, string][] = [
      ["X-Replaced", "old"],
      ["X-Kept", "1"],
      ["Via", "proxy"],
      ["Expect", "100-continue"],
      ["X-Forwarded-For", "10.0.0.1"],
    ];
    await api(document, surroundings)("/a/b%2Fc?added=0&x=%20", { method: "PATCH", headers, body: "bytes" });
    const [sent] = surroundings.sent;
    assert.deepEqual(
      [sent?.method, sent?.url, sent?.body.toString()],
      ["PATCH", "https://backend.example/a/b%2Fc?added=0&added=1&x=%20", "bytes"],
    );
    const got = Object.fromEntries(sent!.headers.map(([name, value]) => [name.toLowerCase(), value]));
    assert.deepEqual(
      [
        got["x-replaced"],
        got["x-kept"],
        got.via,
        got.expect,
        got.host,
        got["x-forwarded-for"],
        got["x-amzn-apigateway-api-id"],
      ],
      ["new", "1", undefined, undefined, undefined, "10.0.0.1, 203.0.113.9", "a1b2c3d4e5"],
    );
  });

  it("pass the answer back, renaming what is API Gateway's own, without the trace header", async () => {
    const surroundings = new Surroundings();
    const headers: [string, string][] = [
      ["Server", "nginx"],
      ["Date", "then"],
      ["x-amzn-RequestId", "theirs"],
      ["X-Kept", "1"],
      ["Transfer-Encoding", "chunked"],
    ];
    surroundings.backend = () => answerOf(418, "tea", headers);
    const answer = await api(document, surroundings)("/x");
    assert.deepEqual([answer.status, answer.text, answer.header("x-kept")], [418, "tea", "1"]);
    assert.deepEqual(
      ["server", "date", "x-amzn-requestid"].map((name) => answer.header(`x-amzn-remapped-${name}`)),
      ["nginx", "then", "theirs"],
    );
    assert.deepEqual([answer.header("transfer-encoding"), answer.header("x-amzn-trace-id")], [undefined, undefined]);
    assert.notEqual(answer.header("x-amzn-requestid"), "theirs");
  });

  it("go through a VPC link to its target, by stage variables too", async () => {
    const surroundings = new Surroundings();
    const integrationTarget = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/a/1";
    const link = { type: "http_proxy", httpMethod: "GET", uri: "http://inner.example/x", connectionType: "VPC_LINK" };
    const paths = {
      "/v2": { get: operation({ ...link, connectionId: "abc123", integrationTarget }) },
      "/v1": { get: operation({ ...link, connectionId: "${stageVariables.link}" }) },
    };
    const call = api(documentOf(paths), surroundings, { stage: { variables: { link: "old1" } } });
    await call("/v2");
    await call("/v1");
    assert.deepEqual(
      surroundings.linked.map(({ vpcLinkId, target, url }) => [vpcLinkId, target, url]),
      [
        ["abc123", integrationTarget, "http://inner.example/x"],
        ["old1", "inner.example", "http://inner.example/x"],
      ],
    );
    assert.equal(surroundings.sent.length, 0);
  });

  it("verify the backend's certificate unless told otherwise", async () => {
    const surroundings = new Surroundings();
    const proxyTo = (more: object) =>
      operation({ type: "http_proxy", httpMethod: "GET", uri: "https://b.example/", ...more });
    const call = api(
      documentOf({
        "/a": { get: proxyTo({}) },
        "/b": { get: proxyTo({ tlsConfig: { insecureSkipVerification: true } }) },
      }),
      surroundings,
    );
    await call("/a");
    await call("/b");
    assert.deepEqual(
      surroundings.sent.map(({ verifyTls }) => verifyTls),
      [true, false],
    );
  });
});
