import * as pulumi from "@pulumi/pulumi";

/** Limits of a whole number. */
export interface Range {
  readonly least: number;
  readonly most: number;
}

/** Reads a stage's configuration key by key and keeps every fault, so that one error can name them all. */
export class SettingsReader {
  readonly faults: string[] = [];
  private readonly asked = new Set<string>();
  private readonly config: pulumi.Config;

  /** @param project the part of a key before the colon, the project's name */
  constructor(private readonly project: string) {
    this.config = new pulumi.Config(project);
  }

  /** Text that fits a pattern; `words` says what the pattern wants. */
  text(key: string, pattern: RegExp, words: string): string | undefined {
    const value = this.value(key);
    if (value === undefined || pattern.test(value)) return value;
    this.fault(key, value, words);
    return undefined;
  }

  /** One of a few words. */
  choice<T extends string>(key: string, choices: readonly T[], otherwise: T): T {
    const value = this.value(key);
    if (value === undefined) return otherwise;
    const found = choices.find((choice) => choice === value);
    if (found === undefined) this.fault(key, value, `one of ${choices.join(", ")}`);
    return found ?? otherwise;
  }

  /** `true` or `false`. */
  flag(key: string, otherwise: boolean): boolean {
    return this.choice(key, ["true", "false"], otherwise ? "true" : "false") === "true";
  }

  /** A whole number within limits. */
  whole(key: string, { least, most }: Range, otherwise: number): number {
    const value = this.value(key);
    if (value === undefined) return otherwise;
    const number = Number(value);
    if (/^\d+$/.test(value) && number >= least && number <= most) return number;
    this.fault(key, value, `a whole number from ${least} to ${most}`);
    return otherwise;
  }

  /** One of a few whole numbers. */
  wholeOf(key: string, choices: readonly number[], otherwise: number): number {
    return Number(this.choice(key, choices.map(String), String(otherwise)));
  }

  /** A list of texts that fit a pattern. */
  list(key: string, pattern: RegExp, words: string, otherwise: readonly string[]): readonly string[] {
    const value = this.value(key);
    if (value === undefined) return otherwise;
    const items = parseList(value);
    if (items?.every((item) => pattern.test(item))) return items;
    this.fault(key, value, `a list, each ${words}`);
    return otherwise;
  }

  /** Whether the stage gives a key, well or badly. */
  given(key: string): boolean {
    return this.value(key) !== undefined;
  }

  /** Notes a fault that concerns keys together. */
  together(key: string, words: string): void {
    this.faults.push(`${this.project}:${key}: ${words}`);
  }

  /** Notes keys that nobody asked for: a misspelt key must not silently change nothing. */
  refuseUnknown(): void {
    const prefix = `${this.project}:`;
    const known = [...this.asked].sort().join(", ");
    for (const full of Object.keys(pulumi.runtime.allConfig())) {
      if (!full.startsWith(prefix) || this.asked.has(full.slice(prefix.length))) continue;
      this.faults.push(`${full}: is no setting; settings are ${known}`);
    }
  }

  private value(key: string): string | undefined {
    this.asked.add(key);
    return this.config.get(key);
  }

  private fault(key: string, got: string, allowed: string): void {
    this.faults.push(`${this.project}:${key}: got ${JSON.stringify(got)}; allowed is ${allowed}`);
  }
}

function parseList(value: string): string[] | undefined {
  try {
    const parsed: unknown = JSON.parse(value);
    return Array.isArray(parsed) && parsed.every((item) => typeof item === "string") ? parsed : undefined;
  } catch {
    return undefined;
  }
}
