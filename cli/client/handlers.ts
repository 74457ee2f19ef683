import { child, type Json } from "../../capture/openapi/document";
import { isRefusal } from "../../components/openapi/refusals";

/** The types of one kind of API's events, and what they leave null. */
const kinds = {
  REST: { event: "APIGatewayProxyEvent", result: "APIGatewayProxyResult", none: "null" },
  HTTP: { event: "APIGatewayProxyEventV2", result: "APIGatewayProxyResultV2", none: "undefined" },
} as const;

/**
 * Types of Lambda handlers by operation, over the types of the document.
 * @param document for clients: what API Gateway answers in an operation's place is no answer of its function
 */
export function handlersSource(kind: "REST" | "HTTP", document: Json): string {
  const { event, result, none } = kinds[kind];
  const refusals = Object.values(child(document, "paths"))
    .flatMap((item) => Object.values(item as Json))
    .filter((operation) => (operation as Json).operationId !== undefined)
    .map((operation) => `  ${JSON.stringify((operation as Json).operationId)}: ${refusedStatuses(operation)};`);
  return `import type { ${event}, ${result} } from "aws-lambda";
import type { operations } from "./schema";

/** Operation of the document, by its operationId. */
export type Operation = keyof operations;

type Parameters<O extends Operation, In extends "path" | "query"> = operations[O]["parameters"][In];

/** Parameters as API Gateway gives them: text, and ${none} where there are none. */
type Given<P> = [P] extends [undefined]
  ? ${none}
  : Record<string, never> extends P
    ? { readonly [Name in keyof P]?: string } | ${none}
    : { readonly [Name in keyof P]: string };

/** JSON body that the document describes; never where the operation takes none. */
export type Body<O extends Operation> = operations[O] extends {
  requestBody?: { content: { "application/json": infer B } };
}
  ? B
  : never;

/** Statuses that API Gateway answers in a function's place. */
type Refused = {
${refusals.join("\n")}
};

type Answered<O extends Operation> = Exclude<keyof operations[O]["responses"], Refused[O]>;

/** JSON body of the operation's answers. */
export type Answer<O extends Operation> = {
  [Status in Answered<O>]: operations[O]["responses"][Status] extends {
    content: { "application/json": infer B };
  }
    ? B
    : never;
}[Answered<O>];

/** What a function behind the operation is called with. */
export type Event<O extends Operation> = Omit<${event}, "pathParameters" | "queryStringParameters"> & {
  readonly pathParameters: Given<Parameters<O, "path">>;
  readonly queryStringParameters${none === "undefined" ? "?" : ""}: Given<Parameters<O, "query">>;
  /** Never set: it carries the operation's name in the type. */
  readonly operation?: O;
};

/** A function behind the operation. */
export type Handler<O extends Operation> = (event: Event<O>) => Promise<${result}>;

/** The body, parsed; API Gateway has checked it only where the route validates it. */
export function bodyOf<O extends Operation>(event: Event<O>): Body<O> {
  const text = event.isBase64Encoded ? Buffer.from(event.body ?? "", "base64").toString("utf8") : event.body;
  return JSON.parse(text ?? "null") as Body<O>;
}

/** An answer of the operation, as API Gateway takes it. */
export function answer<O extends Operation>(statusCode: number, body: Answer<O>) {
  return { statusCode, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
`;
}

function refusedStatuses(operation: unknown): string {
  const refused = Object.entries(child(operation, "responses")).filter(([, response]) => isRefusal(response));
  return refused.map(([status]) => status).join(" | ") || "never";
}
