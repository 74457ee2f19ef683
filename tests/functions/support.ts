import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join, sep } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { dynamodb } from "../../local/cloud/dynamodb";
import type { Storage } from "../../local/cloud/storage";
import { startStage, type TestStage } from "../local/cloud/protocol/stage";

const root = join(__dirname, "../../functions");

/** The shop's table in a real (local) DynamoDB, and the shop's handlers set up to use it. */
export interface Shop {
  readonly stage: TestStage;
  /** Loads a function's module, as a new execution environment would. */
  load<T>(name: string): T;
  put(item: Record<string, unknown>): Promise<void>;
  get(pk: string, sk: string): Promise<Record<string, unknown> | undefined>;
  /** Lines that the handlers logged. */
  readonly logged: readonly string[];
  close(): Promise<void>;
}

/**
 * Sets a table up, with two products in it.
 * @param storage where the table is kept.
 * @param settings environment variables of the functions.
 */
export async function startShop(storage: Storage, settings: Readonly<Record<string, string>> = {}): Promise<Shop> {
  const stage = await startStage([dynamodb], { storage });
  await stage.create("aws:dynamodb/table:Table", "shop", {
    name: "shop",
    billingMode: "PAY_PER_REQUEST",
    hashKey: "pk",
    rangeKey: "sk",
    attributes: ["pk", "sk", "day", "placedAt"].map((name) => ({ name, type: "S" })),
    globalSecondaryIndexes: [{ name: "orders-by-day", hashKey: "day", rangeKey: "placedAt", projectionType: "ALL" }],
  });
  const before = { ...process.env };
  Object.assign(process.env, {
    TABLE: "shop",
    AWS_REGION: stage.client.region,
    AWS_ENDPOINT_URL: stage.url,
    AWS_ACCESS_KEY_ID: stage.client.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: stage.client.credentials.secretAccessKey,
    ...settings,
  });
  const items = DynamoDBDocumentClient.from(new DynamoDBClient(stage.client));
  const put = async (Item: Record<string, unknown>) =>
    void (await items.send(new PutCommand({ TableName: "shop", Item })));
  await put({ pk: "CATALOGUE", sk: "pot", name: "Pot", description: "Iron", price: 4900, currency: "EUR" });
  await put({ pk: "CATALOGUE", sk: "tea", name: "Tea", description: "Green", price: 890, currency: "EUR" });
  await put({ pk: "STOCK#pot", sk: "STOCK", available: 3 });
  await put({ pk: "STOCK#tea", sk: "STOCK", available: 100 });
  forget();
  const logged: string[] = [];
  const write = process.stdout.write;
  process.stdout.write = ((chunk: string, ...rest: []) => {
    if (typeof chunk !== "string" || !chunk.startsWith('{"timestamp"'))
      return write.call(process.stdout, chunk, ...rest);
    logged.push(chunk);
    return true;
  }) as typeof write;
  return {
    stage,
    logged,
    load: (name) => require(join(root, name, "index.ts")),
    put,
    get: async (pk, sk) =>
      (await items.send(new GetCommand({ TableName: "shop", Key: { pk, sk }, ConsistentRead: true }))).Item,
    async close() {
      process.env = before;
      process.stdout.write = write;
      forget();
      items.destroy();
      await stage.close();
    },
  };
}

/** Modules keep clients and settings; the next shop needs its own. */
function forget(): void {
  for (const file of Object.keys(require.cache)) if (file.startsWith(root + sep)) delete require.cache[file];
}

/** A request that a handler sent to another service. */
export interface Sent {
  readonly path: string;
  readonly body: string;
}

/** A server that stands in for a service: writes down what it gets and answers what it is told to. */
export async function startDouble(
  answer: (sent: Sent) => { status: number; body?: unknown; headers?: Record<string, string> },
): Promise<{ url: string; sent: Sent[]; close(): Promise<void> }> {
  const sent: Sent[] = [];
  const server = createServer(async (message: IncomingMessage, response: ServerResponse) => {
    let body = "";
    for await (const chunk of message) body += chunk;
    const one = { path: message.url ?? "/", body };
    sent.push(one);
    const { status, body: reply, headers } = answer(one);
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(reply === undefined ? undefined : JSON.stringify(reply));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** An event as a REST API sends it, with the claims of a customer's token. */
export function restEvent(changes: {
  method?: string;
  path?: string;
  params?: Record<string, string>;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: unknown;
  customer?: string;
}) {
  return {
    httpMethod: changes.method ?? "GET",
    path: changes.path ?? "/",
    resource: changes.path ?? "/",
    pathParameters: changes.params ?? null,
    queryStringParameters: changes.query ?? null,
    multiValueQueryStringParameters: null,
    headers: changes.headers ?? {},
    multiValueHeaders: {},
    stageVariables: null,
    isBase64Encoded: false,
    body:
      changes.body === undefined
        ? null
        : typeof changes.body === "string"
          ? changes.body
          : JSON.stringify(changes.body),
    requestContext: {
      requestId: "request-1",
      ...(changes.customer ? { authorizer: { claims: { sub: changes.customer } } } : {}),
    },
  };
}

/** A handler of HTTP events, and its answer with the body read. */
export type HttpHandler = (
  event: unknown,
) => Promise<{ statusCode: number; headers: Record<string, string>; body: string }>;

/** What the handlers' answers may hold. */
export interface Body {
  readonly error?: { readonly code: string; readonly details?: readonly { field: string }[] };
  readonly products?: readonly { productId: string }[];
  readonly next?: string;
  readonly name?: string;
  readonly order?: { readonly orderId: string } & Record<string, unknown>;
  readonly orders?: readonly unknown[];
  readonly history?: readonly { status: string }[];
}

/** Calls a handler and reads its JSON body. */
export async function call(handler: HttpHandler, event: unknown) {
  const { statusCode, headers, body } = await handler(event);
  return {
    status: statusCode,
    headers,
    body: JSON.parse(body) as Body,
  };
}

/** Id of the order that tests change. */
export const orderId = `order-${"a".repeat(32)}`;

/** That order as it lies in the table. */
export const order = (status: string) => ({
  pk: "anna",
  sk: orderId,
  orderId,
  status,
  lines: [],
  total: 890,
  currency: "EUR",
  placedAt: "2026-11-21T10:00:00.000Z",
  history: [{ status, at: "2026-11-21T10:00:00.000Z" }],
  requestHash: "x",
  entity: "order",
  day: "2026-11-21",
});
