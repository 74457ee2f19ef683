import assert from "node:assert/strict";
import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GetConnectionCommand,
  PostToConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";
import { afterEach, describe, it } from "mocha";
import { tokens } from "../../../../local/cloud/apigatewayv2/inputs";
import type { Principal } from "../../../../local/cloud/principal";
import { header } from "../../../../local/wire";
import { SocketStage } from "./socket-stage";

const user: Principal = {
  type: "user",
  arn: "arn:aws:iam::123456789012:user/pusher",
  accountId: "123456789012",
  userId: "AIDA",
  accessKeyId: "AKIA",
};

describe("@connections, called with the AWS SDK unchanged", () => {
  let stage: SocketStage | undefined;
  const asked: string[] = [];
  let permitted: (action: string, resource: string) => boolean = () => true;

  async function start(): Promise<{ s: SocketStage; sdk: ApiGatewayManagementApiClient; ids: string[] }> {
    asked.length = 0;
    permitted = () => true;
    const ids: string[] = [];
    const s = await SocketStage.start({
      functions: {
        note: (event) => {
          ids.push((event.requestContext as { connectionId: string }).connectionId);
          return { statusCode: 200 };
        },
      },
      routes: { $connect: "note" },
      principal: (request) => (header(request.headers, "authorization") ? user : { type: "anonymous" }),
      allows: (action, resource) => {
        asked.push(`${action} ${resource}`);
        return permitted(action, resource);
      },
    });
    stage = s;
    const credentials = { accessKeyId: "AKIA", secretAccessKey: "secret" };
    const sdk = new ApiGatewayManagementApiClient({
      endpoint: s.managementUrl,
      region: "us-east-1",
      credentials,
      maxAttempts: 1,
    });
    return { s, sdk, ids };
  }
  afterEach(() => stage?.close());

  it("posts text to a client, asking for ManageConnections on the connection", async () => {
    const { s, sdk, ids } = await start();
    const client = await s.connect();
    const answer = await sdk.send(new PostToConnectionCommand({ ConnectionId: ids[0], Data: "hello" }));
    assert.equal(answer.$metadata.httpStatusCode, 200);
    assert.equal(await client.next(), "hello");
    assert.equal(
      asked[0],
      `execute-api:ManageConnections ${s.api.outputs.executionArn}/dev/POST/@connections/${ids[0]}`,
    );
  });

  it("sends bytes that are no text as a binary frame", async () => {
    const { s, sdk, ids } = await start();
    const client = await s.connect();
    const frame = new Promise<[Buffer, boolean]>((resolve) =>
      client.socket.once("message", (data: Buffer, binary) => resolve([data, binary])),
    );
    await sdk.send(new PostToConnectionCommand({ ConnectionId: ids[0], Data: new Uint8Array([0xff, 0x00]) }));
    assert.deepEqual(await frame, [Buffer.from([0xff, 0x00]), true]);
  });

  it("tells of a connection", async () => {
    const { s, sdk, ids } = await start();
    await s.connect("", { headers: { "user-agent": "test/1" } });
    s.h.env.clock.advance(5000);
    await sdk.send(new PostToConnectionCommand({ ConnectionId: ids[0], Data: "x" }));
    const { ConnectedAt, LastActiveAt, Identity } = await sdk.send(new GetConnectionCommand({ ConnectionId: ids[0] }));
    assert.equal(Identity?.UserAgent, "test/1");
    assert.equal(Identity?.SourceIp, "127.0.0.1");
    assert.equal(LastActiveAt!.getTime() - ConnectedAt!.getTime(), 5000);
  });

  it("ends a connection, after which every call is GoneException 410", async () => {
    const { s, sdk, ids } = await start();
    const client = await s.connect();
    await sdk.send(new DeleteConnectionCommand({ ConnectionId: ids[0] }));
    await client.closed;
    for (const command of [
      new PostToConnectionCommand({ ConnectionId: ids[0], Data: "x" }),
      new GetConnectionCommand({ ConnectionId: ids[0] }),
      new DeleteConnectionCommand({ ConnectionId: ids[0] }),
      new PostToConnectionCommand({ ConnectionId: "bm90aGluZw=", Data: "x" }),
    ] as PostToConnectionCommand[]) {
      await assert.rejects(sdk.send(command), (error: { name: string; $metadata: { httpStatusCode: number } }) => {
        assert.equal(error.name, "GoneException");
        assert.equal(error.$metadata.httpStatusCode, 410);
        return true;
      });
    }
  });

  it("refuses a caller without the permission, naming action and resource", async () => {
    const { s, sdk, ids } = await start();
    await s.connect();
    permitted = (_action, resource) => !resource.includes("/POST/");
    await assert.rejects(sdk.send(new PostToConnectionCommand({ ConnectionId: ids[0], Data: "x" })), {
      name: "AccessDeniedException",
      message: `User: ${user.arn} is not authorized to perform: execute-api:ManageConnections on resource: arn:aws:execute-api:us-east-1:********9012:${s.api.id}/dev/POST/@connections/${ids[0]}`,
    });
    await sdk.send(new GetConnectionCommand({ ConnectionId: ids[0] }));
  });

  it("refuses unsigned calls, whether the connection exists or not", async () => {
    const { s, ids } = await start();
    await s.connect();
    for (const id of [ids[0]!, "other"]) {
      const answer = await fetch(`${s.managementUrl}/@connections/${encodeURIComponent(id)}`, {
        method: "POST",
        body: "x",
      });
      assert.equal(answer.status, 403);
      assert.equal(await answer.text(), '{"message":"Missing Authentication Token"}');
    }
  });

  it("refuses messages over 128 KB with 413", async () => {
    const { s, sdk, ids } = await start();
    await s.connect();
    await assert.rejects(
      sdk.send(new PostToConnectionCommand({ ConnectionId: ids[0], Data: "x".repeat(128 * 1024 + 1) })),
      {
        name: "PayloadTooLargeException",
      },
    );
  });

  it("works under a custom domain name, with its base path", async () => {
    const { s, ids } = await start();
    await s.h.create(tokens.DomainName, "live", {
      domainName: "live.shop.example",
      domainNameConfiguration: {
        certificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/1",
        endpointType: "REGIONAL",
        securityPolicy: "TLS_1_2",
      },
    });
    await s.h.create(tokens.ApiMapping, "live", {
      domainName: "live.shop.example",
      apiId: s.api.id,
      stage: "dev",
      apiMappingKey: "orders",
    });
    const at = (path: string) => new URL(`/domains/live.shop.example${path}`, s.managementUrl).href;
    const client = await s.connectTo(at("/orders").replace(/^http/, "ws"));
    const sdk = new ApiGatewayManagementApiClient({
      endpoint: at("/orders"),
      region: "us-east-1",
      credentials: { accessKeyId: "AKIA", secretAccessKey: "secret" },
      maxAttempts: 1,
    });
    await sdk.send(new PostToConnectionCommand({ ConnectionId: ids[0], Data: "hello" }));
    assert.equal(await client.next(), "hello");
    assert.equal(
      asked[0],
      `execute-api:ManageConnections ${s.api.outputs.executionArn}/dev/POST/@connections/${ids[0]}`,
    );
    await assert.rejects(s.connectTo(at("/else").replace(/^http/, "ws")), /403/);
  });

  it("pushes to 200 clients at once, none lost", async () => {
    const { s, sdk, ids } = await start();
    const clients = await Promise.all(Array.from({ length: 200 }, () => s.connect()));
    assert.equal(new Set(ids).size, 200);
    await Promise.all(ids.map((id) => sdk.send(new PostToConnectionCommand({ ConnectionId: id, Data: `for ${id}` }))));
    const received = await Promise.all(clients.map((client) => client.next()));
    assert.deepEqual([...received].sort(), ids.map((id) => `for ${id}`).sort());
  });
});
