import type { Clock } from "../../clock";
import type { TraceStep } from "../../cloud/telemetry";
import { GatewayFault } from "./fault";

/** Notes what each step of a request did and how long it took. */
export class Tracer {
  readonly steps: TraceStep[] = [];

  constructor(private readonly clock: Clock) {}

  /** Runs a step; a fault below 500 is a refusal, every other failure a failed step. */
  async run<T>(
    step: string,
    work: () => T | Promise<T>,
    detail: (result: T) => Readonly<Record<string, unknown>> | undefined = () => undefined,
  ): Promise<T> {
    const startMs = this.clock.now();
    try {
      const result = await work();
      this.add(step, startMs, "passed", detail(result));
      return result;
    } catch (error) {
      const refused = error instanceof GatewayFault && error.status < 500;
      this.add(step, startMs, refused ? "refused" : "failed", { reason: String((error as Error).message) });
      throw error;
    }
  }

  /** Notes a step that had nothing to do. */
  skip(step: string, reason: string): void {
    this.add(step, this.clock.now(), "skipped", { reason });
  }

  private add(step: string, startMs: number, outcome: TraceStep["outcome"], detail?: TraceStep["detail"]): void {
    this.steps.push({ step, startMs, durationMs: this.clock.now() - startMs, outcome, ...(detail ? { detail } : {}) });
  }
}
