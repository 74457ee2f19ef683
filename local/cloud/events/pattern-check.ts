import { isIP } from "node:net";
import { isObject, type Json } from "../../json";

/** Says what is wrong with an operator's operand: what it must be; undefined for nothing. */
type Check = (operand: unknown, allowed: readonly string[]) => string | undefined;

const mustBe =
  (what: string, holds: (operand: unknown) => boolean): Check =>
  (operand) =>
    holds(operand) ? undefined : `must be ${what}`;

const isText = (operand: unknown): operand is string => typeof operand === "string";
const textOrFolded = mustBe('a text, or {"equals-ignore-case": text}', (operand) =>
  isObject(operand) ? Object.keys(operand).length === 1 && isText(operand["equals-ignore-case"]) : isText(operand),
);

const checks: Readonly<Record<string, Check>> = {
  exists: mustBe("true or false", (operand) => typeof operand === "boolean"),
  prefix: textOrFolded,
  suffix: textOrFolded,
  "equals-ignore-case": mustBe("a text", isText),
  wildcard: mustBe(
    "a text without ** and with a backslash only before * and another backslash",
    (operand) => isText(operand) && /^(?:\\[*\\]|\*(?!\*)|[^*\\])*$/.test(operand),
  ),
  cidr: mustBe("a network such as 10.0.0.0/24", (operand) => isText(operand) && isNetwork(operand)),
  numeric: mustBe("pairs of =, <, <=, > or >= and a number", (operand) => Array.isArray(operand) && isRange(operand)),
  "anything-but": (operand, allowed) => {
    if (!isObject(operand)) {
      const values: unknown[] = [operand].flat();
      const alike = ["string", "number"].some((type) => values.every((value) => typeof value === type));
      return values.length > 0 && alike ? undefined : "must be a text, a number, or a list of either";
    }
    const [name = "", ...others] = Object.keys(operand);
    const able = negated.filter((one) => allowed.includes(one));
    if (others.length > 0 || !able.includes(name)) return `must be values, or one of ${able.join(", ")}`;
    const values: unknown[] = [operand[name]].flat();
    const sound = (one: unknown) => isText(one) && one !== "" && !checks[name]!(one, allowed);
    return values.length > 0 && values.every(sound) ? undefined : `has ${name} of ${JSON.stringify(operand[name])}`;
  },
};

/** Operators that `anything-but` takes. */
const negated = ["prefix", "suffix", "equals-ignore-case", "wildcard"];

/** The operators of EventBridge's event buses, and of SNS. */
const everyOperator: readonly string[] = Object.keys(checks);

/**
 * What is wrong with a pattern, or undefined.
 * @param operators those that the service lets in. @default all of EventBridge's
 * See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function patternFault(pattern: unknown, operators = everyOperator, path = ""): string | undefined {
  if (!isObject(pattern)) return `${path || "the pattern"} must be an object`;
  if (Object.keys(pattern).length === 0) return `${path || "the pattern"} must not be empty`;
  const faults = Object.entries(pattern).map(([name, wanted]) => {
    const at = path ? `${path}.${name}` : name;
    return name === "$or" ? alternativesFault(wanted, operators, at) : memberFault(wanted, operators, at);
  });
  return faults.find(Boolean);
}

function alternativesFault(wanted: unknown, operators: readonly string[], at: string): string | undefined {
  if (!Array.isArray(wanted) || wanted.length < 2) return `${at} must be a list of at least two patterns`;
  return wanted.map((one) => patternFault(one, operators, at)).find(Boolean);
}

function memberFault(wanted: unknown, operators: readonly string[], at: string): string | undefined {
  if (isObject(wanted)) return patternFault(wanted, operators, at);
  if (!Array.isArray(wanted)) return `${at} is ${JSON.stringify(wanted)}; values must stand in a list`;
  if (wanted.length === 0) return `${at} must not be an empty list`;
  if (wanted.some(Array.isArray))
    return `${at} has a list in its list; values are texts, numbers, true, false and null`;
  return wanted
    .filter(isObject)
    .map((test) => testFault(test, operators, at))
    .find(Boolean);
}

function testFault(test: Json, operators: readonly string[], at: string): string | undefined {
  const [name = "", ...others] = Object.keys(test);
  if (others.length > 0 || !operators.includes(name)) {
    return `${at} has the operator ${JSON.stringify(test)}; it must be one of ${operators.join(", ")}`;
  }
  const fault = checks[name]!(test[name], operators);
  return fault && `${at}: ${name} ${fault}`;
}

function isNetwork(text: string): boolean {
  const [network = "", bits = "", ...rest] = text.split("/");
  const most = isIP(network) === 6 ? 128 : 32;
  return rest.length === 0 && isIP(network) > 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= most;
}

function isRange(bounds: readonly unknown[]): boolean {
  const holds = (part: unknown, i: number) =>
    i % 2 === 0 ? ["=", "<", "<=", ">", ">="].includes(String(part)) : typeof part === "number";
  return bounds.length > 0 && bounds.length % 2 === 0 && bounds.every(holds);
}
