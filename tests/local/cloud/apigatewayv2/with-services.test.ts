import assert from "node:assert/strict";
import { ApiGatewayManagementApiClient, PostToConnectionCommand } from "@aws-sdk/client-apigatewaymanagementapi";
import { afterEach, describe, it } from "mocha";
import WebSocket from "ws";
import { apigatewayv2 } from "../../../../local/cloud/apigatewayv2";
import { tokens } from "../../../../local/cloud/apigatewayv2/inputs";
import { Cloud } from "../../../../local/cloud/cloud";
import { AwsError } from "../../../../local/cloud/errors";
import { iam } from "../../../../local/cloud/iam";
import type { LambdaPort } from "../../../../local/cloud/ports";
import type { Credentials } from "../../../../local/cloud/principal";
import type { ResourceRecord } from "../../../../local/cloud/resource";
import { queuesOf, sqs } from "../../../../local/cloud/sqs";
import { front } from "../../../../local/front";
import { type LocalServer, listen } from "../../../../local/server";
import { functionArn } from "../../gateway/http/double";

type Invocation = Parameters<LambdaPort["invoke"]>[0];

/** A stage with the cloud's own IAM and SQS behind the real server; functions are the test's. */
async function start(invoke: (call: Invocation) => unknown) {
  let cloud: Cloud | undefined;
  const server = await listen({
    port: 0,
    ...front(
      () => cloud,
      async () => ({ status: 404, headers: [], body: Buffer.alloc(0) }),
    ),
  });
  cloud = new Cloud({ services: [iam, sqs, apigatewayv2], baseUrl: server.url, programDirectory: process.cwd() });
  cloud.provide("lambda", {
    invoke: async (call) => ({
      requestId: "r",
      payload: JSON.stringify(invoke(call) ?? null),
      durationMs: 1,
      coldStart: false,
    }),
  });
  const create = async (type: string, name: string, inputs: Record<string, unknown>): Promise<ResourceRecord> => {
    const target = { urn: `urn:pulumi:dev::shop::${type}::${name}`, type, name };
    const checked = cloud.check({ ...target, inputs, seed: name });
    assert.deepEqual(checked.failures, []);
    return cloud.create({ ...target, inputs: checked.inputs });
  };
  return { server, cloud, create };
}

const trust = (service: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  });
const allow = (action: string, resource: unknown) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action, Resource: resource }] });

describe("HTTP and WebSocket APIs with the local cloud's own IAM and SQS", () => {
  let server: LocalServer | undefined;
  let cloud: Cloud | undefined;
  afterEach(async () => {
    await cloud?.stop();
    await server?.close();
  });
  const begin = async (invoke: (call: Invocation) => unknown = () => ({ statusCode: 200 })) => {
    const started = await start(invoke);
    ({ server, cloud } = started);
    return started;
  };

  it("an HTTP API sends to a queue as its integration's role, and only what the role may", async () => {
    const { cloud, create } = await begin();
    const queue = await create("aws:sqs/queue:Queue", "hooks", {});
    const role = await create("aws:iam/role:Role", "gateway", { assumeRolePolicy: trust("apigateway.amazonaws.com") });
    const api = await create(tokens.Api, "hooks", { protocolType: "HTTP" });
    const integration = await create(tokens.Integration, "send", {
      apiId: api.id,
      integrationType: "AWS_PROXY",
      integrationSubtype: "SQS-SendMessage",
      payloadFormatVersion: "1.0",
      credentialsArn: role.outputs.arn,
      requestParameters: { QueueUrl: queue.outputs.url, MessageBody: "$request.body" },
    });
    await create(tokens.Route, "post", {
      apiId: api.id,
      routeKey: "POST /hooks",
      target: `integrations/${integration.id}`,
    });
    const stage = await create(tokens.Stage, "s", { apiId: api.id, name: "$default", autoDeploy: true });
    const post = () => fetch(`${String(stage.outputs.invokeUrl)}hooks`, { method: "POST", body: "a < b" });
    assert.equal((await post()).status, 500, "the role has no permission yet");
    await create("aws:iam/rolePolicy:RolePolicy", "send", {
      role: role.id,
      policy: allow("sqs:SendMessage", queue.outputs.arn),
    });
    const answer = await post();
    assert.equal(answer.status, 200);
    assert.match(await answer.text(), /<MessageId>/);
    const operator = cloud.port("iam").operator();
    const caller = {
      type: "root",
      arn: "arn:aws:iam::000000000000:root",
      accountId: "000000000000",
      accessKeyId: operator.accessKeyId,
    } as const;
    const batch = await queuesOf(cloud).receive(
      String(queue.outputs.arn),
      { maxMessages: 10, waitSeconds: 0 },
      { caller },
    );
    assert.deepEqual(
      batch.map(({ body }) => body),
      ["a < b"],
    );
  });

  it("a WebSocket client gets what a role pushes with the SDK; a role without the permission cannot", async () => {
    let connectionId = "";
    const { cloud, create } = await begin((call) => {
      const event = JSON.parse(call.payload) as { requestContext: { connectionId: string; eventType: string } };
      connectionId = event.requestContext.connectionId;
      return { statusCode: 200 };
    });
    const api = await create(tokens.Api, "live", {
      protocolType: "WEBSOCKET",
      routeSelectionExpression: "$request.body.action",
    });
    const integration = await create(tokens.Integration, "connect", {
      apiId: api.id,
      integrationType: "AWS_PROXY",
      integrationUri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${functionArn("connect")}/invocations`,
    });
    await create(tokens.Route, "connect", {
      apiId: api.id,
      routeKey: "$connect",
      target: `integrations/${integration.id}`,
    });
    const stage = await create(tokens.Stage, "s", { apiId: api.id, name: "dev", autoDeploy: true });
    const url = String(stage.outputs.invokeUrl);
    assert.match(url, /^ws:\/\/127\.0\.0\.1:\d+\/execute-api\/\w{10}\/dev$/);
    const role = await create("aws:iam/role:Role", "notify", { assumeRolePolicy: trust("lambda.amazonaws.com") });
    const client = new WebSocket(url);
    await new Promise((resolve) => client.once("open", resolve));
    const message = new Promise<string>((resolve) =>
      client.once("message", (data: Buffer) => resolve(data.toString())),
    );
    const { credentials } = cloud.port("iam").assumeRole(String(role.outputs.arn), "lambda.amazonaws.com", "notify");
    const push = (by: Credentials) =>
      new ApiGatewayManagementApiClient({
        endpoint: url.replace(/^ws/, "http"),
        region: "us-east-1",
        credentials: by,
        maxAttempts: 1,
      }).send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: "shipped" }));
    await assert.rejects(push(credentials), { name: "AccessDeniedException" });
    await create("aws:iam/rolePolicy:RolePolicy", "push", {
      role: role.id,
      policy: allow("execute-api:ManageConnections", `${String(api.outputs.executionArn)}/dev/POST/@connections/*`),
    });
    await assert.rejects(push({ ...credentials, secretAccessKey: "wrong" }), (error: Error) =>
      /Signature/.test(error.name),
    );
    await push(credentials);
    assert.equal(await message, "shipped");
    client.terminate();
  });

  it("a function is invoked as API Gateway for the route, so that its permission decides", async () => {
    const seen: Invocation["caller"][] = [];
    const { create } = await begin((call) => {
      seen.push(call.caller);
      throw new AwsError("AccessDeniedException", "no permission", 403);
    });
    const api = await create(tokens.Api, "m", { protocolType: "HTTP", target: functionArn("f") });
    const answer = await fetch(`${String(api.outputs.apiEndpoint)}/x`);
    assert.deepEqual([answer.status, await answer.text()], [500, '{"message":"Internal Server Error"}']);
    assert.deepEqual(seen, [
      {
        type: "service",
        service: "apigateway.amazonaws.com",
        sourceArn: `${String(api.outputs.executionArn)}/$default/$default`,
        sourceAccount: "000000000000",
      },
    ]);
  });
});
