// Made by `stagedoor client` from the OpenAPI document of storefront-v2: change the program, not this file.
import createClient, { type Client } from "openapi-fetch";
import { token, apiKey, only, type Supplied } from "./auth";
import type { paths } from "./schema";

/** Where the API is, and what its routes ask callers for. */
export interface ClientOptions {
  /** Address of the stage, without a path of the API. */
  readonly baseUrl: string;
  /** Token of the caller, for routes that ask for one: an access token, or what the authorizer takes. */
  readonly token?: Supplied<string>;
  /** Key of a usage plan, for routes that ask for one. */
  readonly apiKey?: Supplied<string>;
  /** Sends the requests. @default the platform's fetch */
  readonly fetch?: (request: Request) => Promise<Response>;
}

/** Routes by what they ask callers for. */
const routes = {
  token: [
    "GET /orders",
    "POST /orders",
    "GET /orders/{orderId}",
  ],
  apiKey: [
    "GET /orders",
    "POST /orders",
    "GET /orders/{orderId}",
    "GET /products",
    "GET /products/{productId}",
  ],
};

/** Calls of the API storefront-v2, typed by its document. */
export function createStorefrontV2Client(options: ClientOptions): Client<paths> {
  const { baseUrl, fetch } = options;
  const client = createClient<paths>({ baseUrl, ...(fetch ? { fetch } : {}) });
  if (options.token !== undefined) client.use(only(routes.token, token(options.token)));
  if (options.apiKey !== undefined) client.use(only(routes.apiKey, apiKey(options.apiKey)));
  return client;
}
