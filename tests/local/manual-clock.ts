import type { Clock } from "../../local/clock";

/** A clock that moves only when told to; tasks run when it passes them. */
export class ManualClock implements Clock {
  private readonly tasks = new Set<{ readonly at: number; readonly task: () => void }>();

  constructor(private time = Date.UTC(2026, 0, 1)) {}

  now(): number {
    return this.time;
  }

  after(ms: number, task: () => void): () => void {
    const entry = { at: this.time + ms, task };
    this.tasks.add(entry);
    return () => this.tasks.delete(entry);
  }

  /** How many tasks wait. */
  get waiting(): number {
    return this.tasks.size;
  }

  /** Moves time on and runs what is due, the earliest first. */
  advance(ms: number): void {
    this.time += ms;
    for (const entry of [...this.tasks].sort((a, b) => a.at - b.at)) {
      if (entry.at <= this.time && this.tasks.delete(entry)) entry.task();
    }
  }
}
