import type { HeaderLines, WireResponse } from "./wire";

/** An answer whose body is a value as JSON. */
export function jsonAnswer(status: number, value: unknown, headers: HeaderLines = []): WireResponse {
  return {
    status,
    headers: [["Content-Type", "application/json"], ...headers],
    body: Buffer.from(JSON.stringify(value)),
  };
}
