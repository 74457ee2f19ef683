import { createContext, Script } from "node:vm";
import { RE2JS } from "re2js";

/** How long a pattern that only a backtracking engine can carry out may take for one text. */
const longestMs = 100;
const place: { expression?: RegExp; text?: string } = createContext({});
const run = new Script("expression.test(text)");

/** Whether a text has a match of a pattern; a pattern's search that takes too long has none. */
export interface BoundedPattern {
  test(text: string): boolean;
  /** The pattern itself: ajv tells patterns apart by it. */
  toString(): string;
}

/**
 * A JavaScript regular expression for texts of strangers: in linear time, but where only backtracking can carry it out
 * (look-ahead, back references), and then for a tenth of a second at the most.
 * @throws SyntaxError when it is no pattern
 */
export function boundedPattern(source: string, flags = ""): BoundedPattern {
  const expression = new RegExp(source, flags);
  const linear = compiled(source);
  return {
    test: (text) => (linear ? linear.matcher(text).find() : testInTime(expression, text)),
    toString: () => String(expression),
  };
}

function compiled(source: string): RE2JS | undefined {
  try {
    return RE2JS.compile(source, RE2JS.LOOKBEHINDS);
  } catch {
    return undefined;
  }
}

function testInTime(expression: RegExp, text: string): boolean {
  place.expression = expression;
  place.text = text;
  try {
    return Boolean(run.runInContext(place, { timeout: longestMs }));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return false;
    throw error;
  }
}
