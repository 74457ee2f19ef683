// Made by `stagedoor client` from the OpenAPI document of mobile: change the program, not this file.
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

/** Sends a token. */
export function token(value: Supplied<string>): Middleware {
  return {
    async onRequest({ request }) {
      request.headers.set("Authorization", `Bearer ${await supply(value)}`);
      return request;
    },
  };
}
