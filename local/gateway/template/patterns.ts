import { RE2JS } from "re2js";
import { TemplateRenderError } from "./errors";
import type { Frame } from "./frame";

/** Compiled patterns; templates use few, but one may build a pattern from data. */
const compiled = new Map<string, RE2JS>();
const keptPatterns = 200;

/**
 * A Java regular expression, in an engine that takes linear time whatever the pattern and the text are. What only a
 * backtracking engine can do (look-ahead, back references) is refused.
 * @throws TemplateRenderError when the pattern is no pattern, or needs backtracking.
 */
export function compilePattern(pattern: string): RE2JS {
  const known = compiled.get(pattern);
  if (known) return known;
  try {
    const made = RE2JS.compile(pattern, RE2JS.LOOKBEHINDS);
    if (compiled.size >= keptPatterns) compiled.clear();
    compiled.set(pattern, made);
    return made;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TemplateRenderError(
      `the regular expression ${JSON.stringify(pattern.slice(0, 80))} cannot be used: ${reason} (look-ahead and back references are not supported locally)`,
    );
  }
}

/** Java's `String.matches`: the whole text. */
export function matchesWhole(text: string, pattern: string, frame: Frame): boolean {
  return prepare(text, pattern, frame).testExact(text);
}

/** Java's `replaceAll` and `replaceFirst`; `$1` and `\$` in the replacement as there. */
export function replaceMatches(text: string, pattern: string, replacement: string, all: boolean, frame: Frame): string {
  const expression = prepare(text, pattern, frame);
  const by = compileReplacement(replacement, expression.groupCount());
  const matcher = expression.matcher(text);
  let result = "";
  let from = 0;
  while (matcher.find()) {
    result = frame.made(result + text.slice(from, matcher.start()) + by((group) => matcher.group(group) ?? ""));
    from = matcher.end();
    if (!all) break;
  }
  return frame.made(result + text.slice(from));
}

/** Java's `split`: no empty texts at the end unless `limit` is negative, none at the start for an empty match. */
export function splitAt(text: string, pattern: string, limit: number, frame: Frame): string[] {
  const matcher = prepare(text, pattern, frame).matcher(text);
  const parts: string[] = [];
  let from = 0;
  while ((limit <= 0 || parts.length < limit - 1) && matcher.find()) {
    const end = matcher.end();
    if (end === 0) continue;
    parts.push(text.slice(from, matcher.start()));
    from = end;
    frame.spend(1);
  }
  if (from === 0 && parts.length === 0) return [text];
  parts.push(text.slice(from));
  if (limit === 0) while (parts.length > 0 && parts.at(-1) === "") parts.pop();
  return parts;
}

function prepare(text: string, pattern: string, frame: Frame): RE2JS {
  const expression = compilePattern(pattern);
  // Linear in both, so that what a match may cost is known before it runs.
  frame.spend(1 + Math.ceil((text.length * Math.max(1, expression.programSize())) / 500));
  return expression;
}

function compileReplacement(replacement: string, groups: number): (group: (index: number) => string) => string {
  const parts: (string | number)[] = [];
  for (let i = 0; i < replacement.length; i += 1) {
    const char = replacement.charAt(i);
    if (char !== "\\" && char !== "$") {
      parts.push(char);
      continue;
    }
    i += 1;
    const next = replacement.charAt(i);
    if (next === "")
      throw new TemplateRenderError("a replacement ends in \\ or $; write \\\\ or \\$ for the character");
    if (char === "\\") {
      parts.push(next);
      continue;
    }
    if (!/[0-9]/.test(next))
      throw new TemplateRenderError("$ in a replacement must be followed by the number of a group");
    let index = Number(next);
    if (index > groups) throw new TemplateRenderError(`the replacement names group ${index} of ${groups}`);
    // As many digits as still name a group belong to the reference.
    while (/[0-9]/.test(replacement.charAt(i + 1)) && index * 10 + Number(replacement.charAt(i + 1)) <= groups) {
      i += 1;
      index = index * 10 + Number(replacement.charAt(i));
    }
    parts.push(index);
  }
  return (group) => parts.map((part) => (typeof part === "number" ? group(part) : part)).join("");
}
