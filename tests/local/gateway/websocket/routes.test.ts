import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import { tokens } from "../../../../local/cloud/apigatewayv2/inputs";
import { until } from "../../../until";
import { type SocketApiOptions, SocketStage } from "./socket-stage";

interface LiveEvent {
  readonly body?: string;
  readonly headers?: Record<string, string>;
  readonly requestContext: Record<string, unknown> & { connectionId: string; routeKey: string; eventType: string };
}

describe("WebSocket routes", () => {
  let stage: SocketStage | undefined;
  const events: LiveEvent[] = [];
  const start = async (options: SocketApiOptions) => {
    events.length = 0;
    stage = await SocketStage.start(options);
    return stage;
  };
  afterEach(() => stage?.close());

  const recording = {
    note: (event: Record<string, unknown>) => {
      events.push(event as unknown as LiveEvent);
      return { statusCode: 200 };
    },
    echo: (event: Record<string, unknown>) => ({ statusCode: 200, body: `got ${String(event.body)}` }),
  };

  it("carries a client through $connect, a chosen route and $disconnect, with AWS's events", async () => {
    const s = await start({ functions: recording, routes: { $connect: "note", $disconnect: "note", say: "note" } });
    const client = await s.connect("?name=me", { headers: { "x-mine": "1" } });
    client.send({ action: "say", text: "hi" });
    await until("the message arrives", () => events.length === 2);
    client.socket.close(4001, "done here");
    await until("the end arrives", () => events.length === 3);
    const [connect, message, disconnect] = events;
    assert.equal(connect!.requestContext.eventType, "CONNECT");
    assert.equal(connect!.requestContext.routeKey, "$connect");
    assert.equal(connect!.headers?.["x-mine"], "1");
    assert.deepEqual((connect as unknown as { queryStringParameters: unknown }).queryStringParameters, { name: "me" });
    assert.equal(connect!.requestContext.stage, "dev");
    assert.equal(connect!.requestContext.domainName, `${s.api.id}.execute-api.us-east-1.amazonaws.com`);
    assert.equal(message!.requestContext.eventType, "MESSAGE");
    assert.equal(message!.requestContext.routeKey, "say");
    assert.equal(message!.body, '{"action":"say","text":"hi"}');
    assert.equal(typeof message!.requestContext.messageId, "string");
    assert.equal(message!.requestContext.connectionId, connect!.requestContext.connectionId);
    assert.equal(message!.headers, undefined, "messages have no headers");
    assert.equal(disconnect!.requestContext.disconnectStatusCode, 4001);
    assert.equal(disconnect!.requestContext.disconnectReason, "done here");
    assert.deepEqual(
      s.h.env.invocations.map(({ sourceArn }) => sourceArn.split("/").slice(1).join("/")),
      ["dev/$connect", "dev/say", "dev/$disconnect"],
    );
  });

  it("sends what no route takes to $default, JSON or not", async () => {
    const s = await start({ functions: recording, routes: { $default: "echo" }, answering: ["$default"] });
    const client = await s.connect();
    for (const text of ["plain", '{"action":"unknown"}', "[1]", '{"action":"$disconnect"}']) {
      client.send(text);
      assert.equal(await client.next(), `got ${text}`);
    }
  });

  it("answers Forbidden where there is no $default, and stays open", async () => {
    const s = await start({ functions: recording, routes: { say: "echo" }, answering: ["say"] });
    const client = await s.connect();
    client.send("nonsense");
    const frame = JSON.parse(await client.next()) as Record<string, string>;
    assert.deepEqual(Object.keys(frame), ["message", "connectionId", "requestId"]);
    assert.equal(frame.message, "Forbidden");
    client.send({ action: "say" });
    assert.equal(await client.next(), 'got {"action":"say"}');
  });

  it("answers Internal server error for a function that fails or returns no statusCode", async () => {
    const s = await start({
      functions: {
        broken: () => {
          throw new Error("secret detail");
        },
        silent: () => undefined,
      },
      routes: { broken: "broken", silent: "silent", missing: "missing" },
    });
    const client = await s.connect();
    for (const action of ["broken", "silent", "missing"]) {
      client.send({ action });
      const text = await client.next();
      assert.equal((JSON.parse(text) as { message: string }).message, "Internal server error");
      assert.doesNotMatch(text, /secret/);
    }
  });

  it("says nothing on a one-way route", async () => {
    const s = await start({ functions: recording, routes: { quiet: "echo", loud: "echo" }, answering: ["loud"] });
    const client = await s.connect();
    client.send({ action: "quiet" });
    client.send({ action: "loud" });
    assert.equal(await client.next(), 'got {"action":"loud"}');
  });

  it("refuses the connection with the status that $connect returns", async () => {
    const s = await start({ functions: { gate: () => ({ statusCode: 401 }) }, routes: { $connect: "gate" } });
    const { status, body } = await s.client().refused();
    assert.equal(status, 401);
    assert.equal((JSON.parse(body) as { message: string }).message, "Unauthorized");
  });

  it("refuses with 502 when the $connect function fails, and with 500 when it is missing", async () => {
    const s = await start({
      functions: {
        gate: () => {
          throw new Error("no");
        },
      },
      routes: { $connect: "gate" },
    });
    assert.equal((await s.client().refused()).status, 502);
    await s.close();
    const other = await start({ functions: {}, routes: { $connect: "gate" } });
    assert.equal((await other.client().refused()).status, 500);
  });

  it("agrees on the subprotocol that $connect returns", async () => {
    const s = await start({
      functions: { gate: () => ({ statusCode: 200, headers: { "Sec-WebSocket-Protocol": "v2" } }) },
      routes: { $connect: "gate" },
    });
    const client = s.client("", {}, ["v1", "v2"]);
    await client.opened();
    assert.equal(client.socket.protocol, "v2");
  });

  it("an open connection follows the next deployment", async () => {
    const s = await start({ functions: recording, routes: { $default: "note" } });
    const client = await s.connect();
    await s.addRoute("say", "echo", { answering: ["say"] });
    client.send({ action: "say" });
    assert.equal(await client.next(), 'got {"action":"say"}');
  });

  it("throttles a route", async () => {
    const s = await start({
      functions: recording,
      routes: { $default: "echo" },
      answering: ["$default"],
      stage: { routeSettings: [{ routeKey: "$default", throttlingRateLimit: 1, throttlingBurstLimit: 1 }] },
    });
    const client = await s.connect();
    client.send("one");
    assert.equal(await client.next(), "got one");
    client.send("two");
    assert.match(await client.next(), /"message":"Too Many Requests"/);
    s.h.env.clock.advance(1000);
    client.send("three");
    assert.equal(await client.next(), "got three");
  });

  it("checks messages against the model that the route selects", async () => {
    const s = await start({
      functions: recording,
      routes: { say: "echo" },
      answering: ["say"],
      route: { say: { modelSelectionExpression: "$request.body.action", requestModels: { say: "Say" } } },
    });
    await s.h.create(tokens.Model, "Say", {
      apiId: s.api.id,
      name: "Say",
      contentType: "application/json",
      schema: JSON.stringify({ type: "object", required: ["text"] }),
    });
    const client = await s.connect();
    client.send({ action: "say" });
    assert.match(await client.next(), /"message":"Bad request body"/);
    client.send({ action: "say", text: "x" });
    assert.match(await client.next(), /^got/);
  });

  it("tells of each event: traces, access log, metrics", async () => {
    const s = await start({
      functions: recording,
      routes: { $default: "echo" },
      answering: ["$default"],
      stage: {
        accessLogSettings: {
          destinationArn: "arn:aws:logs:us-east-1:123456789012:log-group:/live:*",
          format: "$context.eventType $context.routeKey $context.status $context.error.message",
        },
        defaultRouteSettings: { loggingLevel: "INFO" },
      },
    });
    const client = await s.connect();
    client.send("x");
    await client.next();
    const logs = s.h.env.events.filter((event) => event.kind === "log");
    const access = logs.filter(({ group }) => group === "/live").map(({ message }) => message);
    assert.deepEqual(access, ["CONNECT $connect 200 -", "MESSAGE $default 200 -"]);
    assert.ok(logs.some(({ group }) => group === `/aws/apigateway/${s.api.id}/dev`));
    const metrics = s.h.env.events.filter((event) => event.kind === "metric").map(({ name }) => name);
    assert.ok(
      metrics.includes("ConnectCount") && metrics.includes("MessageCount") && metrics.includes("IntegrationLatency"),
    );
    const traces = s.h.env.events.filter((event) => event.kind === "request").map(({ trace }) => trace.method);
    assert.deepEqual(traces, ["CONNECT", "MESSAGE"]);
    const [, message] = s.h.env.events.filter((event) => event.kind === "request");
    const { detail } = message!.trace.steps.find(({ step }) => step === "integrate")!;
    assert.equal(typeof detail?.requestId, "string", "by it the lines of the function's run are found");
  });
});
