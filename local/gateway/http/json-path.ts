import { parseJson } from "../../json";
/**
 * Value at a simple JSONPath (`name`, `a.b[0]`, `$['odd name']`), as text; undefined when there is none, or when the
 * path has what parameter mappings do not support (filters, recursion, wildcards).
 */
export function jsonPathText(text: string, path: string): string | undefined {
  const steps = pathSteps(path);
  if (!steps) return undefined;
  let current = parseJson(text);
  for (const step of steps) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, step)) return undefined;
    current = (current as Record<string, unknown>)[step];
  }
  if (current === undefined || current === null) return undefined;
  return typeof current === "object" ? JSON.stringify(current) : String(current);
}

function pathSteps(path: string): string[] | undefined {
  const steps: string[] = [];
  const pattern = /\.?([^.[\]'"*?()@]+)|\[(\d+)\]|\['([^']*)'\]|\["([^"]*)"\]/y;
  let rest = path.startsWith("$") ? path.slice(1) : path;
  while (rest !== "") {
    pattern.lastIndex = 0;
    const match = pattern.exec(rest);
    if (!match) return undefined;
    steps.push(match[1] ?? match[2] ?? match[3] ?? match[4]!);
    rest = rest.slice(match[0].length);
  }
  return steps;
}
