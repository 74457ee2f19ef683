import type { Context, Judged, Rule } from "./rule";
import { unknownPath } from "./unknown";

/** What a rule says of one resource. */
export interface Verdict {
  /** What is wrong, in words that follow "NAME: ". */
  readonly findings: readonly string[];
  /** Paths of values that were not known, each of which left a check undone. */
  readonly unknown: readonly string[];
}

/** Judges one resource by one rule; a check that meets an unknown value is counted, and the others go on. */
export function judge(rule: Rule, resource: Judged, context: Context): Verdict {
  const findings: string[] = [];
  const unknown = new Set<string>();
  const guarded = <T>(run: () => T): T | undefined => {
    try {
      return run();
    } catch (error) {
      const path = unknownPath(error);
      if (path === undefined) throw error;
      unknown.add(path);
      return undefined;
    }
  };
  for (const check of guarded(() => rule.judge(resource, context)) ?? []) {
    const result = guarded(check);
    if (typeof result === "string") findings.push(result);
  }
  return { findings: [...new Set(findings)], unknown: [...unknown] };
}
