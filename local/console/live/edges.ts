import type { StageEvent } from "../../cloud/telemetry";
import type { EdgeTraffic } from "../contract";
import type { Shown } from "../shown";

/** Counts calls along the edges of the architecture between two ticks. */
export class EdgeCounter {
  private readonly counts = new Map<string, { from: string; to: string; calls: number; failed: number }>();

  constructor(private readonly shown: () => Shown | undefined) {}

  /** True when there is something to tell. */
  get busy(): boolean {
    return this.counts.size > 0;
  }

  note(_event: StageEvent): void {
    this.shown();
  }

  /** The counts so far, which begin anew. */
  take(): EdgeTraffic[] {
    const taken = [...this.counts.values()];
    this.counts.clear();
    return taken;
  }
}
