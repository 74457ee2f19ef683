import type { CapturedResource } from "../capture/program";
import { secondsPerMonth } from "../traffic/hours";
import { type Act, type Demand, type Load, loadOf } from "../traffic/load";
import type { Traffic } from "../traffic/settle";
import type { StageModel } from "../traffic/stage";

/** What the busiest second of a month's traffic does to a stage. */
export class Rates {
  readonly load: Load;

  constructor(
    readonly model: StageModel,
    readonly traffic: Traffic,
  ) {
    this.load = loadOf(model, traffic);
  }

  /** A month's count as the busiest second's. */
  atPeak(count: number): number {
    return (count / secondsPerMonth) * this.traffic.peakFactor;
  }

  /** Acts on a resource in the busiest second. */
  of(on: CapturedResource, acts: readonly Act[]): number {
    return this.atPeak(this.sum(on, acts, ({ count }) => count));
  }

  /** Kilobytes of acts on a resource in the busiest second. */
  kilobytesOf(on: CapturedResource, acts: readonly Act[]): number {
    return this.atPeak(this.sum(on, acts, ({ count, kb }) => count * kb));
  }

  /** Any measure of acts on a resource, in the busiest second. */
  measureOf(on: CapturedResource, acts: readonly Act[], measure: (demand: Demand) => number): number {
    return this.atPeak(this.sum(on, acts, measure));
  }

  /** The stage's resources of a type. */
  ofType(type: string): readonly CapturedResource[] {
    return this.model.resources.filter((one) => one.type === type);
  }

  private sum(on: CapturedResource, acts: readonly Act[], measure: (demand: Demand) => number): number {
    return this.load.demands
      .filter((demand) => demand.on.urn === on.urn && acts.includes(demand.act))
      .reduce((total, demand) => total + measure(demand), 0);
  }
}
