import type { HeaderLines } from "../../wire";

/** Finds the value of `request.header.x`, `context.requestId` and the like; undefined when there is none. */
export type Lookup = (expression: string) => string | undefined;

/** One instruction of a parameter mapping. */
export interface Mapping {
  readonly action: "append" | "overwrite" | "remove";
  readonly target: "header" | "querystring" | "path" | "statuscode";
  /** Of the header or query parameter. */
  readonly name: string;
  readonly value: string;
}

/**
 * Reads `ACTION:TARGET.NAME` keys.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html
 */
export function parseMappings(parameters: Readonly<Record<string, string>>): Mapping[] {
  return Object.entries(parameters).flatMap(([key, value]) => parseMapping(key, value) ?? []);
}

/** One mapping; undefined when the key is none. */
export function parseMapping(key: string, value: string): Mapping | undefined {
  const whole = /^overwrite:(path|statuscode)$/.exec(key);
  if (whole) return { action: "overwrite", target: whole[1] as "path" | "statuscode", name: "", value };
  const match = /^(append|overwrite|remove):(header|querystring)\.(.+)$/.exec(key);
  if (!match) return undefined;
  return { action: match[1] as Mapping["action"], target: match[2] as Mapping["target"], name: match[3]!, value };
}

const reservedNames = new Set(
  `authorization connection content-encoding content-length content-location forwarded keep-alive origin
  proxy-authenticate proxy-authorization te trailers transfer-encoding upgrade x-forwarded-for x-forwarded-host
  x-forwarded-proto via`.split(/\s+/),
);

/** Whether API Gateway refuses mappings of this header. */
export function isReservedHeader(name: string): boolean {
  const lower = name.toLowerCase();
  return reservedNames.has(lower) || /^(access-control-|apigw-|x-amz-|x-amzn-)/.test(lower);
}

/**
 * Value of a mapping: one expression (`$request.header.x`), text with expressions in `${}`, or static text. Undefined
 * when a lone expression finds nothing.
 */
export function evaluate(value: string, lookup: Lookup): string | undefined {
  const lone = /^\$([A-Za-z][^\s${}]*)$/.exec(value);
  if (lone) return lookup(lone[1]!);
  return value.replace(/\$\{([^}]+)\}/g, (_, expression: string) => lookup(expression) ?? "");
}

/** Carries out the header mappings; names keep the mapping's casing. */
export function mapHeaders(headers: HeaderLines, mappings: readonly Mapping[], lookup: Lookup): HeaderLines {
  return mapPairs(headers, mappings, "header", lookup, (name) => name.toLowerCase());
}

/** Carries out the query mappings; names are case-sensitive. */
export function mapQuery(
  pairs: readonly (readonly [string, string])[],
  mappings: readonly Mapping[],
  lookup: Lookup,
): readonly (readonly [string, string])[] {
  return mapPairs(pairs, mappings, "querystring", lookup, (name) => name);
}

function mapPairs(
  pairs: readonly (readonly [string, string])[],
  mappings: readonly Mapping[],
  target: Mapping["target"],
  lookup: Lookup,
  fold: (name: string) => string,
): readonly (readonly [string, string])[] {
  let current = pairs;
  for (const mapping of mappings) {
    if (mapping.target !== target) continue;
    const without = () => current.filter(([name]) => fold(name) !== fold(mapping.name));
    if (mapping.action === "remove") {
      current = without();
      continue;
    }
    const value = evaluate(mapping.value, lookup);
    if (value === undefined) continue;
    current = [...(mapping.action === "overwrite" ? without() : current), [mapping.name, value]];
  }
  return current;
}
