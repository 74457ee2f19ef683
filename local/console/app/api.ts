import { signal } from "@preact/signals";

/** What the page could not do, in words for its user; shown until it is dismissed or something else happens. */
export const notice = signal<{ readonly text: string; readonly failed: boolean } | undefined>(undefined);

const headers = { "X-Stagedoor": "1" };

/** Asks the stage for something. @throws Error with the stage's own words */
export async function ask<T>(what: string, signal?: AbortSignal): Promise<T> {
  return read<T>(await fetch(`/_stagedoor/${what}`, { headers, ...(signal ? { signal } : {}) }));
}

/** Has the stage do something. @throws Error with the stage's own words */
export async function tell<T>(what: string, body: unknown): Promise<T> {
  return read<T>(await fetch(`/_stagedoor/${what}`, { method: "POST", headers, body: JSON.stringify(body) }));
}

/**
 * Events that the stage tells as they come, until it ends them.
 * @param body what the stage is to do @default it only tells
 * @throws Error with the stage's own words
 */
export async function* events<T>(what: string, signal: AbortSignal, body?: unknown): AsyncGenerator<T> {
  const asked = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const response = await fetch(`/_stagedoor/${what}`, { headers, signal, ...asked });
  if (!response.ok || !response.body) return void (await read(response));
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let kept = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const parts = (kept + value).split("\n\n");
    kept = parts.pop()!;
    for (const part of parts) if (part.startsWith("data: ")) yield JSON.parse(part.slice(6)) as T;
  }
}

/** Runs something for its user, and says so when it fails. */
export async function attempt(work: () => Promise<unknown>, done?: string): Promise<void> {
  try {
    await work();
    notice.value = done === undefined ? undefined : { text: done, failed: false };
  } catch (error) {
    notice.value = { text: (error as Error).message, failed: true };
  }
}

async function read<T>(response: Response): Promise<T> {
  const value: unknown = await response.json().catch(() => undefined);
  if (response.ok && value !== undefined) return value as T;
  const said = (value as { message?: string } | undefined)?.message;
  throw new Error(said ?? (response.ok ? "the stage's answer was cut short" : `the stage answered ${response.status}`));
}
