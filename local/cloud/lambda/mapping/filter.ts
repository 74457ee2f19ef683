import { type Json, parseJson } from "../../../json";
import { matchesPattern } from "../../events/pattern";
import { patternFault } from "../../events/pattern-check";

/**
 * The operators of event source mappings: EventBridge's without `wildcard` and `cidr`.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */
const operators = ["exists", "prefix", "suffix", "equals-ignore-case", "numeric", "anything-but"];

/** What is wrong with the text of a filter's pattern, or undefined. */
export function filterFault(text: string): string | undefined {
  return patternFault(parseJson(text), operators);
}

/** Whether an event matches any of the patterns; everything matches an empty list. */
export function matchesAny(patterns: readonly Json[], event: unknown): boolean {
  return patterns.length === 0 || patterns.some((pattern) => matchesPattern(pattern, event));
}
