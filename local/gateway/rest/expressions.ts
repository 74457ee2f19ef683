import { JSONPath } from "jsonpath-plus";
import { own } from "../own";
import { contextValue } from "./context";
import type { Exchange } from "./exchange";
import { headerOf, headerValuesOf } from "./request";

/** The integration's answer, as response mappings see it. */
interface IntegrationAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}

/** What a mapping expression may read. */
export interface MappingInput {
  readonly exchange: Exchange;
  readonly answer?: IntegrationAnswer;
}

/** Reads the values of one mapping expression; empty when it has none. */
export type Expression = (input: MappingInput) => readonly string[];

/**
 * Compiles the right-hand side of a parameter mapping. Unknown forms read nothing.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html
 */
export function compileExpression(source: string): Expression {
  const literal = /^'(.*)'$/s.exec(source);
  if (literal) return () => [literal[1]!];
  const [, place = "", name = ""] =
    /^(method\.request\.(?:path|querystring|multivaluequerystring|header|multivalueheader|body)|integration\.response\.(?:header|multivalueheader|body)|stageVariables|context)(?:\.(.+))?$/s.exec(
      source,
    ) ?? [];
  const read = readers[place];
  return read ? (input) => read(input, name) : () => [];
}

const readers: Readonly<Record<string, (input: MappingInput, name: string) => readonly string[]>> = {
  "method.request.path": ({ exchange }, name) => some(own(exchange.route?.pathParameters, name)),
  "method.request.querystring": ({ exchange }, name) => some(exchange.request.query.get(name)?.at(-1)),
  "method.request.multivaluequerystring": ({ exchange }, name) => exchange.request.query.get(name) ?? [],
  "method.request.header": ({ exchange }, name) => some(headerOf(exchange.request, name)),
  "method.request.multivalueheader": ({ exchange }, name) => headerValuesOf(exchange.request, name) ?? [],
  "method.request.body": ({ exchange }, path) => bodyValue(exchange.request.wire.body, path),
  "integration.response.header": ({ answer }, name) => some(answerHeaders(answer, name).at(-1)),
  "integration.response.multivalueheader": ({ answer }, name) => answerHeaders(answer, name),
  "integration.response.body": ({ answer }, path) => (answer ? bodyValue(answer.body, path) : []),
  stageVariables: ({ exchange }, name) => some(own(exchange.variables, name)),
  context: ({ exchange }, name) => some(printed(contextValue(exchange.context, name))),
};

function some(value: string | undefined): readonly string[] {
  return value === undefined ? [] : [value];
}

function answerHeaders(answer: IntegrationAnswer | undefined, name: string): string[] {
  const wanted = name.toLowerCase();
  return (answer?.headers ?? []).filter(([candidate]) => candidate.toLowerCase() === wanted).map(([, value]) => value);
}

function bodyValue(body: Buffer, path: string): readonly string[] {
  const text = body.toString("utf8");
  if (path === "") return [text];
  try {
    const json = JSON.parse(text) as object;
    const found = JSONPath({ path: `$.${path}`, json, wrap: false, eval: false }) as unknown;
    return some(printed(found));
  } catch {
    return [];
  }
}

/** A value as text: scalars as they are, objects and arrays as JSON. */
function printed(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
