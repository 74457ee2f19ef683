/** Time of day with milliseconds. */
export function timeOfDay(ms: number): string {
  const date = new Date(ms);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

/** A duration as short as it can be read. */
export function duration(ms: number): string {
  if (ms < 0.1) return `${Math.round(ms * 1000)} µs`;
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
}

/** A whole number with separators. */
export function count(n: number): string {
  return Math.round(n).toLocaleString("en");
}

/** JSON that is meant to be read; text that is none stays as it is. */
export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}

/** Class of a status for its colour: `ok`, `moved`, `refused`, `failed`. */
export function statusClass(status: number): string {
  if (status >= 500) return "failed";
  if (status >= 400) return "refused";
  return status >= 300 ? "moved" : "ok";
}
