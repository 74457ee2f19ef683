import type { RequestTrace, Telemetry } from "../../cloud/telemetry";
import { type RequestStore, summaryOf } from "../requests/store";
import type { Shown } from "../shown";
import type { Tick } from "./contract";
import { EdgeCounter } from "./edges";

/** Time between two ticks. */
const tickMs = 250;
/** Requests a tick carries at the most: what arrives beyond is counted, and can be asked for. */
const perTick = 25;
/** A line now and then tells the page that the stage is alive. */
const heartbeatMs = 5000;

/** What happens on the stage, told to one page until it goes away. */
export async function* liveEvents(
  telemetry: Telemetry,
  store: RequestStore,
  shown: () => Shown | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<Tick> {
  const counter = new EdgeCounter(shown);
  let pending: RequestTrace[] = [];
  let arrived = 0;
  let build = -1;
  let lastSent = 0;
  const stop = telemetry.listen((event) => {
    counter.note(event);
    if (event.kind !== "request") return;
    arrived += 1;
    if (pending.length < perTick) pending.push(event.trace);
  });
  const stopExchanges = store.onExchange((exchange) => counter.noteExchange(exchange, store.trace(exchange.id)?.apiId));
  try {
    while (!signal?.aborted) {
      const now = Date.now();
      const stage = shown();
      const current = stage?.build ?? 0;
      if (arrived > 0 || counter.busy || current !== build || now - lastSent > heartbeatMs) {
        build = current;
        lastSent = now;
        const requests = stage ? pending.map((trace) => summaryOf(trace, stage)) : [];
        const unsent = arrived - requests.length;
        // Begun anew before the yield: what arrives while a slow page takes its time counts for the next tick.
        pending = [];
        arrived = 0;
        yield { time: now, total: store.total, requests, unsent, edges: counter.take(), build };
      }
      await pause(tickMs, signal);
    }
  } finally {
    stop();
    stopExchanges();
  }
}

/** Resolves after a time, or at once when the page goes away. */
function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    timer.unref();
    signal?.addEventListener("abort", done);
  });
}
