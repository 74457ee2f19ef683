import assert from "node:assert/strict";
import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GetConnectionCommand,
  PostToConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";
import { GetUserCommand, InitiateAuthCommand } from "@aws-sdk/client-cognito-identity-provider";
import { AwsClient } from "aws4fetch";
import WebSocket from "ws";
import type { Credentials } from "../../local/cloud/principal";
import { answering, type FrontDoor, openFrontDoor } from "./front-door";
import { addPeople, type DoorPeople } from "./people";
import { addWebSocketApi, closed, nextMessage, opened } from "./sockets";

const signer = (credentials: Credentials) =>
  new AwsClient({ ...credentials, service: "execute-api", region: "us-east-1", retries: 0 });

describe("AWS's own clients and others, unchanged, against a local stage", () => {
  let door: FrontDoor;
  let people: DoorPeople;
  let rest: { id: string; url: string };
  let http: string;
  let live: { id: string; url: string; management: string };

  before(async () => {
    door = await openFrontDoor();
    people = await addPeople(door);
    rest = await door.addRestApi("rest", {
      paths: {
        "/open": { get: answering("open") },
        "/signed": {
          get: answering("signed", { "x-amazon-apigateway-auth": { type: "AWS_IAM" } }),
          post: answering("posted", { "x-amazon-apigateway-auth": { type: "AWS_IAM" } }),
        },
        "/mine": { get: answering("mine", { security: [{ people: [] }] }) },
      },
      securitySchemes: {
        people: {
          type: "apiKey",
          name: "Authorization",
          in: "header",
          "x-amazon-apigateway-authtype": "cognito_user_pools",
          "x-amazon-apigateway-authorizer": { type: "cognito_user_pools", providerARNs: [people.pool.outputs.arn] },
        },
      },
    });
    const echo = await door.addFunction(
      "echo",
      "exports.handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event.requestContext.authorizer ?? {}) });",
    );
    const api = await door.create("aws:apigatewayv2/api:Api", "http", { protocolType: "HTTP" });
    const authorizer = await door.create("aws:apigatewayv2/authorizer:Authorizer", "jwt", {
      apiId: api.id,
      name: "jwt",
      authorizerType: "JWT",
      identitySources: ["$request.header.Authorization"],
      jwtConfiguration: { issuer: people.issuer, audiences: [people.app.id] },
    });
    const integration = await door.create("aws:apigatewayv2/integration:Integration", "echo", {
      apiId: api.id,
      integrationType: "AWS_PROXY",
      integrationUri: echo,
      payloadFormatVersion: "2.0",
    });
    const route = (routeKey: string, more: Record<string, unknown>) =>
      door.create("aws:apigatewayv2/route:Route", routeKey, {
        apiId: api.id,
        routeKey,
        target: `integrations/${integration.id}`,
        ...more,
      });
    await route("GET /mine", { authorizationType: "JWT", authorizerId: authorizer.id });
    await route("GET /signed", { authorizationType: "AWS_IAM" });
    await door.create("aws:apigatewayv2/stage:Stage", "http", { apiId: api.id, name: "$default", autoDeploy: true });
    http = `${door.url}/execute-api/${api.id}`;
    live = await addWebSocketApi(door);
  });
  after(() => door.close());

  const idToken = async () => {
    const { AuthenticationResult: result } = await people.sdk.send(
      new InitiateAuthCommand({
        ClientId: people.app.id,
        AuthFlow: "USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME: people.username, PASSWORD: people.password },
      }),
    );
    return { id: result!.IdToken!, access: result!.AccessToken! };
  };

  describe("@aws-sdk/client-cognito-identity-provider", () => {
    it("signs a user in; the tokens open a REST and an HTTP API", async () => {
      const { id, access } = await idToken();
      const who = await people.sdk.send(new GetUserCommand({ AccessToken: access }));
      assert.equal(who.UserAttributes!.find(({ Name }) => Name === "email")!.Value, people.username);
      const get = async (url: string, token?: string) =>
        (await fetch(url, token ? { headers: { Authorization: token } } : {})).status;
      assert.deepEqual([await get(`${rest.url}/mine`, id), await get(`${rest.url}/mine`)], [200, 401]);
      assert.deepEqual([await get(`${http}/mine`, `Bearer ${id}`), await get(`${http}/mine`)], [200, 401]);
    });
  });

  describe("aws4fetch", () => {
    it("signs for IAM routes of REST and HTTP APIs, bodies and queries with odd characters too", async () => {
      const client = signer(door.operator);
      for (const url of [`${rest.url}/signed`, `${http}/signed`, `${rest.url}/signed?a=1&b=%2F%20x&a=0&c`]) {
        assert.equal((await client.fetch(url)).status, 200, url);
      }
      const headers = { "content-type": "application/json" };
      const body = JSON.stringify({ text: "ünïcode & more" });
      const posted = await client.fetch(`${rest.url}/signed`, { method: "POST", headers, body });
      assert.equal(await posted.text(), "posted");
    });

    it("is refused without a signature, with another secret, and without the permission", async () => {
      const wrong = { ...door.operator, secretAccessKey: "guessed" };
      const reader = await door.addIamUser(
        "reader",
        "execute-api:Invoke",
        `arn:aws:execute-api:*:*:${rest.id}/live/GET/*`,
      );
      for (const url of [`${rest.url}/signed`, `${http}/signed`]) {
        assert.equal((await fetch(url)).status, 403, url);
        assert.equal((await signer(wrong).fetch(url)).status, 403, url);
      }
      assert.equal((await signer(reader).fetch(`${rest.url}/signed`)).status, 200);
      assert.equal((await signer(reader).fetch(`${rest.url}/signed`, { method: "POST" })).status, 403);
      assert.equal((await signer(reader).fetch(`${http}/signed`)).status, 403);
    });
  });

  describe("ws and @aws-sdk/client-apigatewaymanagementapi", () => {
    const sdk = (credentials: Credentials) =>
      new ApiGatewayManagementApiClient({
        region: "us-east-1",
        endpoint: live.management,
        credentials,
        maxAttempts: 1,
      });

    it("talk through the stage: route answers, a push, the connection's facts, its end, and 410 after it", async () => {
      const socket = await opened(live.url);
      const answer = nextMessage(socket);
      socket.send(JSON.stringify({ action: "whoami" }));
      const { connectionId: ConnectionId } = JSON.parse(await answer) as { connectionId: string };
      const client = sdk(door.operator);
      const pushed = nextMessage(socket);
      await client.send(new PostToConnectionCommand({ ConnectionId, Data: "héllo" }));
      assert.equal(await pushed, "héllo");
      const facts = await client.send(new GetConnectionCommand({ ConnectionId }));
      assert.ok(facts.ConnectedAt! <= facts.LastActiveAt!);
      const end = closed(socket);
      await client.send(new DeleteConnectionCommand({ ConnectionId }));
      await end;
      await assert.rejects(client.send(new PostToConnectionCommand({ ConnectionId, Data: "gone" })), {
        name: "GoneException",
      });
    });

    it("refuse a push by somebody without execute-api:ManageConnections", async () => {
      const socket = await opened(live.url);
      const answer = nextMessage(socket);
      socket.send(JSON.stringify({ action: "whoami" }));
      const { connectionId: ConnectionId } = JSON.parse(await answer) as { connectionId: string };
      const bystander = await door.addIamUser("bystander", "execute-api:Invoke", "*");
      await assert.rejects(sdk(bystander).send(new PostToConnectionCommand({ ConnectionId, Data: "x" })), {
        name: "AccessDeniedException",
      });
      socket.close();
    });

    it("ws is refused at $connect with the authorizer's own status", async () => {
      const refused = new WebSocket(`${live.url}?no=entry`);
      const error = await new Promise<Error>((resolve) => refused.once("error", resolve));
      assert.match(error.message, /401/);
    });
  });
});
