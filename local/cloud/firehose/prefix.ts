import { AwsError } from "../errors";

/** What an expression of a prefix may refer to. */
export interface PrefixValues {
  /** Arrival of the oldest record of the object, in milliseconds. */
  readonly time: number;
  /** IANA name. */
  readonly timeZone: string;
  readonly randomString: string;
  /** Only in the prefix for errors, e.g. `processing-failed`. */
  readonly errorOutputType?: string;
}

/**
 * The prefix of an object's key: expressions replaced, and the default `yyyy/MM/dd/HH/` behind it when it has no
 * timestamp of its own (https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html).
 */
export function evaluatePrefix(prefix: string, values: PrefixValues): string {
  const text = /!\{/.test(prefix) ? prefix : `${prefix}!{timestamp:yyyy/MM/dd/HH}/`;
  return text.replace(/!\{([\w-]+):([^}]*)\}/g, (_, namespace: string, value: string) => {
    if (namespace === "timestamp") return formatTime(value, values.time, values.timeZone);
    return value === "random-string" ? values.randomString : (values.errorOutputType ?? "");
  });
}

/** Throws Firehose's refusal of expressions that it, or the local stage, does not know. */
export function checkPrefix(prefix: string, isErrorPrefix: boolean): void {
  for (const [whole, namespace, value] of prefix.matchAll(/!\{([\w-]+):?([^}]*)\}/g)) {
    const known =
      (namespace === "timestamp" && /^[yYMdHhmsSaEGuDeEnN/\-_ .:']+$/.test(value ?? "")) ||
      (namespace === "firehose" && (value === "random-string" || (isErrorPrefix && value === "error-output-type")));
    if (known) continue;
    throw new AwsError(
      "InvalidArgumentException",
      `the prefix expression ${whole} is not valid here, or asks for dynamic partitioning, which the local stage does not simulate`,
    );
  }
}

/** A time by Java's DateTimeFormatter letters that dates need; text in single quotes stays as it is. */
function formatTime(pattern: string, time: number, timeZone: string): string {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    })
      .formatToParts(time)
      .map(({ type, value }) => [type, value]),
  ) as Record<string, string>;
  const fields: Readonly<Record<string, string | undefined>> = {
    y: parts.year,
    Y: parts.year,
    u: parts.year,
    M: parts.month,
    d: parts.day,
    H: parts.hour,
    m: parts.minute,
    s: parts.second,
    S: String(time % 1000).padStart(3, "0"),
  };
  return pattern.replace(/'([^']*)'|([a-zA-Z])\2*/g, (run, quoted: string | undefined, letter: string) => {
    if (quoted !== undefined) return quoted;
    const value = fields[letter];
    if (value === undefined) return run;
    if (run.length === 2 && value.length === 4) return value.slice(2);
    return run.length === 1 ? String(Number(value)) : value;
  });
}
