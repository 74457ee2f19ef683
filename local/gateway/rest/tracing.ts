import { roundMs, steadyMs } from "../../clock";
import type { TraceStep } from "../../cloud/telemetry";
import type { Exchange } from "./exchange";
import { GatewayFault } from "./fault";

/** What a step returns when the method has nothing for it to do. */
export const skipped: unique symbol = Symbol("skipped");

/** Runs a step and notes what it did, how long it took and how it ended; steps may run inside others. */
export async function traced<T>(exchange: Exchange, step: string, run: () => T | Promise<T>): Promise<T> {
  const note = begin(exchange, step);
  try {
    const result = await run();
    note(result === skipped ? "skipped" : "passed");
    return result;
  } catch (error) {
    note(outcomeOf(exchange, error));
    throw error;
  }
}

/** As `traced`, for steps that wait for nothing. */
export function tracedNow<T>(exchange: Exchange, step: string, run: () => T): T {
  const note = begin(exchange, step);
  try {
    const result = run();
    note("passed");
    return result;
  } catch (error) {
    note(outcomeOf(exchange, error));
    throw error;
  }
}

function begin(exchange: Exchange, step: string): (outcome: TraceStep["outcome"]) => void {
  const { clock } = exchange.environment;
  const began = steadyMs(clock);
  const outer = exchange.detail;
  exchange.detail = {};
  return (outcome) => {
    const { detail } = exchange;
    exchange.detail = outer;
    exchange.steps.push({
      step,
      startMs: roundMs(began - exchange.startedMs),
      durationMs: roundMs(steadyMs(clock) - began),
      outcome,
      ...(Object.keys(detail).length > 0 ? { detail } : {}),
    });
  };
}

function outcomeOf(exchange: Exchange, error: unknown): "refused" | "failed" {
  if (!(error instanceof GatewayFault)) return "failed";
  exchange.detail = { ...exchange.detail, type: error.type, reason: error.message };
  return error.status < 500 ? "refused" : "failed";
}

/** Longest text of a body in a trace. */
const longest = 2000;

/** A body as the trace shows it. */
export function shown(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)} … (${text.length} characters)` : text;
}
