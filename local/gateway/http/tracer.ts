import { type Clock, roundMs, steadyMs } from "../../clock";
import type { TraceStep } from "../../cloud/telemetry";
import { GatewayFault } from "./fault";

type Detail = NonNullable<TraceStep["detail"]>;

/** Notes what each step of a request did and how long it took. */
export class Tracer {
  readonly steps: TraceStep[] = [];

  private readonly startedMs: number;

  constructor(private readonly clock: Clock) {
    this.startedMs = steadyMs(clock);
  }

  /**
   * Runs a step; a fault below 500 is a refusal, every other failure a failed step.
   * @param work gets a function that notes what is worth telling however the step ends
   */
  async run<T>(
    step: string,
    work: (note: (detail: Detail) => void) => T | Promise<T>,
    detail: (result: T) => Detail | undefined = () => undefined,
  ): Promise<T> {
    const began = steadyMs(this.clock);
    let noted: Detail | undefined;
    const note = (more: Detail) => {
      noted = more;
    };
    try {
      const result = await work(note);
      const told = detail(result);
      this.add(step, began, "passed", noted ? { ...told, ...noted } : told);
      return result;
    } catch (error) {
      const refused = error instanceof GatewayFault && error.status < 500;
      const reason = String((error as Error).message);
      this.add(step, began, refused ? "refused" : "failed", { reason, ...noted });
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
