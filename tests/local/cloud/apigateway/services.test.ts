import assert from "node:assert/strict";
import { AwsClient } from "aws4fetch";
import { services } from "../../../../local/cloud";
import { Cloud } from "../../../../local/cloud/cloud";
import type { Properties, ResourceRecord } from "../../../../local/cloud/resource";
import { bodyOf } from "../../../../local/wire";

/** A whole local cloud, its IAM enforced. */
class WholeCloud {
  readonly cloud = new Cloud({ services, baseUrl: "http://127.0.0.1:4000", programDirectory: "/" });

  async create(type: string, name: string, given: Properties): Promise<ResourceRecord> {
    const target = { urn: `urn:pulumi:dev::test::${type}::${name}`, type, name };
    const { inputs, failures } = this.cloud.check({ ...target, inputs: given, seed: target.urn });
    assert.deepEqual(failures, []);
    return this.cloud.create({ ...target, inputs });
  }

  /** A role that API Gateway, or another service, may assume, allowed to do `action`. */
  async role(action: string, trusted = "apigateway.amazonaws.com"): Promise<string> {
    const statement = { Effect: "Allow", Principal: { Service: trusted }, Action: "sts:AssumeRole" };
    const name = trusted.split(".")[0]!;
    const role = await this.create("aws:iam/role:Role", name, {
      assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
    });
    await this.create("aws:iam/rolePolicy:RolePolicy", name, {
      role: role.id,
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: action, Resource: "*" }],
      }),
    });
    return String(role.outputs.arn);
  }

  /** Deploys one POST route and sends it a body, signed by the operator where the route asks for it. */
  async post(integration: object, body: string, signed = false): Promise<{ status: number; text: string }> {
    const operation = {
      responses: { 200: {}, 400: {} },
      "x-amazon-apigateway-integration": integration,
      "x-amazon-apigateway-auth": { type: signed ? "AWS_IAM" : "NONE" },
    };
    const document = { openapi: "3.0.1", info: { title: "t", version: "1" }, paths: { "/": { post: operation } } };
    const api = await this.create("aws:apigateway/restApi:RestApi", "api", { body: JSON.stringify(document) });
    const deployment = await this.create("aws:apigateway/deployment:Deployment", "d", { restApi: api.id });
    const stage = { restApi: api.id, deployment: deployment.id, stageName: "dev" };
    await this.create("aws:apigateway/stage:Stage", "s", stage);
    const endpoint = this.cloud.network.find(`${api.id}.execute-api.us-east-1.amazonaws.com`)!;
    const headers = { "Content-Type": "application/json" };
    const client = new AwsClient({ ...this.cloud.port("iam").operator(), service: "execute-api", region: "us-east-1" });
    const url = `https://${endpoint.host}/dev/`;
    const sent = signed
      ? await client.sign(url, { method: "POST", headers, body })
      : new Request(url, { method: "POST", headers });
    const answer = await endpoint.handle({
      method: "POST",
      target: "/dev/",
      signedTarget: "/dev/",
      headers: [["Host", endpoint.host], ...sent.headers],
      body: Buffer.from(body),
      scheme: "https",
      host: endpoint.host,
      source: { ip: "203.0.113.9" },
    });
    return { status: answer.status, text: (await bodyOf(answer)).toString("utf8") };
  }
}

const responses = { default: { statusCode: "200" }, "4\\d{2}": { statusCode: "400" } };

describe("Integrations with the services of the local cloud", () => {
  const put = (table: string, credentials: string) => ({
    type: "aws",
    httpMethod: "POST",
    uri: "arn:aws:apigateway:us-east-1:dynamodb:action/PutItem",
    credentials,
    responses,
    requestTemplates: { "application/json": `{"TableName":"${table}","Item":{"pk":{"S":"$input.path('$.id')"}}}` },
  });
  let whole: WholeCloud;
  let table: string;
  beforeEach(async () => {
    whole = new WholeCloud();
    await whole.cloud.start();
    const made = await whole.create("aws:dynamodb/table:Table", "t", {
      hashKey: "pk",
      billingMode: "PAY_PER_REQUEST",
      attributes: [{ name: "pk", type: "S" }],
    });
    table = String(made.outputs.name);
  });
  afterEach(() => whole.cloud.stop());

  it("write to a table as the integration's role", async () => {
    const answer = await whole.post(put(table, await whole.role("dynamodb:PutItem")), '{"id":"7"}');
    assert.deepEqual(answer, { status: 200, text: "{}" });
  });

  it("are refused by the service where the role's policy does not allow the action", async () => {
    const answer = await whole.post(put(table, await whole.role("dynamodb:GetItem")), '{"id":"7"}');
    assert.equal(answer.status, 400);
    assert.match(answer.text, /AccessDenied.*dynamodb:PutItem/);
  });

  it("fail where the role does not trust API Gateway", async () => {
    const answer = await whole.post(
      put(table, await whole.role("dynamodb:PutItem", "lambda.amazonaws.com")),
      '{"id":"7"}',
    );
    assert.deepEqual(answer, { status: 500, text: '{"message": "Internal server error"}' });
  });

  it("call as the one who signed the request, where the credentials are the caller's", async () => {
    const integration = put(table, "arn:aws:iam::*:user/*");
    assert.deepEqual(await whole.post(integration, '{"id":"7"}', true), { status: 200, text: "{}" });
  });

  it("fail where the credentials are the caller's and nobody signed", async () => {
    assert.equal((await whole.post(put(table, "arn:aws:iam::*:user/*"), '{"id":"7"}')).status, 500);
  });

  const states = async (action: string, input: object) => {
    const uri = `arn:aws:apigateway:us-east-1:states:action/${action}`;
    const credentials = await whole.role("states:*");
    return whole.post({ type: "aws", httpMethod: "POST", uri, credentials, responses }, JSON.stringify(input));
  };
  const machine = async (type: "EXPRESS" | "STANDARD") => {
    const definition = JSON.stringify({ StartAt: "Done", States: { Done: { Type: "Pass", End: true } } });
    const roleArn = await whole.role("logs:*", "states.amazonaws.com");
    const made = await whole.create("aws:sfn/stateMachine:StateMachine", "m", { type, roleArn, definition });
    return { stateMachineArn: String(made.outputs.arn), input: "{}" };
  };

  it("run EXPRESS workflows at once, and cannot describe them afterwards", async () => {
    const started = await states("StartSyncExecution", await machine("EXPRESS"));
    assert.equal(started.status, 200, started.text);
    const { status, executionArn } = JSON.parse(started.text) as { status: string; executionArn: string };
    assert.equal(status, "SUCCEEDED");
    const described = await states("DescribeExecution", { executionArn });
    assert.equal(described.status, 400);
    assert.match(described.text, /DescribeExecution is not supported by EXPRESS state machines/);
  });

  it("start and describe STANDARD workflows, which do not run at once", async () => {
    const standard = await machine("STANDARD");
    const started = await states("StartExecution", standard);
    assert.equal(started.status, 200, started.text);
    const { executionArn } = JSON.parse(started.text) as { executionArn: string };
    assert.equal((await states("DescribeExecution", { executionArn })).status, 200);
    const refused = await states("StartSyncExecution", standard);
    assert.deepEqual([refused.status, /StateMachineTypeNotSupported/.test(refused.text)], [400, true]);
  });

  it("send to a queue by path, with a form", async () => {
    const queue = await whole.create("aws:sqs/queue:Queue", "q", {});
    const answer = await whole.post(
      {
        type: "aws",
        httpMethod: "POST",
        uri: `arn:aws:apigateway:us-east-1:sqs:path/000000000000/${String(queue.outputs.name)}`,
        credentials: await whole.role("sqs:SendMessage"),
        responses,
        requestParameters: { "integration.request.header.Content-Type": "'application/x-www-form-urlencoded'" },
        requestTemplates: { "application/json": "Action=SendMessage&MessageBody=$util.urlEncode($input.body)" },
      },
      '{"order":1}',
    );
    assert.equal(answer.status, 200);
    assert.match(answer.text, /SendMessageResponse[\s\S]*MessageId/);
  });
});
