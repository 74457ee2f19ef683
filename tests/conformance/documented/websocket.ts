import assert from "node:assert/strict";
import { AwsClient } from "aws4fetch";
import WebSocket from "ws";
import type { FrontDoor } from "../../clients/front-door";
import { closed, nextMessage } from "../../clients/sockets";
import { call } from "./http-api";
import { type DocumentedRule, guide, type Topic } from "./rule";
import { type SocketApi, socketApi } from "./websocket-api";

const routes = guide("websocket-api-develop-routes");
const connecting = guide("apigateway-websocket-api-route-keys-connect-disconnect");
const connections = guide("apigateway-how-to-call-websocket-api-connections");
const limits = guide("apigateway-execution-service-websocket-limits-table");

interface Answered {
  readonly routeKey?: string;
  readonly connectionId: string;
  readonly message?: string;
}

/** Sends a message; answers what comes back. */
async function say(socket: WebSocket, message: unknown): Promise<Answered> {
  const next = nextMessage(socket);
  socket.send(typeof message === "string" ? message : JSON.stringify(message));
  return JSON.parse(await next) as Answered;
}

/** Status of a refused handshake. */
function refusedWith(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.on("error", () => {});
    socket.on("open", () => reject(new Error("the connection was accepted")));
    socket.on("unexpected-response", (_request, response) => resolve(response.statusCode ?? 0));
  });
}

const signed = ({ operator }: FrontDoor) =>
  new AwsClient({ ...operator, service: "execute-api", region: "us-east-1", retries: 0 });
const at = (api: SocketApi, id: string) => `${api.management}/%40connections/${encodeURIComponent(id)}`;

const routeRules: readonly DocumentedRule[] = [
  {
    rule: "the route selection expression's value chooses the route; $default takes the rest, JSON or not",
    page: routes,
    async check(door) {
      const api = await socketApi(door, { join: {}, $default: {} });
      const socket = await api.open();
      assert.equal((await say(socket, { action: "join" })).routeKey, "join");
      for (const message of [{ action: "leave" }, { no: "action" }, "text"]) {
        assert.equal((await say(socket, message)).routeKey, "$default");
      }
      socket.close();
    },
  },
  {
    rule: "expressions join several variables and text; a path that is not there counts as empty",
    page: routes,
    async check(door) {
      const routeSelectionExpression = "${request.body.service}/${request.body.action}-${request.body.none}";
      const api = await socketApi(door, { "chat/join-": {} }, { api: { routeSelectionExpression } });
      const socket = await api.open();
      assert.equal((await say(socket, { service: "chat", action: "join" })).routeKey, "chat/join-");
      socket.close();
    },
  },
  {
    rule: "without a matching route and $default the client gets an error, and stays connected",
    page: routes,
    async check(door) {
      const api = await socketApi(door, { join: {} });
      const socket = await api.open();
      const { message, connectionId } = await say(socket, { action: "leave" });
      assert.deepEqual([message, typeof connectionId], ["Forbidden", "string"]);
      assert.equal((await say(socket, { action: "join" })).routeKey, "join");
      socket.close();
    },
  },
  {
    rule: "a backend's answer reaches the client only through a route response",
    page: guide("apigateway-websocket-api-route-response"),
    async check(door) {
      const api = await socketApi(door, { one: { answers: false }, two: {} });
      const socket = await api.open();
      socket.send(JSON.stringify({ action: "one" }));
      assert.equal((await say(socket, { action: "two" })).routeKey, "two");
      socket.close();
    },
  },
  {
    rule: "a message that fails its model is answered, and the backend is not called",
    page: guide("websocket-api-request-validation"),
    async check(door) {
      const api = await socketApi(door, { $default: {} });
      const schema = JSON.stringify({ type: "object", required: ["n"], properties: { n: { type: "number" } } });
      const model = { apiId: api.id, name: "numbered", contentType: "application/json", schema };
      await door.create("aws:apigatewayv2/model:Model", `${api.id}-numbered`, model);
      const [integration] = door.cloud.resources("aws:apigatewayv2/integration:Integration").slice(-1);
      const route = await door.create("aws:apigatewayv2/route:Route", `${api.id}-count`, {
        apiId: api.id,
        routeKey: "count",
        target: `integrations/${integration!.id}`,
        modelSelectionExpression: "$request.body.action",
        requestModels: { count: "numbered" },
        routeResponseSelectionExpression: "$default",
      });
      const response = { apiId: api.id, routeId: route.id, routeResponseKey: "$default" };
      await door.create("aws:apigatewayv2/routeResponse:RouteResponse", `${api.id}-count`, response);
      const socket = await api.open();
      assert.equal((await say(socket, { action: "count", n: 1 })).routeKey, "count");
      const refused = await say(socket, { action: "count", n: "one" });
      assert.deepEqual([refused.routeKey, refused.message], [undefined, "Bad request body"]);
      socket.close();
    },
  },
];

const connectRules: readonly DocumentedRule[] = [
  {
    rule: "the connection is not made when $connect fails; a refusal of its own keeps its status",
    page: connecting,
    async check(door) {
      const code = "exports.handler = async (e) => ({ statusCode: Number(e.queryStringParameters.status) });";
      const api = await socketApi(door, { $connect: { code } });
      assert.equal(await refusedWith(`${api.url}?status=401`), 401);
      (await api.open("?status=200")).close();
      const broken = await socketApi(door, { $connect: { code: "exports.handler = async () => { throw Error(); };" } });
      assert.ok((await refusedWith(broken.url)) >= 500);
    },
  },
  {
    rule: "$connect needs no integration of one's own",
    page: connecting,
    async check(door) {
      const api = await socketApi(door, { $default: {} });
      (await api.open()).close();
    },
  },
  {
    rule: "the subprotocol is the one that $connect returns",
    page: guide("websocket-connect-route-subprotocol"),
    async check(door) {
      const code = `exports.handler = async () => ({ statusCode: 200, headers: { "Sec-WebSocket-Protocol": "mine" } });`;
      const api = await socketApi(door, { $connect: { code } });
      const socket = new WebSocket(api.url, ["other", "mine"]);
      await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
      assert.equal(socket.protocol, "mine");
      socket.close();
    },
  },
  {
    rule: "an authorizer's methodArn ends with $connect; its refusal is 401 or 403",
    page: guide("apigateway-websocket-api-lambda-auth"),
    async check(door) {
      const code = `exports.handler = async (e) => ({ principalId: "p", policyDocument: { Version: "2012-10-17", Statement: [
        { Action: "execute-api:Invoke", Resource: e.methodArn, Effect: e.methodArn.endsWith("/$connect") && e.queryStringParameters.in ? "Allow" : "Deny" }] } });`;
      const api = await socketApi(door, { $default: {} });
      const arn = await door.addFunction(`gate-${api.id}`, code);
      const authorizer = await door.create("aws:apigatewayv2/authorizer:Authorizer", `gate-${api.id}`, {
        apiId: api.id,
        name: "gate",
        authorizerType: "REQUEST",
        authorizerUri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${arn}/invocations`,
        identitySources: ["route.request.querystring.who"],
      });
      const [integration] = door.cloud.resources("aws:apigatewayv2/integration:Integration").slice(-1);
      await door.create("aws:apigatewayv2/route:Route", `connect-${api.id}`, {
        apiId: api.id,
        routeKey: "$connect",
        target: `integrations/${integration!.id}`,
        authorizationType: "CUSTOM",
        authorizerId: authorizer.id,
      });
      (await api.open("?who=me&in=yes")).close();
      assert.equal(await refusedWith(`${api.url}?who=me`), 403);
      assert.equal(await refusedWith(api.url), 401);
    },
  },
];

const connectionRules: readonly DocumentedRule[] = [
  {
    rule: "signed POST, GET and DELETE of @connections send, tell and disconnect; then it is 410",
    page: connections,
    async check(door) {
      const api = await socketApi(door, { who: {} });
      const socket = await api.open();
      const { connectionId } = await say(socket, { action: "who" });
      const client = signed(door);
      const pushed = nextMessage(socket);
      const post = () => client.fetch(at(api, connectionId), { method: "POST", body: "hello" });
      assert.equal((await post()).status, 200);
      assert.equal(await pushed, "hello");
      const told = (await (await client.fetch(at(api, connectionId))).json()) as Record<string, unknown>;
      assert.deepEqual(Object.keys(told).sort(), ["connectedAt", "identity", "lastActiveAt"]);
      const end = closed(socket);
      assert.equal((await client.fetch(at(api, connectionId), { method: "DELETE" })).status, 204);
      await end;
      assert.equal((await post()).status, 410);
    },
  },
  {
    rule: "calls of @connections that are not signed are refused",
    page: connections,
    async check(door) {
      const api = await socketApi(door, { who: {} });
      assert.equal((await call(at(api, "any="), { method: "POST", body: "x" })).status, 403);
    },
  },
  {
    rule: "the caller needs execute-api:ManageConnections on the connection",
    page: guide("apigateway-websocket-control-access-iam"),
    async check(door) {
      const api = await socketApi(door, { who: {} });
      const socket = await api.open();
      const { connectionId } = await say(socket, { action: "who" });
      const arn = `arn:aws:execute-api:us-east-1:${door.cloud.accountId}:${api.id}/live/POST/@connections/*`;
      const status = async (name: string, action: string) => {
        const operator = await door.addIamUser(`${name}-${api.id}`, action, arn);
        const client = new AwsClient({ ...operator, service: "execute-api", region: "us-east-1", retries: 0 });
        return (await client.fetch(at(api, connectionId), { method: "POST", body: "x" })).status;
      };
      assert.equal(await status("pusher", "execute-api:ManageConnections"), 200);
      assert.equal(await status("invoker", "execute-api:Invoke"), 403);
      socket.close();
    },
  },
  {
    rule: "a binary frame ends the connection with code 1003",
    page: guide("websocket-api-develop-binary-media-types"),
    async check(door) {
      const socket = await (await socketApi(door, { $default: {} })).open();
      const end = closed(socket);
      socket.send(Buffer.from([1, 2, 3]));
      assert.equal(await end, 1003);
    },
  },
  {
    rule: "a frame over 32 KB ends the connection with code 1009; a message of several frames may have 128 KB",
    page: limits,
    async check(door) {
      const api = await socketApi(door, {
        $default: {
          code: "exports.handler = async (e) => ({ statusCode: 200, body: JSON.stringify({ length: e.body.length }) });",
        },
      });
      const socket = await api.open();
      const answered = nextMessage(socket);
      for (let i = 0; i < 4; i++) socket.send("x".repeat(32_000), { fin: i === 3 });
      assert.deepEqual(JSON.parse(await answered), { length: 128_000 });
      const end = closed(socket);
      socket.send("x".repeat(33_000));
      assert.equal(await end, 1009);
    },
  },
];

/** Rules of WebSocket APIs. */
export const webSocketApis: Topic = {
  name: "WebSocket APIs",
  rules: [...routeRules, ...connectRules, ...connectionRules],
};
