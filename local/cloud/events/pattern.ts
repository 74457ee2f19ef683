import { BlockList, isIP } from "node:net";
import { isDeepStrictEqual } from "node:util";
import { isObject, type Json } from "../../json";
import { wildcard } from "../wildcard";

/**
 * Does an event match a pattern? Used by EventBridge rules and SNS filter policies
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html).
 */
export function matchesPattern(pattern: Json, event: unknown): boolean {
  const { $or: alternatives, ...own } = pattern;
  const members = Object.entries(own).every(([name, wanted]) => matchesMember(wanted, member(event, name)));
  if (!members || !Array.isArray(alternatives)) return members;
  return alternatives.filter(isObject).some((one) => matchesPattern(one, event));
}

/** What is wrong with a pattern, or undefined. */
export function patternFault(pattern: unknown, path = ""): string | undefined {
  if (!isObject(pattern)) return `${path || "the pattern"} must be an object`;
  if (Object.keys(pattern).length === 0) return `${path || "the pattern"} must not be empty`;
  for (const [name, wanted] of Object.entries(pattern)) {
    const at = path ? `${path}.${name}` : name;
    if (name === "$or") {
      if (!Array.isArray(wanted) || wanted.length < 2) return `${at} must be a list of at least two patterns`;
      const fault = wanted.map((one) => patternFault(one, at)).find(Boolean);
      if (fault) return fault;
    } else if (Array.isArray(wanted)) {
      if (wanted.length === 0) return `${at} must not be an empty list`;
      const fault = wanted
        .filter(isObject)
        .map((test) => testFault(test, at))
        .find(Boolean);
      if (fault) return fault;
    } else {
      if (!isObject(wanted)) return `${at} is ${JSON.stringify(wanted)}; values must stand in a list`;
      const fault = patternFault(wanted, at);
      if (fault) return fault;
    }
  }
  return undefined;
}

function matchesMember(wanted: unknown, actual: unknown): boolean {
  if (!Array.isArray(wanted)) {
    if (!isObject(wanted)) return false;
    // A list in the event matches when one of its members does.
    return Array.isArray(actual) ? actual.some((one) => matchesPattern(wanted, one)) : matchesPattern(wanted, actual);
  }
  return wanted.some((test: unknown) => {
    if (isObject(test) && "exists" in test) return (actual !== undefined) === test.exists;
    if (actual === undefined) return false;
    const values: unknown[] = Array.isArray(actual) ? actual : [actual];
    return values.some((value) => (isObject(test) ? passes(test, value) : isDeepStrictEqual(test, value)));
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
    if (isObject(operand)) {
      return Object.entries(operand).every(
        ([name, one]) => ![one].flat().some((each: unknown) => tests[name]?.(each, value)),
      );
    }
    return ![operand].flat().some((one: unknown) => isDeepStrictEqual(one, value));
  },
};

function passes(test: Json, value: unknown): boolean {
  return Object.entries(test).every(([name, operand]) => tests[name]?.(operand, value) ?? false);
}

function testFault(test: Json, at: string): string | undefined {
  const [name, ...others] = Object.keys(test);
  if (others.length > 0 || !name || !(name === "exists" || Object.hasOwn(tests, name))) {
    return `${at} has the operator ${JSON.stringify(test)}; it must be one of exists, ${Object.keys(tests).join(", ")}`;
  }
  if (name === "exists" && typeof test.exists !== "boolean") return `${at}: exists must be true or false`;
  if (
    name === "numeric" &&
    (!Array.isArray(test.numeric) || test.numeric.length % 2 !== 0 || test.numeric.length === 0)
  ) {
    return `${at}: numeric must be pairs of an operator and a number`;
  }
  return undefined;
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
