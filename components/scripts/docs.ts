import ts from "typescript";

/** A docstring as a description: its text, what it defaults to, where to read on, and, where wanted, its example. */
export function description(checker: ts.TypeChecker, symbol: ts.Symbol, withExample = false): string | undefined {
  const tags = symbol.getJsDocTags(checker);
  const text = (name: string) =>
    tags.filter((tag) => tag.name === name).map((tag) => plain(ts.displayPartsToString(tag.text)));
  const parts = [
    plain(ts.displayPartsToString(symbol.getDocumentationComment(checker))),
    ...text("default").map((value) => `Default: ${value}.`),
    ...text("see").map((value) => `See ${value}.`),
    ...(withExample ? text("example").map(example) : []),
  ];
  const joined = parts.filter(Boolean).join("\n\n");
  return joined === "" ? undefined : joined;
}

/** Why not to use it any more. */
export function deprecation(checker: ts.TypeChecker, symbol: ts.Symbol): string | undefined {
  const tag = symbol.getJsDocTags(checker).find(({ name }) => name === "deprecated");
  return tag && plain(ts.displayPartsToString(tag.text));
}

function plain(text: string): string {
  return text.replace(/\{@link (?:\S+ )?([^}]+)\}/g, "`$1`").trim();
}

function example(text: string): string {
  const fenced = text.startsWith("```") ? text.replace(/^```ts/, "```typescript") : `\`\`\`typescript\n${text}\n\`\`\``;
  return `## Example Usage\n\n${fenced}`;
}
