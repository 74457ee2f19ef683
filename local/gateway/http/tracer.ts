import { type Clock, roundMs, steadyMs } from "../../clock";
import type { TraceStep } from "../../cloud/telemetry";
import { GatewayFault } from "./fault";

/** Notes what each step of a request did and how long it took. */
export class Tracer {
  readonly steps: TraceStep[] = [];

  private readonly startedMs: number;

  constructor(private readonly clock: Clock) {
    this.startedMs = steadyMs(clock);
  }

  /** Runs a step; a fault below 500 is a refusal, every other failure a failed step. */
  async run<T>(
    step: string,
    work: () => T | Promise<T>,
    detail: (result: T) => Readonly<Record<string, unknown>> | undefined = () => undefined,
  ): Promise<T> {
    const began = steadyMs(this.clock);
    try {
      const result = await work();
      this.add(step, began, "passed", detail(result));
      return result;
    } catch (error) {
      const refused = error instanceof GatewayFault && error.status < 500;
      this.add(step, began, refused ? "refused" : "failed", { reason: String((error as Error).message) });
      throw error;
    }
  }

  /** Milliseconds since the request came in. */
  elapsedMs(): number {
    return roundMs(steadyMs(this.clock) - this.startedMs);
  }

  /** Notes a step that had nothing to do. */
  skip(step: string, reason: string): void {
    this.add(step, steadyMs(this.clock), "skipped", { reason });
  }

  private add(step: string, began: number, outcome: TraceStep["outcome"], detail?: TraceStep["detail"]): void {
    this.steps.push({
      step,
      startMs: roundMs(began - this.startedMs),
      durationMs: roundMs(steadyMs(this.clock) - began),
      outcome,
      ...(detail ? { detail } : {}),
    });
  }
}
