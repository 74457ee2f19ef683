import { ArchiveValue, AssetValue, UNKNOWN } from "../../../capture/values";
import type { Properties, ResourceType } from "../../cloud/resource";
import { DEFAULTED } from "./defaults";

/** What became of one property. */
export type ChangeKind = "add" | "delete" | "update";

/** The difference between two sets of inputs. */
export interface InputDiff {
  /** By path in Pulumi's notation, e.g. `tags.team` or `attributes[0].name`. */
  readonly changes: ReadonlyMap<string, ChangeKind>;
  /** Paths whose change makes a new resource. */
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

/** Compares inputs: what a program asks for now with what it asked for before. */
export function diffInputs(type: ResourceType, olds: Properties, news: Properties): InputDiff {
  const changes = new Map<string, ChangeKind>();
  for (const name of new Set([...Object.keys(olds), ...Object.keys(news)])) {
    if (name !== DEFAULTED) compare(name, olds[name], news[name], changes);
  }
  const forces = (path: string) => !type.update || (type.replaceOn ?? []).some((property) => covers(property, path));
  const replaces = [...changes.keys()].filter(forces);
  return { changes, replaces, deleteBeforeReplace: replaces.length > 0 && mustDeleteFirst(type, olds, news) };
}

/** Inputs as they are now: those that somebody changed behind the engine's back have the value they were given. */
export function driftedInputs(inputs: Properties, state: Properties, now: Properties): Properties {
  const drifted = Object.keys(inputs).filter((name) => name in state && name in now && differs(state[name], now[name]));
  return { ...inputs, ...Object.fromEntries(drifted.map((name) => [name, now[name]])) };
}

function differs(before: unknown, after: unknown): boolean {
  const changes = new Map<string, ChangeKind>();
  compare("", before, after, changes);
  return changes.size > 0;
}

/** A name given by the program is taken until the old resource is gone; a generated one is made anew. */
function mustDeleteFirst(type: ResourceType, olds: Properties, news: Properties): boolean {
  if (type.deleteBeforeReplace) return true;
  const property = type.autoName?.property;
  if (property === undefined || news[property] === undefined) return false;
  const generated = Array.isArray(news[DEFAULTED]) && news[DEFAULTED].includes(property);
  return !generated && olds[property] === news[property];
}

/** True when a change at `path` is a change of `property`, or of something inside it. */
function covers(property: string, path: string): boolean {
  if (!path.startsWith(property)) return false;
  const next = path[property.length];
  return next === undefined || next === "." || next === "[";
}

function compare(path: string, before: unknown, after: unknown, changes: Map<string, ChangeKind>): void {
  const had = before !== undefined && before !== null;
  const has = after !== undefined && after !== null;
  if (!had && !has) return;
  if (!had || !has) {
    changes.set(path, had ? "delete" : "add");
    return;
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    for (let i = 0; i < Math.max(before.length, after.length); i++)
      compare(`${path}[${i}]`, before[i], after[i], changes);
    return;
  }
  if (isMap(before) && isMap(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      compare(member(path, key), before[key], after[key], changes);
    }
    return;
  }
  if (!same(before, after)) changes.set(path, "update");
}

function same(before: unknown, after: unknown): boolean {
  if (before === UNKNOWN || after === UNKNOWN) return false;
  if (before instanceof AssetValue && after instanceof AssetValue) return before.hash === after.hash;
  if (before instanceof ArchiveValue && after instanceof ArchiveValue) return before.hash === after.hash;
  return before === after;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function member(path: string, key: string): string {
  return /^[A-Za-z_$][\w$-]*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}
