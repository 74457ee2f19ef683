import { createHash } from "node:crypto";

/** JSON with members in code-unit order and absent ones left out, so that equal documents are equal texts. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([key, member]) => [key, sorted(member)]));
}

/** A short text that changes whenever the text does; API Gateway's own examples use SHA-1, and nothing is secured by it. */
export function fingerprint(text: string): string {
  return createHash("sha1").update(text).digest("hex");
}
