import assert from "node:assert/strict";
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

  /** A role that API Gateway may assume, allowed to do `action`. */
  async role(action: string, trusted = "apigateway.amazonaws.com"): Promise<string> {
    const statement = { Effect: "Allow", Principal: { Service: trusted }, Action: "sts:AssumeRole" };
    const role = await this.create("aws:iam/role:Role", "gateway", {
      assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
    });
    await this.create("aws:iam/rolePolicy:RolePolicy", "gateway", {
      role: role.id,
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: action, Resource: "*" }],
      }),
    });
    return String(role.outputs.arn);
  }

  /** Deploys one POST route and sends it a body. */
  async post(integration: object, body: string): Promise<{ status: number; text: string }> {
    const operation = { responses: { 200: {}, 400: {} }, "x-amazon-apigateway-integration": integration };
    const document = { openapi: "3.0.1", info: { title: "t", version: "1" }, paths: { "/": { post: operation } } };
    const api = await this.create("aws:apigateway/restApi:RestApi", "api", { body: JSON.stringify(document) });
    const deployment = await this.create("aws:apigateway/deployment:Deployment", "d", { restApi: api.id });
    const stage = { restApi: api.id, deployment: deployment.id, stageName: "dev" };
    await this.create("aws:apigateway/stage:Stage", "s", stage);
    const endpoint = this.cloud.network.find(`${api.id}.execute-api.us-east-1.amazonaws.com`)!;
    const answer = await endpoint.handle({
      method: "POST",
      target: "/dev/",
      signedTarget: "/dev/",
      headers: [["Content-Type", "application/json"]],
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
