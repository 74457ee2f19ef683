import type { WireResponse } from "../wire";

/** A JSON answer that nobody stores. */
export function json(status: number, value: unknown): WireResponse {
  return answer(status, "application/json", Buffer.from(JSON.stringify(value)));
}

/** A text answer. */
export function text(status: number, words: string): WireResponse {
  return answer(status, "text/plain; charset=utf-8", Buffer.from(words));
}

/** An answer of any kind that nobody stores. */
export function answer(
  status: number,
  contentType: string,
  body: WireResponse["body"],
  headers: WireResponse["headers"] = [],
): WireResponse {
  return {
    status,
    headers: [
      ["Content-Type", contentType],
      ["Cache-Control", "no-store"],
      ["X-Content-Type-Options", "nosniff"],
      ...headers,
    ],
    body,
  };
}

/** Values as server-sent events. */
export async function* serverSent(values: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
  for await (const value of values) yield Buffer.from(`data: ${JSON.stringify(value)}\n\n`);
}
