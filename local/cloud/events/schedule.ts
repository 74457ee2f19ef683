import type { Cloud } from "../cloud";

/** Milliseconds between runs of `rate(5 minutes)`; undefined when it is no rate. */
export function rateMs(expression: string): number | undefined {
  const found = /^rate\((\d+) (minutes?|hours?|days?)\)$/.exec(expression);
  if (!found) return undefined;
  const [, count, unit = ""] = found;
  const minutes = unit.startsWith("minute") ? 1 : unit.startsWith("hour") ? 60 : 1440;
  // AWS wants the singular for one and the plural otherwise.
  if ((Number(count) === 1) === unit.endsWith("s") || Number(count) === 0) return undefined;
  return Number(count) * minutes * 60_000;
}

/** The next time after `now` that a cron expression names, in UTC; undefined when it is no cron expression. */
export function nextCron(expression: string, now: number): number | undefined {
  const fields = /^cron\((.*)\)$/.exec(expression)?.[1]?.trim().split(/\s+/);
  if (fields?.length !== 6) return undefined;
  const [minutes, hours, days, months, weekdays, years] = fields.map((text, i) => parseField(text, cronFields[i]!));
  if (!minutes || !hours || !days || !months || !weekdays || !years) return undefined;
  // Exactly one of day of month and day of week is a question mark.
  if ((fields[2] === "?") === (fields[4] === "?")) return undefined;
  let time = new Date(Math.floor(now / 60_000) * 60_000 + 60_000);
  const end = now + 4 * 366 * 86_400_000;
  while (time.getTime() < end) {
    const day = days(time.getUTCDate()) && weekdays(time.getUTCDay() + 1);
    if (!months(time.getUTCMonth() + 1) || !day || !years(time.getUTCFullYear())) {
      time = new Date(Date.UTC(time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate() + 1));
    } else if (!hours(time.getUTCHours())) {
      time = new Date(Math.floor(time.getTime() / 3_600_000) * 3_600_000 + 3_600_000);
    } else if (!minutes(time.getUTCMinutes())) {
      time = new Date(time.getTime() + 60_000);
    } else return time.getTime();
  }
  return undefined;
}

interface CronField {
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const cronFields: readonly CronField[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"] },
  { min: 1, max: 7, names: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"] },
  { min: 1970, max: 2199 },
];

/** A test of one field; undefined for what the local stage cannot read (`L`, `W`, `#` among it). */
function parseField(text: string, { min, max, names }: CronField): ((value: number) => boolean) | undefined {
  if (text === "*" || text === "?") return () => true;
  const numberOf = (word: string): number => {
    const named = names?.indexOf(word.toUpperCase()) ?? -1;
    return named >= 0 ? named + min : /^\d+$/.test(word) ? Number(word) : Number.NaN;
  };
  const ranges = text.split(",").map((part) => {
    const [span = "", step] = part.split("/");
    const [from = "", to] = span.split("-");
    const first = from === "*" ? min : numberOf(from);
    const last = to !== undefined ? numberOf(to) : step !== undefined || from === "*" ? max : first;
    return { first, last, by: step === undefined ? 1 : numberOf(step) };
  });
  const good = ranges.every(({ first, last, by }) => first >= min && last <= max && first <= last && by >= 1);
  return good
    ? (value) => ranges.some(({ first, last, by }) => value >= first && value <= last && (value - first) % by === 0)
    : undefined;
}

/** Milliseconds until a schedule runs next; undefined when the local stage cannot read it. */
export function untilNext(expression: string, now: number): number | undefined {
  const next = nextCron(expression, now);
  return rateMs(expression) ?? (next === undefined ? undefined : next - now);
}

/** Runs `task` by a schedule until the returned function is called. */
export function runBySchedule(cloud: Cloud, expression: string, task: () => void): () => void {
  let cancel = () => {};
  const plan = () => {
    const ms = untilNext(expression, cloud.clock.now());
    if (ms === undefined) return;
    // Timers longer than this overflow; a long wait is cut into parts.
    const part = Math.min(ms, 2 ** 31 - 1);
    cancel = cloud.clock.after(part, () => {
      if (part === ms) task();
      plan();
    });
  };
  plan();
  return () => cancel();
}
