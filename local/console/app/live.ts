import { batch, signal } from "@preact/signals";
import type { Tick } from "../live/contract";
import type { RequestPage, RequestSummary } from "../requests/contract";
import { ask, events } from "./api";

/** How many requests the list keeps. */
const listed = 10_000;
/** Seconds the rate is averaged over. */
const rateSeconds = 5;

/** Requests, newest first. */
export const requests = signal<readonly RequestSummary[]>([]);
/** Requests since the stage began. */
export const total = signal(0);
/** Requests that came in faster than the page is told about them. */
export const unsent = signal(0);
/** Requests a second, lately. */
export const rate = signal(0);
/** Whether the stage answers. */
export const connected = signal<"connecting" | "live" | "lost">("connecting");
/** While held, the list stands still; what arrives is shown when it is released. */
export const held = signal(false);
/** Counts the builds of the stage; views ask again when it changes. */
export const build = signal(0);
/** Requests that wait for the list to be released. */
export const waiting = signal(0);

const listeners = new Set<(tick: Tick) => void>();
let arrivals: { readonly time: number; readonly count: number }[] = [];
let parked: RequestSummary[] = [];

/** Calls back on every tick; the returned function ends it. */
export function onTick(listener: (tick: Tick) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Follows the stage for as long as the page is open, and finds it again after a restart. */
export async function follow(): Promise<void> {
  for (;;) {
    try {
      await loadAll();
      for await (const tick of events<Tick>("events", new AbortController().signal)) take(tick);
    } catch {
      // The stage ends or restarts: said below, tried again.
    }
    connected.value = "lost";
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

/** Asks for all requests that the stage keeps, so that nothing is left out. */
export async function loadAll(): Promise<void> {
  const page = await ask<RequestPage>("requests.json");
  batch(() => {
    requests.value = page.requests;
    total.value = page.total;
    unsent.value = 0;
    waiting.value = 0;
  });
  parked = [];
}

/** Lets the list go on, or holds it. */
export function hold(on: boolean): void {
  batch(() => {
    held.value = on;
    if (on) return;
    requests.value = newestFirst(parked, requests.value);
    parked = [];
    waiting.value = 0;
  });
}

function take(tick: Tick): void {
  batch(() => {
    connected.value = "live";
    build.value = tick.build;
    total.value = tick.total;
    unsent.value += tick.unsent;
    rate.value = rateOf(tick);
    if (tick.requests.length === 0) return;
    if (held.value) {
      parked = [...parked, ...tick.requests].slice(-listed);
      waiting.value = parked.length;
    } else {
      requests.value = newestFirst(tick.requests, requests.value);
    }
  });
  for (const listener of listeners) listener(tick);
}

/** Requests come oldest first; those that a full load brought already are left out. */
function newestFirst(arrived: readonly RequestSummary[], known: readonly RequestSummary[]): readonly RequestSummary[] {
  const recent = new Set(known.slice(0, 500).map(({ id }) => id));
  const fresh = arrived.filter(({ id }) => !recent.has(id)).reverse();
  return fresh.length === 0 ? known : [...fresh, ...known].slice(0, listed);
}

function rateOf(tick: Tick): number {
  arrivals = [...arrivals, { time: tick.time, count: tick.requests.length + tick.unsent }];
  arrivals = arrivals.filter(({ time }) => tick.time - time < rateSeconds * 1000);
  return arrivals.reduce((sum, { count }) => sum + count, 0) / rateSeconds;
}
