import type { ApiView, RouteParameter, RouteView, Schema, Sending } from "../routes/contract";

/** A place of the opening request where `$connect`'s authorizer looks for who calls. */
export type IdentitySource = Pick<RouteParameter, "name"> & { readonly in: "query" | "header" };

/** A route that messages can be sent to. */
export interface MessageRoute {
  readonly key: string;
  /** Schema of the model that checks the route's messages. */
  readonly schema?: Schema;
  /** A message that the API's route selection expression leads to this route. */
  readonly sample: unknown;
}

/** A WebSocket API that can be tried. */
export interface SocketApiView extends Pick<ApiView, "name" | "url">, Pick<RouteView, "access" | "needsKey"> {
  /** Where the caller's proof goes; a user's token goes to the first. */
  readonly identitySources: readonly IdentitySource[];
  readonly routeSelectionExpression: string;
  readonly routes: readonly MessageRoute[];
}

/** A connection to be opened; credentials are named here and added by the stage. */
export interface Opening extends Pick<Sending, "as" | "keyId"> {
  readonly api: string;
  /** Values of identity sources. */
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

/** What happens on a connection that the stage holds for the page; times in milliseconds since the epoch. */
export type SocketEvent = { readonly time: number } & (
  | { /** By which the page sends and closes. */ readonly kind: "opened"; readonly id: string }
  | { readonly kind: "refused"; readonly status?: number; readonly reason: string }
  | { readonly kind: "sent" | "received"; readonly text: string }
  | { readonly kind: "closed"; readonly code: number; readonly reason: string }
);
