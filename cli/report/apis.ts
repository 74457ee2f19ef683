import { type Json, parse } from "../../capture/openapi/document";
import type { CapturedResource } from "../../capture/program";
import { publicDocument } from "../../components/openapi/public-document";
import { named } from "../suggest";
import { UserError } from "../terminal";

/** A REST or HTTP API of a program, and the OpenAPI document that it is imported from. */
export interface Api {
  /** Logical name. */
  readonly name: string;
  readonly kind: "REST" | "HTTP";
  /** As AWS imports it, with its extensions. */
  readonly document: Json;
}

/** The APIs of a program that are made from a document, by name. */
export function apisOf(resources: readonly Pick<CapturedResource, "type" | "name" | "inputs">[]): Api[] {
  return resources
    .filter(
      ({ type, inputs }) =>
        (type === "aws:apigateway/restApi:RestApi" || type === "aws:apigatewayv2/api:Api") && inputs.body,
    )
    .map(({ type, name, inputs }) => ({
      name,
      kind: type.startsWith("aws:apigateway/") ? ("REST" as const) : ("HTTP" as const),
      document: parse(inputs.body),
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** The API of that name that a document describes; the only one there is where no name is given. */
export function documentedApi(resources: Parameters<typeof apisOf>[0], name: string | undefined): Api {
  const apis = apisOf(resources);
  const other = resources.find((one) => one.type === "aws:apigatewayv2/api:Api" && one.name === name);
  if (other && !apis.some((api) => api.name === name)) {
    const why =
      other.inputs.protocolType === "WEBSOCKET"
        ? "is a WebSocket API, which OpenAPI does not describe"
        : "is made of single routes, without a document";
    throw new UserError(`${name} ${why}; APIs with one: ${apis.map((api) => api.name).join(", ") || "none"}`);
  }
  return pickApi(apis, name);
}

/** The API of that name; the only one there is where no name is given. */
export function pickApi<T extends { readonly name: string }>(apis: readonly T[], name: string | undefined): T {
  if (name !== undefined) return named("API", apis, name);
  if (apis.length === 1) return apis[0]!;
  if (apis.length === 0) throw new UserError("the program has no API that is made from a document");
  throw new UserError(`name one of the APIs with --api: ${apis.map((api) => api.name).join(", ")}`);
}

/** What clients get: no extension of AWS, and what API Gateway itself answers. */
export function clientDocument({ document, kind }: Api): Json {
  return publicDocument(document, kind);
}

const readingOrder = ["openapi", "swagger", "info", "servers", "security", "tags", "paths"];

/** The document as people read it: what it is first, what it refers to last. */
export function inReadingOrder(document: Json): Json {
  const first = readingOrder.filter((key) => key in document).map((key) => [key, document[key]] as const);
  return { ...Object.fromEntries(first), ...document };
}
