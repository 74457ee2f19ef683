import { once } from "node:events";
import WebSocket, { type ClientOptions } from "ws";
import { tokens } from "../../../../local/cloud/apigatewayv2/inputs";
import type { ResourceRecord } from "../../../../local/cloud/resource";
import type { ServiceFactory } from "../../../../local/cloud/service";
import { type LocalServer, listen } from "../../../../local/server";
import { Harness } from "../../cloud/apigatewayv2/harness";
import { type DoubleOptions, functionArn } from "../http/double";

/** What a test's WebSocket API is made of; routes without an integration of their own go to the function. */
export interface SocketApiOptions extends DoubleOptions {
  /** Function name by route key. */
  readonly routes: Readonly<Record<string, string>>;
  /** Route keys that answer the client. */
  readonly answering?: readonly string[];
  readonly route?: Readonly<Record<string, Record<string, unknown>>>;
  readonly stage?: Record<string, unknown>;
  /** Further services of the cloud. */
  readonly others?: readonly ServiceFactory[];
  readonly integration?: Readonly<Record<string, Record<string, unknown>>>;
}

/** A WebSocket API of the local cloud behind a real server, and clients of it. */
export class SocketStage {
  private readonly clients: WebSocket[] = [];

  private constructor(
    readonly h: Harness,
    readonly api: ResourceRecord,
    private readonly server: LocalServer,
  ) {}

  static async start(options: SocketApiOptions): Promise<SocketStage> {
    let h: Harness | undefined;
    const server = await listen({
      port: 0,
      handle: async (request) => {
        const found = h!.cloud.network.findByPath(request.target);
        return found!.endpoint.handle({ ...request, target: found!.target, host: found!.endpoint.host });
      },
      upgrade: async (request, socket, head) => {
        const found = h!.cloud.network.findByPath(request.target);
        await found!.endpoint.upgrade!({ ...request, target: found!.target, host: found!.endpoint.host }, socket, head);
      },
    });
    h = new Harness(options, server.url, options.others);
    const api = await h.create(tokens.Api, "live", {
      protocolType: "WEBSOCKET",
      routeSelectionExpression: "$request.body.action",
    });
    const stage = new SocketStage(h, api, server);
    for (const [routeKey, name] of Object.entries(options.routes)) await stage.addRoute(routeKey, name, options);
    await h.create(tokens.Stage, "dev", { apiId: api.id, name: "dev", autoDeploy: true, ...options.stage });
    return stage;
  }

  /** Adds a route to the function `name`, with the options' overrides for that route key. */
  async addRoute(routeKey: string, name: string, options: Partial<SocketApiOptions> = {}): Promise<ResourceRecord> {
    const { h, api } = this;
    const invokeArn = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${functionArn(name)}/invocations`;
    const integration = await h.create(tokens.Integration, `i-${routeKey}`, {
      apiId: api.id,
      integrationType: "AWS_PROXY",
      integrationUri: invokeArn,
      ...options.integration?.[routeKey],
    });
    const answers = options.answering?.includes(routeKey);
    const route = await h.create(tokens.Route, `r-${routeKey}`, {
      apiId: api.id,
      routeKey,
      target: `integrations/${integration.id}`,
      ...(answers ? { routeResponseSelectionExpression: "$default" } : {}),
      ...options.route?.[routeKey],
    });
    if (answers) {
      await h.create(tokens.RouteResponse, `rr-${routeKey}`, {
        apiId: api.id,
        routeId: route.id,
        routeResponseKey: "$default",
      });
    }
    return route;
  }

  /** Address of the stage, `ws:`. */
  get url(): string {
    return `${this.server.url.replace(/^http/, "ws")}/execute-api/${this.api.id}/dev`;
  }

  /** Address of the stage for management calls, `http:`. */
  get managementUrl(): string {
    return `${this.server.url}/execute-api/${this.api.id}/dev`;
  }

  /** A client, not yet connected; `path` is added to the stage's address. */
  client(path = "", options: ClientOptions = {}, protocols: string[] = []): Client {
    const socket = new WebSocket(`${this.url}${path}`, protocols, options);
    this.clients.push(socket);
    return new Client(socket);
  }

  /** A connected client. */
  async connect(path = "", options: ClientOptions = {}): Promise<Client> {
    const client = this.client(path, options);
    await client.opened();
    return client;
  }

  /** A connected client of another address of the stage. */
  async connectTo(url: string): Promise<Client> {
    const socket = new WebSocket(url);
    this.clients.push(socket);
    const client = new Client(socket);
    await client.opened();
    return client;
  }

  async close(): Promise<void> {
    for (const client of this.clients) client.terminate();
    await this.h.cloud.stop();
    await this.server.close();
  }
}

/** A WebSocket client that keeps what it receives. */
export class Client {
  private readonly received: string[] = [];
  private readonly waiting: ((text: string) => void)[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;

  constructor(readonly socket: WebSocket) {
    socket.on("error", () => {});
    socket.on("message", (data: Buffer) => {
      const text = data.toString("utf8");
      const next = this.waiting.shift();
      if (next) next(text);
      else this.received.push(text);
    });
    this.closed = new Promise((resolve) => {
      socket.on("close", (code, reason) => resolve({ code, reason: reason.toString("utf8") }));
    });
  }

  async opened(): Promise<void> {
    await once(this.socket, "open");
  }

  /** Status and body of a refused handshake. */
  refused(): Promise<{ status: number; body: string }> {
    return new Promise((resolve, reject) => {
      this.socket.on("open", () => reject(new Error("the connection was accepted")));
      this.socket.on("unexpected-response", (_request, response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () =>
          resolve({ status: response.statusCode!, body: Buffer.concat(chunks).toString("utf8") }),
        );
      });
    });
  }

  send(message: unknown): void {
    this.socket.send(typeof message === "string" ? message : JSON.stringify(message));
  }

  /** The next message. */
  next(): Promise<string> {
    const kept = this.received.shift();
    if (kept !== undefined) return Promise.resolve(kept);
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}
