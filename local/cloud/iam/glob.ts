/**
 * Matches a text with `*` (any characters) and `?` (one character) in time that grows with their product at most,
 * whatever the pattern is. `wild` says which characters of the pattern are wildcards: policy variables may bring
 * literal ones.
 */
export function globMatches(pattern: string, text: string, wild: readonly boolean[] | undefined = undefined): boolean {
  const isWild = (at: number) => (wild ? wild[at] === true : true);
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    const char = pattern[p];
    if (char === "*" && isWild(p)) {
      star = p;
      resume = t;
      p += 1;
    } else if (p < pattern.length && (char === text[t] || (char === "?" && isWild(p)))) {
      p += 1;
      t += 1;
    } else if (star >= 0) {
      p = star + 1;
      resume += 1;
      t = resume;
    } else {
      return false;
    }
  }
  while (pattern[p] === "*" && isWild(p)) p += 1;
  return p === pattern.length;
}

/** A pattern of a policy, its variables left to be filled in for each request. */
export interface Pattern {
  /** Text as written. */
  readonly source: string;
  /** Whether `text` matches, with the variables' values from `context`; false when one of them has none. */
  matches(text: string, context: (key: string) => string | undefined): boolean;
}

/** Compiles a pattern. @param variables whether `${aws:username}` is a variable, as in version 2012-10-17. */
export function compilePattern(source: string, variables: boolean, ignoreCase = false): Pattern {
  const fold = (text: string) => (ignoreCase ? text.toLowerCase() : text);
  if (!variables || !source.includes("${")) {
    const pattern = fold(source);
    if (!/[*?]/.test(pattern)) return { source, matches: (text) => fold(text) === pattern };
    if (pattern === "*") return { source, matches: () => true };
    return { source, matches: (text) => globMatches(pattern, fold(text)) };
  }
  const fill = compileVariables(source);
  return {
    source,
    matches(text, context) {
      const filled = fill(context);
      return filled !== undefined && globMatches(fold(filled.text), fold(text), filled.wild);
    },
  };
}

/** A text with its variables filled in, and which of its characters may be wildcards. */
export type Filled = { readonly text: string; readonly wild: readonly boolean[] };

/**
 * Finds the variables of a text: `${key}`, `${key, 'default'}`, and `${*}`, `${?}`, `${$}` for the characters
 * themselves. Filling in gives undefined where a variable has no value. What a variable brings is never a wildcard.
 */
export function compileVariables(source: string): (context: (key: string) => string | undefined) => Filled | undefined {
  const parts = [...source.matchAll(/\$\{([^}]*)\}|\$|[^$]+/g)].map(([whole, inner]) => {
    if (inner === undefined) return { literal: whole, wild: true };
    if (inner === "*" || inner === "?" || inner === "$") return { literal: inner, wild: false };
    const [, key = inner, otherwise] = /^([^,]*?)\s*,\s*'(.*)'$/.exec(inner) ?? [];
    return { key: key.trim().toLowerCase(), otherwise };
  });
  return (context) => {
    let text = "";
    const wild: boolean[] = [];
    for (const part of parts) {
      const piece = part.literal ?? context(part.key ?? "") ?? part.otherwise;
      if (piece === undefined) return undefined;
      text += piece;
      for (let i = 0; i < piece.length; i += 1) wild.push(part.wild === true);
    }
    return { text, wild };
  };
}

/**
 * Whether an ARN matches a pattern as ARN conditions do: each of the six parts by itself, so that a wildcard does not
 * reach over a colon; the resource part may hold colons.
 */
export function arnMatches(pattern: string, arn: string, wild: readonly boolean[] | undefined = undefined): boolean {
  const patterns = arnParts(pattern);
  const parts = arnParts(arn);
  if (patterns.length !== 6 || parts.length !== 6) return false;
  let at = 0;
  return patterns.every((part, i) => {
    const from = at;
    at += part.length + 1;
    return globMatches(part, parts[i] ?? "", wild?.slice(from, from + part.length));
  });
}

function arnParts(arn: string): string[] {
  const parts = arn.split(":");
  return parts.length > 6 ? [...parts.slice(0, 5), parts.slice(5).join(":")] : parts;
}
