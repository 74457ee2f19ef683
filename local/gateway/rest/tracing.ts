import { roundMs, steadyMs } from "../../clock";
import type { TraceStep } from "../../cloud/telemetry";
import type { Exchange } from "./exchange";
import { GatewayFault } from "./fault";

/** What a step returns when the method has nothing for it to do. */
export const skipped: unique symbol = Symbol("skipped");

/**
 * Runs a step and notes what it did, how long it took and how it ended; steps may run inside others. A step that waits
 * for nothing is over when this returns: most are, and a promise for each would cost more than their work.
 */
export function traced<T>(exchange: Exchange, step: string, run: () => Promise<T>): Promise<T>;
export function traced<T>(exchange: Exchange, step: string, run: () => T): T;
export function traced<T>(exchange: Exchange, step: string, run: () => T | Promise<T>): T | Promise<T> {
  const note = begin(exchange, step);
  const passed = (result: T): T => {
    note(result === skipped ? "skipped" : "passed");
    return result;
  };
  const failed = (error: unknown): never => {
    note(outcomeOf(exchange, error));
    throw error;
  };
  let result: T | Promise<T>;
  try {
    result = run();
  } catch (error) {
    return failed(error);
  }
  return result instanceof Promise ? result.then(passed, failed) : passed(result);
}

/** The detail of a step that told nothing. */
const untold = {};

function begin(exchange: Exchange, step: string): (outcome: TraceStep["outcome"]) => void {
  const { clock } = exchange.environment;
  const began = steadyMs(clock);
  const outer = exchange.detail;
  exchange.detail = untold;
  return (outcome) => {
    const { detail } = exchange;
    exchange.detail = outer;
    exchange.steps.push({
      step,
      startMs: roundMs(began - exchange.startedMs),
      durationMs: roundMs(steadyMs(clock) - began),
      outcome,
      ...(detail === untold ? {} : { detail }),
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
