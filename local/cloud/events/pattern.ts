import { BlockList, isIP } from "node:net";
import { isObject, type Json } from "../../json";
import { wildcard } from "../wildcard";

/**
 * Does an event match a pattern? The language of EventBridge's rules, of SNS's filter policies and of the filters of
 * Lambda's event source mappings, each of which lets some operators in (see `patternFault`).
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function matchesPattern(pattern: Json, event: unknown): boolean {
  const { $or: alternatives, ...own } = pattern;
  const members = Object.entries(own).every(([name, wanted]) => matchesMember(wanted, member(event, name)));
  if (!members || !Array.isArray(alternatives)) return members;
  return alternatives.filter(isObject).some((one) => matchesPattern(one, event));
}

/** Lists in the event are as good as each of their members, however deep: one that matches is enough. */
function matchesMember(wanted: unknown, actual: unknown): boolean {
  const nodes: unknown[] = [actual].flat(Number.POSITIVE_INFINITY);
  if (isObject(wanted)) return nodes.some((node) => matchesPattern(wanted, node));
  if (!Array.isArray(wanted)) return false;
  // Operators work on leaves only: an object is none, and so it does not exist either.
  const leaves = nodes.filter((node) => node !== undefined && !isObject(node));
  return wanted.some((test: unknown) => {
    if (!isObject(test)) return leaves.includes(test);
    if ("exists" in test) return leaves.length > 0 === test.exists;
    return leaves.some((leaf) => passes(test, leaf));
  });
}

/** An object's own member; what all objects inherit is none. */
function member(event: unknown, name: string): unknown {
  return isObject(event) && Object.hasOwn(event, name) ? event[name] : undefined;
}

type Test = (operand: unknown, value: unknown) => boolean;

const onTexts =
  (test: (operand: string, value: string) => boolean): Test =>
  (operand, value) => {
    if (typeof value !== "string") return false;
    const ignoring = isObject(operand) ? operand["equals-ignore-case"] : undefined;
    if (typeof ignoring === "string") return test(ignoring.toLowerCase(), value.toLowerCase());
    return typeof operand === "string" && test(operand, value);
  };

const tests: Readonly<Record<string, Test>> = {
  prefix: onTexts((operand, value) => value.startsWith(operand)),
  suffix: onTexts((operand, value) => value.endsWith(operand)),
  "equals-ignore-case": onTexts((operand, value) => value.toLowerCase() === operand.toLowerCase()),
  wildcard: onTexts((operand, value) => wildcard(operand).test(value)),
  cidr: onTexts((operand, value) => inNetwork(operand, value)),
  numeric: (operand, value) => Array.isArray(operand) && typeof value === "number" && inRange(operand, value),
  "anything-but": (operand, value) => {
    if (!isObject(operand)) return ![operand].flat().includes(value);
    return Object.entries(operand).every(
      ([name, one]) => ![one].flat().some((each: unknown) => tests[name]?.(each, value)),
    );
  },
};

function passes(test: Json, value: unknown): boolean {
  return Object.entries(test).every(([name, operand]) => tests[name]?.(operand, value) ?? false);
}

function inRange(bounds: readonly unknown[], value: number): boolean {
  for (let i = 0; i < bounds.length; i += 2) {
    const bound = Number(bounds[i + 1]);
    const holds = {
      "=": value === bound,
      "<": value < bound,
      "<=": value <= bound,
      ">": value > bound,
      ">=": value >= bound,
    };
    if (!holds[bounds[i] as keyof typeof holds]) return false;
  }
  return true;
}

function inNetwork(cidr: string, address: string): boolean {
  const [network = "", bits] = cidr.split("/");
  const family = isIP(network) === 6 ? "ipv6" : "ipv4";
  if (!isIP(network) || isIP(address) !== isIP(network)) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(bits ?? (family === "ipv6" ? 128 : 32)), family);
  return list.check(address, family);
}
