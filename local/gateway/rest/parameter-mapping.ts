import { compileExpression, type Expression, type MappingInput } from "./expressions";
import { configurationFault } from "./fault";

/** Parameters that a request mapping gave the integration. */
export interface MappedParameters {
  readonly path: Record<string, string>;
  readonly querystring: Record<string, readonly string[]>;
  readonly header: Record<string, readonly string[]>;
}

/** One compiled mapping: where the value goes, and how to read it. */
interface Mapping {
  readonly place: "path" | "querystring" | "header";
  readonly name: string;
  readonly read: Expression;
}

/** Headers that no mapping may set; the gateway answers 500 (recorded). */
const neverMapped = new Set(["content-length", "transfer-encoding", "x-amzn-trace-id", "x-amzn-apigateway-api-id"]);
/** Further ones for integrations with AWS services. */
const neverMappedToAws = new Set(["authorization", "connection", "expect", "proxy-authenticate", "te"]);

/** Compiles `integration.request.*` mappings. */
export function compileRequestMapping(
  parameters: Readonly<Record<string, string>> | undefined,
): (input: MappingInput, toAws: boolean) => MappedParameters {
  const mappings = Object.entries(parameters ?? {}).flatMap(([target, source]): Mapping[] => {
    const [, place, name] = /^integration\.request\.(path|querystring|header)\.(.+)$/.exec(target) ?? [];
    return place && name ? [{ place: place as Mapping["place"], name, read: compileExpression(source) }] : [];
  });
  return (input, toAws) => {
    const result: MappedParameters = { path: {}, querystring: {}, header: {} };
    for (const { place, name, read } of mappings) {
      const values = read(input);
      if (values.length === 0) continue;
      if (place === "header") checkHeader(name, toAws);
      if (place === "path") result.path[name] = values.at(-1)!;
      else result[place][name] = values;
    }
    return result;
  };
}

/** Throws when a header may not be set by a mapping or an override. */
export function checkHeader(name: string, toAws: boolean): void {
  const lower = name.toLowerCase();
  if (neverMapped.has(lower) || (toAws && neverMappedToAws.has(lower))) {
    throw configurationFault(`Invalid mapping expression specified: header ${name} is reserved`);
  }
}

/** Compiles `method.response.header.*` mappings. */
export function compileResponseMapping(
  parameters: Readonly<Record<string, string>> | undefined,
): (input: MappingInput) => [string, string][] {
  const mappings = Object.entries(parameters ?? {}).flatMap(([target, source]) => {
    const name = /^method\.response\.header\.(.+)$/.exec(target)?.[1];
    return name ? [{ name, read: compileExpression(source) }] : [];
  });
  return (input) => mappings.flatMap(({ name, read }) => read(input).map((value): [string, string] => [name, value]));
}
