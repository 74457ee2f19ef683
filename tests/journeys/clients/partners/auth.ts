// Made by `stagedoor client` from the OpenAPI document of partners: change the program, not this file.
import { AwsV4Signer } from "aws4fetch";
import type { Middleware } from "openapi-fetch";

/** A value, or a function that is asked for it before each request. */
export type Supplied<T> = T | (() => T | Promise<T>);

function supply<T>(value: Supplied<T>): T | Promise<T> {
  return typeof value === "function" ? (value as () => T | Promise<T>)() : value;
}

/** Lets a middleware see the requests of these routes alone, so that nothing is sent to a route that does not ask for it. */
export function only(routes: readonly string[], { onRequest }: Middleware): Middleware {
  return {
    onRequest: (options) =>
      routes.includes(`${options.request.method} ${options.schemaPath}`) ? onRequest?.(options) : undefined,
  };
}

/** Sends the key of a usage plan. */
export function apiKey(value: Supplied<string>): Middleware {
  return {
    async onRequest({ request }) {
      request.headers.set("x-api-key", await supply(value));
      return request;
    },
  };
}

/** AWS credentials, as the SDK's providers give them. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Who signs, and for which region. */
export interface Signing {
  readonly region: string;
  readonly credentials: Supplied<Credentials>;
}

/** Signs requests with AWS Signature Version 4. */
export function signing({ region, credentials }: Signing): Middleware {
  return {
    async onRequest({ request }) {
      const { accessKeyId, secretAccessKey, sessionToken } = await supply(credentials);
      const body = await request.clone().arrayBuffer();
      const signer = new AwsV4Signer({
        accessKeyId,
        secretAccessKey,
        ...(sessionToken ? { sessionToken } : {}),
        service: "execute-api",
        region,
        method: request.method,
        url: request.url,
        headers: request.headers,
        ...(body.byteLength > 0 ? { body } : {}),
      });
      return new Request(request, { headers: (await signer.sign()).headers });
    },
  };
}
