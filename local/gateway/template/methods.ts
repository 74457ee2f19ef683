import type { Frame } from "./frame";
import type { Value } from "./values";

/** A method of a Java type: undefined when there is no such method for these arguments. */
export type Method<T> = (self: T, args: readonly Value[], frame: Frame) => Value | undefined;

/** Methods by name and number of arguments. */
export interface Methods<T> {
  find(name: string, args: number): Method<T> | undefined;
}

/**
 * Makes a table of methods. Keys are a name and the numbers of arguments that it takes (`"substring 1 2"`).
 * It is looked up in a map, not in an object: names come from templates, and must reach nothing else.
 */
export function methods<T>(table: Readonly<Record<string, Method<T>>>): Methods<T> {
  const found = new Map<string, Method<T>>();
  for (const [key, method] of Object.entries(table)) {
    const [name, ...counts] = key.split(" ");
    for (const count of counts) found.set(`${name} ${count}`, method);
  }
  return { find: (name, args) => found.get(`${name} ${args}`) };
}
