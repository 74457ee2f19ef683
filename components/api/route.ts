import type { RouteAuth } from "../auth";
import type { Function } from "../function/function";
import type { JsonObject } from "./json";

/** A parameter that a request must or may carry. */
export interface RouteParameter {
  /** `path`, `query` or `header`. */
  in: ParameterLocation;
  /** Whether a request without it is refused with 400 (REST). @default false, and true for path parameters */
  required?: boolean;
  /** What it means, for the document. @default none */
  description?: string;
  /** JSON Schema of its value, for the document; API Gateway checks presence alone. @default { type: "string" } */
  schema?: JsonObject;
}

/** Where a parameter stands. */
export const ParameterLocation = { Path: "path", Query: "query", Header: "header" } as const;
/** Where a parameter stands. */
export type ParameterLocation = (typeof ParameterLocation)[keyof typeof ParameterLocation];

/** What a request must look like. */
export interface RouteRequest {
  /** JSON Schema, draft 4, of the JSON body. REST refuses others with 400; an HTTP API only documents it. @default any body */
  body?: JsonObject;
  /** Parameters by name. Path parameters are known from the route's path. @default none */
  parameters?: Record<string, RouteParameter>;
}

/** One of the answers that a route gives, for the document that clients read. */
export interface RouteResponse {
  /** What it means. @default the status's own name */
  description?: string;
  /** JSON Schema, draft 4, of its body. @default not described */
  body?: JsonObject;
}

/** What every kind of API's routes say. */
export interface RouteBase {
  /** Who may call it; there is no default. */
  auth: RouteAuth;
  /** Lambda function that answers. */
  function?: Function;
  /** Name of the operation in the document and in generated clients. @default made from method and path, for example `getOrdersOrderId` */
  operationId?: string;
  /** One line for the document. @default none */
  summary?: string;
  /** Longer text for the document. @default none */
  description?: string;
  /** Groups in the document. @default none */
  tags?: string[];
  /** What a request must look like. @default anything */
  request?: RouteRequest;
  /** Answers by status code, for the document. @default what the integration is known to answer */
  responses?: Record<string, RouteResponse>;
  /** Milliseconds that the integration may take. @default 29000 (REST, WebSocket), 30000 (HTTP) */
  timeoutMillis?: number;
}
