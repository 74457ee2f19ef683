// Made by `stagedoor client` from the OpenAPI document of partners: change the program, not this file.
import createClient, { type Client } from "openapi-fetch";
import { apiKey, signing, only, type Signing, type Supplied } from "./auth";
import type { paths } from "./schema";

/** Where the API is, and what its routes ask callers for. */
export interface ClientOptions {
  /** Address of the stage, without a path of the API. */
  readonly baseUrl: string;
  /** Key of a usage plan, for routes that ask for one. */
  readonly apiKey?: Supplied<string>;
  /** Region and AWS credentials, for routes that ask for a signature. */
  readonly signing?: Signing;
  /** Sends the requests. @default the platform's fetch */
  readonly fetch?: (request: Request) => Promise<Response>;
}

/** Routes by what they ask callers for. */
const routes = {
  apiKey: [
    "POST /events",
    "GET /products",
  ],
  signing: [
    "POST /checkouts",
    "GET /checkouts/{checkoutId}",
  ],
};

/** Calls of the API partners, typed by its document. */
export function createPartnersClient(options: ClientOptions): Client<paths> {
  const { baseUrl, fetch } = options;
  const client = createClient<paths>({ baseUrl, ...(fetch ? { fetch } : {}) });
  if (options.apiKey !== undefined) client.use(only(routes.apiKey, apiKey(options.apiKey)));
  if (options.signing !== undefined) client.use(only(routes.signing, signing(options.signing)));
  return client;
}
