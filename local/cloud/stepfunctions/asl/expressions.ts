import { isObject, type Json } from "../../../json";
import type { StateType } from "./definition";
import { parseIntrinsic } from "./intrinsics";
import { checkJsonata, jsonataText } from "./jsonata";
import { isPath, referenceSteps } from "./paths";

/** A place in a definition and what is wrong there. */
export type Finding = readonly [at: string, message: string];

/** What is wrong with the paths, payload templates and JSONata of a state. */
export function expressionFaults(
  state: Json,
  at: string,
  language: "JSONPath" | "JSONata",
  type: StateType,
): Finding[] {
  if (language === "JSONata") {
    const inner = type === "Parallel" || type === "Map" ? ["Branches", "ItemProcessor", "Iterator"] : [];
    const own = Object.entries(state).filter(([name]) => !inner.includes(name));
    return own.flatMap(([name, value]) => jsonataFaults(value, `${at}/${name}`));
  }
  const paths = Object.entries(state).filter(([name, value]) => name.endsWith("Path") && value !== null);
  return [
    ...paths.flatMap(([name, value]): Finding[] => {
      if (validPath(name, value)) return [];
      const kind = name === "ResultPath" ? "reference path" : "path";
      return [[`${at}/${name}`, `is ${JSON.stringify(value)}; it must be a ${kind}`]];
    }),
    ...["Parameters", "ResultSelector", "ItemSelector", "Assign"].flatMap((name) =>
      templateFaults(state[name], `${at}/${name}`),
    ),
  ];
}

function validPath(name: string, value: unknown): boolean {
  if (typeof value !== "string") return false;
  if (name === "ResultPath") return referenceSteps(value) !== undefined && !value.startsWith("$$");
  return isPath(value) || (/^(Error|Cause)Path$/.test(name) && parses(value));
}

function templateFaults(value: unknown, at: string): Finding[] {
  if (Array.isArray(value)) return value.flatMap((member: unknown, i) => templateFaults(member, `${at}[${i}]`));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]): Finding[] => {
    if (!name.endsWith(".$")) return templateFaults(member, `${at}/${name}`);
    if (typeof member === "string" && (isPath(member) || parses(member))) return [];
    return [[`${at}/${name}`, `is ${JSON.stringify(member)}; it must be a path or an intrinsic function`]];
  });
}

function jsonataFaults(value: unknown, at: string): Finding[] {
  if (Array.isArray(value)) return value.flatMap((member: unknown, i) => jsonataFaults(member, `${at}[${i}]`));
  if (isObject(value)) return Object.entries(value).flatMap(([name, member]) => jsonataFaults(member, `${at}/${name}`));
  const text = typeof value === "string" ? jsonataText(value) : undefined;
  if (text === undefined) return [];
  try {
    checkJsonata(text);
    return [];
  } catch (error) {
    return [[at, `is not valid JSONata: ${(error as Error).message}`]];
  }
}

function parses(text: string): boolean {
  try {
    parseIntrinsic(text);
    return true;
  } catch {
    return false;
  }
}
