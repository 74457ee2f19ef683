import type { Clock } from "../../local/clock";

/** The machine's clock with jumps: a jump forwards runs at once what became due in it, a jump back runs nothing twice. */
export class JumpingClock implements Clock {
  private offsetMs = 0;
  private readonly waiting = new Set<{ readonly due: number; readonly run: () => void }>();

  now(): number {
    return Date.now() + this.offsetMs;
  }

  /** Tasks that wait. */
  get pending(): number {
    return this.waiting.size;
  }

  after(ms: number, task: () => void): () => void {
    const cancel = () => {
      clearTimeout(timer);
      this.waiting.delete(entry);
    };
    const run = () => {
      cancel();
      task();
    };
    const entry = { due: this.now() + ms, run };
    this.waiting.add(entry);
    // Longer ones wait for a jump.
    const timer = ms < 2 ** 31 ? setTimeout(run, ms).unref() : undefined;
    return cancel;
  }

  /** Moves the time, back where `ms` is negative. */
  jump(ms: number): void {
    this.offsetMs += ms;
    const due = [...this.waiting].filter((entry) => entry.due <= this.now()).sort((a, b) => a.due - b.due);
    for (const { run } of due) run();
  }
}
