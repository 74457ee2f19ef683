import { type BoundedPattern, boundedPattern } from "../../bounded-pattern";
import { compilePattern, TemplateRenderError } from "../template";

/** A regular expression as API Gateway takes it. */
export interface JavaPattern {
  readonly source: string;
  /** Whether the whole text matches. */
  matches(text: string): boolean;
}

/**
 * Compiles a Java regular expression, in linear time for all texts but where only backtracking can carry it out
 * (look-ahead, back references). One that is no pattern matches nothing.
 */
export function javaPattern(source: string): JavaPattern {
  try {
    const pattern = compilePattern(source);
    return { source, matches: (text) => pattern.testExact(text) };
  } catch (error) {
    if (!(error instanceof TemplateRenderError)) throw error;
    const pattern = backtracking(source);
    return { source, matches: (text) => pattern?.test(text) ?? false };
  }
}

function backtracking(source: string): BoundedPattern | undefined {
  try {
    return boundedPattern(`^(?:${source})$`);
  } catch {
    return undefined;
  }
}
