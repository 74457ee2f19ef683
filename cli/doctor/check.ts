/** What was looked for on this machine. */
export interface Check {
  readonly name: string;
  /** `missing` stops something that every user needs; `optional` something that only some do. */
  readonly status: "ok" | "missing" | "optional";
  /** What is there, or what is wrong with it. */
  readonly found: string;
  readonly neededFor: string;
  /** How to get it; absent where nothing is to be done. */
  readonly fix?: string;
}

/** Whether a version is this one or a later one; numbers alone are compared. */
export function atLeast(version: string, wanted: string): boolean {
  const [have, want] = [version, wanted].map((text) => (text.match(/\d+/g) ?? []).map(Number));
  for (let i = 0; i < want!.length; i++) if ((have![i] ?? 0) !== want![i]) return (have![i] ?? 0) > want![i]!;
  return true;
}
