import { differences, put, remove, valueAt } from "./compare";
import type { HttpAnswer } from "./send";
import type { Difference } from "./suite";

/** What a recorded call expects, as the recordings' README says. */
export interface Expectation {
  readonly status?: number;
  readonly statusBelow?: number;
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly json?: unknown;
  readonly match?: "subset";
  readonly text?: string;
  readonly base64?: string;
  readonly patterns?: Readonly<Record<string, string>>;
  readonly jsonStrings?: readonly string[];
  readonly equal?: readonly (readonly string[])[];
  readonly volatile?: readonly string[];
}

/** Differences between an expectation and an answer. */
export function judge(expected: Expectation, answer: HttpAnswer): Difference[] {
  const json = parse(answer.body);
  return [
    ...statusDifferences(expected, answer),
    ...headerDifferences(expected, answer),
    ...bodyDifferences(expected, answer, json),
    ...Object.entries(expected.patterns ?? {}).flatMap(([at, pattern]) => {
      const value = String(read(at, answer, json) ?? "");
      return new RegExp(pattern).test(value) ? [] : [{ at, expected: `/${pattern}/`, got: value }];
    }),
    ...(expected.equal ?? []).flatMap((paths) => {
      const values = paths.map((path) => read(path, answer, json));
      return values.flatMap((value) => differences(values[0], value, false, paths.join(" = ")));
    }),
  ];
}

function statusDifferences({ status, statusBelow }: Expectation, answer: HttpAnswer): Difference[] {
  if (status !== undefined && status !== answer.status) return [{ at: "status", expected: status, got: answer.status }];
  if (statusBelow !== undefined && answer.status >= statusBelow) {
    return [{ at: "status", expected: `below ${statusBelow}`, got: answer.status }];
  }
  return [];
}

function headerDifferences(expected: Expectation, { headers }: HttpAnswer): Difference[] {
  const wanted = Object.entries(expected.headers ?? {}).flatMap(([name, value]) => {
    const got = headers[name.toLowerCase()];
    return got === (value ?? undefined) ? [] : [{ at: `header:${name}`, expected: value, got }];
  });
  const present = (expected.volatile ?? [])
    .filter((at) => at.startsWith("header:"))
    .filter((at) => headers[at.slice("header:".length).toLowerCase()] === undefined)
    .map((at) => ({ at, expected: "any value", got: undefined }));
  return [...wanted, ...present];
}

function bodyDifferences(expected: Expectation, answer: HttpAnswer, json: unknown): Difference[] {
  if (expected.text !== undefined) return differences(expected.text, answer.body.toString("utf8"), false, "body");
  if (expected.base64 !== undefined) return differences(expected.base64, answer.body.toString("base64"), false, "body");
  if (!("json" in expected)) return [];
  if (json === undefined) return [{ at: "body", expected: "JSON", got: answer.body.toString("utf8").slice(0, 300) }];
  const wanted = structuredClone(expected.json);
  const got = structuredClone(json);
  const missing: Difference[] = [];
  for (const path of expected.jsonStrings ?? []) put(got, path, parseText(valueAt(got, path)));
  for (const entry of expected.volatile ?? []) {
    if (entry.startsWith("header:")) continue;
    const optional = entry.startsWith("?");
    const path = optional ? entry.slice(1) : entry;
    if (!optional && valueAt(got, path) === undefined)
      missing.push({ at: path, expected: "any value", got: undefined });
    remove(wanted, path);
    remove(got, path);
  }
  return [...missing, ...differences(wanted, got, expected.match === "subset")];
}

function read(at: string, answer: HttpAnswer, json: unknown): unknown {
  return at.startsWith("header:") ? answer.headers[at.slice("header:".length).toLowerCase()] : valueAt(json, at);
}

function parse(body: Buffer): unknown {
  return parseText(body.toString("utf8"));
}

function parseText(text: unknown): unknown {
  try {
    return JSON.parse(String(text)) as unknown;
  } catch {
    return undefined;
  }
}
