import type { HeaderLines } from "../../wire";

/** A request that the gateway itself answers: refused, or failed. */
export class GatewayFault extends Error {
  constructor(
    readonly status: number,
    /** The `message` that the client reads. */
    readonly clientMessage: string,
    /** What happened, for logs: `$context.error.message`, the authorizer's or the integration's words. */
    readonly detail: string = clientMessage,
    readonly headers: HeaderLines = [],
  ) {
    super(detail);
    this.name = "GatewayFault";
  }
}

/** 404: no stage or route. HTTP APIs never answer a missing route with 403. */
export const notFound = () => new GatewayFault(404, "Not Found");

/** 401 with AWS's challenge. */
export const unauthorized = (detail: string, challenge?: string) =>
  new GatewayFault(401, "Unauthorized", detail, challenge ? [["www-authenticate", challenge]] : []);

/** 403: known, but not allowed. */
export const forbidden = (detail: string, challenge?: string) =>
  new GatewayFault(403, "Forbidden", detail, challenge ? [["www-authenticate", challenge]] : []);

/** 500: the authorizer, the function, its permission or its answer is at fault. */
export const internalError = (detail: string) => new GatewayFault(500, "Internal Server Error", detail);

/** 503: the backend cannot be reached, or takes too long. */
export const unavailable = (detail: string) => new GatewayFault(503, "Service Unavailable", detail);
