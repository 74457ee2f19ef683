import type { StageEvent } from "../../cloud/telemetry";

/** Longest text of one header map or body in the log, as on AWS. */
const longest = 1000;
/** What is shorter would blot out plain text. */
const shortestSecret = 6;

/** Lines of one request in the stage's execution log. */
export class ExecutionLog {
  private readonly lines: { readonly level: "INFO" | "ERROR"; readonly text: string }[] = [];
  /** OFF until the method's settings are known. */
  level: "OFF" | "ERROR" | "INFO" = "OFF";
  /** Whether bodies and headers are logged in full. */
  dataTrace = false;

  private secrets: readonly string[] = [];

  constructor(
    private readonly requestId: string,
    private readonly group: string,
  ) {}

  /** Names texts that no line may show, such as tokens: as they are, inside JSON, and inside JSON that JSON holds. */
  conceal(texts: readonly string[]): void {
    const long = texts.filter((text) => text.length >= shortestSecret);
    this.secrets = [...this.secrets, ...long.flatMap((text) => [text, inJson(text), inJson(inJson(text))])];
  }

  info(text: string): void {
    this.lines.push({ level: "INFO", text });
  }

  error(text: string): void {
    this.lines.push({ level: "ERROR", text });
  }

  /** A line with the request's data, a text or a map, kept only where data tracing is on. */
  data(label: string, given: string | PrintableMap): void {
    if (!this.dataTrace) return;
    const printed = typeof given === "string" ? given : printedMap(given);
    const value = this.secrets.reduce((text, secret) => text.replaceAll(secret, "******"), printed);
    this.info(`${label}${value.length > longest ? `${value.slice(0, longest)} [TRUNCATED]` : value}`);
  }

  /** The same for a body, of which the log shows the beginning. */
  bytes(label: string, body: Buffer): void {
    // Four bytes a character at most; the whole of a long body is never decoded.
    if (this.dataTrace) this.data(label, body.subarray(0, 4 * longest + 4).toString("utf8"));
  }

  /** Events for the lines that the level lets through. */
  events(time: number, stream: string): StageEvent[] {
    if (this.level === "OFF") return [];
    return this.lines
      .filter((line) => this.level === "INFO" || line.level === "ERROR")
      .map(({ text }) => ({ kind: "log", time, group: this.group, stream, message: `(${this.requestId}) ${text}` }));
  }
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** Entries of a map that the log can print. */
type PrintableMap = Iterable<readonly [string, string | readonly string[]]>;

/** A map as the log prints it: `{a=1, b=2}`; values of credentials are masked. */
function printedMap(entries: PrintableMap): string {
  const parts = [...entries].map(([name, value]) => `${name}=${secretNames.test(name) ? "******" : String(value)}`);
  return `{${parts.join(", ")}}`;
}

/** A secret as the log shows it: its last six characters. */
export function masked(value: string | undefined): string {
  return value ? `${"*".repeat(Math.max(0, value.length - 6))}${value.slice(-6)}` : "";
}

/** Names of headers whose values are secrets. */
export const secretNames = /^(authorization|x-api-key|x-amz-security-token|cookie|set-cookie)$/i;
