import type { Access } from "../../../capture/openapi/document";
import type { HeaderLine } from "../requests/contract";
import type { SocketApiView } from "../sockets/contract";

/** JSON Schema, references opened. */
export type Schema = Readonly<Record<string, unknown>>;

/** A parameter of a route. */
export interface RouteParameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required: boolean;
  readonly schema: Schema;
}

/** A route that can be tried. */
export interface RouteView {
  readonly method: string;
  readonly path: string;
  readonly summary?: string;
  /** Who may call. */
  readonly access: Access;
  /** Whether it asks for the key of a usage plan too. */
  readonly needsKey: boolean;
  readonly parameters: readonly RouteParameter[];
  readonly body?: { readonly schema: Schema; readonly sample: unknown };
}

/** An API with its routes. */
export interface ApiView {
  readonly name: string;
  readonly kind: string;
  readonly url: string;
  /** A distribution stands before it and adds the key of its lock. */
  readonly locked: boolean;
  readonly routes: readonly RouteView[];
}

/** Who a request can be sent as. */
export interface RoutesView {
  readonly apis: readonly ApiView[];
  readonly sockets: readonly SocketApiView[];
  readonly users: readonly string[];
  readonly groups: readonly string[];
  readonly hasDirectory: boolean;
  /** Keys by name; their values stay in the stage. */
  readonly keys: readonly { readonly id: string; readonly name: string; readonly apis: readonly string[] }[];
  readonly roles: readonly { readonly arn: string; readonly name: string }[];
}

/** A request to be sent; credentials are named here and added by the stage. */
export interface Sending {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly as:
    | { readonly kind: "nobody" | "operator" }
    | {
        readonly kind: "user";
        readonly username: string;
        readonly groups: readonly string[];
        readonly scopes: readonly string[];
      }
    | { readonly kind: "role"; readonly arn: string };
  /** API key to send along. */
  readonly keyId?: string;
}

/** What came back. */
export interface Sent {
  /** Request id, where API Gateway answered. */
  readonly id?: string;
  readonly status: number;
  readonly ms: number;
  readonly headers: readonly HeaderLine[];
  readonly body: string;
}
