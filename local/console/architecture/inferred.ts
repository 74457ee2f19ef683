import type { CapturedResource } from "../../../capture/program";
import type { ResourceRecord } from "../../cloud/resource";

/** Shorter ids would be found in words that mean something else. */
const shortest = 8;

/**
 * Resources with the dependencies that can be read from their inputs: who names whose id or ARN. For stages whose
 * program the engine runs, which tells a provider of no parents and of no dependencies.
 */
export function inferred(records: readonly ResourceRecord[]): CapturedResource[] {
  const names = new Map<string, string>();
  for (const { urn, id, outputs } of records) {
    for (const name of [id, outputs.arn]) {
      // `$default` and its like are words of AWS, not names of the program's own.
      if (typeof name === "string" && name.length >= shortest && !name.startsWith("$")) names.set(name, urn);
    }
  }
  return records.map(({ urn, type, name, id, inputs, outputs }) => {
    const propertyDependencies = Object.fromEntries(
      Object.entries(inputs).map(([property, value]) => [property, named(JSON.stringify(value) ?? "", names, urn)]),
    );
    return {
      urn,
      type,
      name,
      id,
      custom: true,
      inputs,
      outputs,
      secretInputs: [],
      secretOutputs: [],
      dependencies: [...new Set(Object.values(propertyDependencies).flat())],
      propertyDependencies,
      protect: false,
      ignoreChanges: [],
      additionalSecretOutputs: [],
    };
  });
}

function named(text: string, names: ReadonlyMap<string, string>, own: string): string[] {
  return [...names].flatMap(([name, urn]) => (urn !== own && text.includes(name) ? [urn] : []));
}
