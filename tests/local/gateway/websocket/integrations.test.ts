import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import { tokens } from "../../../../local/cloud/apigatewayv2/inputs";
import { type HeaderLines, headerValues, type WireRequest } from "../../../../local/wire";
import { functionArn } from "../http/double";
import { type Client, type SocketApiOptions, SocketStage } from "./socket-stage";

/** A two-way route `go` with an integration of its own, and its integration responses by key. */
async function start(
  integration: Record<string, unknown>,
  responses: Readonly<Record<string, Record<string, unknown>>>,
  options: Partial<SocketApiOptions> = {},
): Promise<{ stage: SocketStage; client: Client }> {
  const stage = await SocketStage.start({
    functions: {},
    routes: { go: "unused" },
    answering: ["go"],
    ...options,
    integration: { go: { integrationUri: undefined, ...integration } },
  });
  const { h, api } = stage;
  const [made] = h.cloud.resources(tokens.Integration);
  for (const [key, over] of Object.entries(responses)) {
    await h.create(tokens.IntegrationResponse, `ir-${key}`, {
      apiId: api.id,
      integrationId: made!.id,
      integrationResponseKey: key,
      ...over,
    });
  }
  return { stage, client: await stage.connect() };
}

describe("WebSocket integrations that are no Lambda proxy", () => {
  let stage: SocketStage | undefined;
  afterEach(() => stage?.close());
  const go = async (...args: Parameters<typeof start>) => {
    const started = await start(...args);
    stage = started.stage;
    return started;
  };

  it("MOCK answers by templates, selected by expression", async () => {
    const { client } = await go(
      {
        integrationType: "MOCK",
        templateSelectionExpression: "200",
        requestTemplates: { "200": '{"statusCode": 200}' },
      },
      {
        $default: {
          templateSelectionExpression: "200",
          responseTemplates: { "200": '{"hello":"$context.connectionId"}' },
        },
      },
    );
    client.send({ action: "go" });
    assert.match(await client.next(), /^\{"hello":"[\w-]{15}="\}$/);
  });

  it("MOCK chooses the integration response by the status that the request template names", async () => {
    const { client } = await go(
      {
        integrationType: "MOCK",
        requestTemplates: { $default: `{"statusCode": $input.path('$.status')}` },
      },
      {
        $default: { responseTemplates: { $default: "fine" } },
        "/4\\d\\d/": { responseTemplates: { $default: "yours" } },
      },
    );
    client.send({ action: "go", status: 200 });
    assert.equal(await client.next(), "fine");
    client.send({ action: "go", status: 404 });
    assert.equal(await client.next(), "yours");
  });

  it("MOCK without a template that fits is an error, not silence", async () => {
    const { client } = await go({ integrationType: "MOCK" }, { $default: {} });
    client.send({ action: "go" });
    assert.match(await client.next(), /"message":"Internal server error"/);
  });

  it("AWS hands a function what the request template makes, and the client what the response template makes", async () => {
    const uri = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${functionArn("plain")}/invocations`;
    let seen: unknown;
    const { client } = await go(
      {
        integrationType: "AWS",
        integrationUri: uri,
        requestTemplates: { $default: `{"id":"$context.connectionId","text":$input.json('$.text')}` },
      },
      { $default: { responseTemplates: { $default: "answer: $input.path('$.answer')" } } },
      {
        functions: {
          plain: (event) => {
            seen = event;
            return { answer: 42 };
          },
        },
      },
    );
    client.send({ action: "go", text: "hi" });
    assert.equal(await client.next(), "answer: 42");
    assert.equal((seen as { text: string }).text, "hi");
  });

  it("AWS without templates passes the message and the answer", async () => {
    const { client } = await go(
      {
        integrationType: "AWS",
        integrationUri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${functionArn("plain")}/invocations`,
      },
      { $default: {} },
      { functions: { plain: (event) => ({ got: event.text }) } },
    );
    client.send({ action: "go", text: "hi" });
    assert.equal(await client.next(), '{"got":"hi"}');
  });

  it("passthroughBehavior NEVER refuses a message without a template", async () => {
    const { client } = await go(
      {
        integrationType: "AWS",
        integrationUri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${functionArn("plain")}/invocations`,
        passthroughBehavior: "NEVER",
      },
      { $default: {} },
      { functions: { plain: () => ({}) } },
    );
    client.send({ action: "go" });
    assert.match(await client.next(), /"message":"Internal server error"/);
  });

  it("AWS calls a service by action, in its own protocol, with the role and the mapped headers", async () => {
    const calls: { service: string; request: WireRequest; credentialsArn?: string }[] = [];
    const { client } = await go(
      {
        integrationType: "AWS",
        integrationMethod: "POST",
        integrationUri: "arn:aws:apigateway:us-east-1:dynamodb:action/PutItem",
        credentialsArn: "arn:aws:iam::123456789012:role/gateway",
        requestTemplates: { $default: `{"TableName":"t","Item":{"pk":{"S":"$context.connectionId"}}}` },
        requestParameters: {
          "integration.request.header.x-trace": "context.requestId",
          "integration.request.querystring.v": "'1'",
        },
      },
      { $default: { responseTemplates: { $default: "stored" } } },
      {
        service: (call) => {
          calls.push(call);
          return { status: 200, headers: [], body: Buffer.from("{}") };
        },
      },
    );
    client.send({ action: "go" });
    assert.equal(await client.next(), "stored");
    const [{ service, request, credentialsArn }] = calls as [(typeof calls)[number]];
    assert.deepEqual(
      [service, request.target, credentialsArn],
      ["dynamodb", "/?v=1", "arn:aws:iam::123456789012:role/gateway"],
    );
    assert.deepEqual(headerValues(request.headers, "x-amz-target"), ["DynamoDB_20120810.PutItem"]);
    assert.equal(headerValues(request.headers, "x-trace").length, 1);
  });

  it("HTTP maps message and answer; HTTP_PROXY passes both", async () => {
    const sent: { method: string; url: string; headers: HeaderLines; body: Buffer }[] = [];
    const http: SocketApiOptions["http"] = (call) => {
      sent.push(call);
      return { status: 201, headers: [], body: Buffer.from('{"ok":true}') };
    };
    const uri = "https://backend.example/in";
    const mapped = await go(
      {
        integrationType: "HTTP",
        integrationMethod: "PUT",
        integrationUri: uri,
        requestTemplates: { $default: `{"t":$input.json('$.text')}` },
      },
      { "/2\\d\\d/": { responseTemplates: { $default: "made" } } },
      { http },
    );
    mapped.client.send({ action: "go", text: "hi" });
    assert.equal(await mapped.client.next(), "made");
    assert.deepEqual([sent[0]!.method, sent[0]!.url, sent[0]!.body.toString()], ["PUT", uri, '{"t":"hi"}']);
    await mapped.stage.close();
    const proxy = await go(
      {
        integrationType: "HTTP_PROXY",
        integrationMethod: "POST",
        integrationUri: uri,
        requestParameters: {
          "integration.request.header.x-key": "'secret'",
          "integration.request.querystring.id": "context.connectionId",
        },
      },
      {},
      { http },
    );
    proxy.client.send({ action: "go" });
    assert.equal(await proxy.client.next(), '{"ok":true}');
    assert.equal(sent[1]!.body.toString(), '{"action":"go"}');
    assert.deepEqual(headerValues(sent[1]!.headers, "x-key"), ["secret"]);
    assert.match(sent[1]!.url, /\?id=[\w-]{15}%3D$/);
  });

  it("a backend that is away is an error frame with nothing of its name", async () => {
    const { client } = await go(
      { integrationType: "HTTP_PROXY", integrationMethod: "POST", integrationUri: "https://gone.internal/x" },
      {},
    );
    client.send({ action: "go" });
    const text = await client.next();
    assert.match(text, /"message":"Internal server error"/);
    assert.doesNotMatch(text, /gone/);
  });

  it("$connect by MOCK lets in by its status", async () => {
    const s = await SocketStage.start({
      functions: {},
      routes: { $connect: "unused" },
      integration: {
        $connect: {
          integrationType: "MOCK",
          integrationUri: undefined,
          requestTemplates: {
            $default: `#if($input.params('key') == "open"){"statusCode":200}#else{"statusCode":403}#end`,
          },
        },
      },
    });
    stage = s;
    await s.connect("?key=open");
    assert.equal((await s.client("?key=no").refused()).status, 403);
  });

  it("responses and models are refused where AWS refuses them", async () => {
    const { stage: s } = await go({ integrationType: "MOCK" }, {});
    const [integration] = s.h.cloud.resources(tokens.Integration);
    const response = (over: Record<string, unknown>) =>
      s.h.create(tokens.IntegrationResponse, "x", {
        apiId: s.api.id,
        integrationId: integration!.id,
        integrationResponseKey: "$default",
        ...over,
      });
    await assert.rejects(response({ integrationResponseKey: "200" }), /must be \$default or a pattern/);
    await assert.rejects(response({ integrationId: "none" }), /Unable to find Integration/);
    await assert.rejects(
      s.h.create(tokens.RouteResponse, "rr", { apiId: s.api.id, routeId: "none", routeResponseKey: "$default" }),
      /Unable to find Route/,
    );
    await assert.rejects(
      s.h.create(tokens.Model, "m", { apiId: s.api.id, name: "a-b", contentType: "application/json", schema: "{" }),
      /alphanumeric; schema is not JSON/,
    );
    const http = await s.h.create(tokens.Api, "http", { protocolType: "HTTP" });
    await assert.rejects(
      s.h.create(tokens.Model, "m", { apiId: http.id, name: "M", contentType: "application/json", schema: "{}" }),
      /WebSocket APIs only/,
    );
  });
});
