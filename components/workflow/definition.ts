import type { Faults } from "../faults";

const placeholder = /\$\{(\w+)\}/g;

/** Puts the functions' ARNs in the place of `${name}`. */
export function fillDefinition(definition: string, arns: Readonly<Record<string, string>>): string {
  return definition.replace(placeholder, (text, name: string) => arns[name] ?? text);
}

/** Notes a definition that is not JSON, lacks its start, or names a function that was not given. */
export function checkDefinition(definition: string, functions: readonly string[], faults: Faults): void {
  let states: { StartAt?: unknown; States?: Record<string, unknown> };
  try {
    states = JSON.parse(definition) as typeof states;
  } catch (error) {
    faults.add("definition", `not JSON: ${(error as Error).message}`, "workflow-definition");
    return;
  }
  if (typeof states.StartAt !== "string" || !states.States?.[states.StartAt]) {
    faults.add(
      "definition",
      `StartAt is ${JSON.stringify(states.StartAt)}; it must name one of States`,
      "workflow-definition",
    );
  }
  const used = new Set([...definition.matchAll(placeholder)].map((match) => match[1]!));
  for (const name of used) {
    if (!functions.includes(name)) {
      faults.add(
        "definition",
        `\${${name}} has no function; given are ${functions.join(", ") || "none"}`,
        "workflow-definition",
      );
    }
  }
  for (const name of functions) {
    if (!used.has(name))
      faults.add(`functions.${name}`, "is not used by the definition; take it out", "workflow-definition");
  }
}
