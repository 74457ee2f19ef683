/** Lets any number of operations through together, or one alone: what a transaction needs to be seen whole. */
export class Gate {
  private readonly sharing = new Set<Promise<unknown>>();
  private closed: Promise<unknown> = Promise.resolve();
  private exclusive = 0;

  /** Runs `task` beside other shared ones, after every exclusive one that was asked for before. */
  async shared<T>(task: () => Promise<T>): Promise<T> {
    while (this.exclusive > 0) await this.closed;
    const running = task();
    const settled = running.catch(() => {});
    this.sharing.add(settled);
    try {
      return await running;
    } finally {
      this.sharing.delete(settled);
    }
  }

  /** Runs `task` while nothing else runs. */
  alone<T>(task: () => Promise<T>): Promise<T> {
    this.exclusive++;
    const turn = this.closed.then(() => Promise.all(this.sharing)).then(task);
    this.closed = turn
      .catch(() => {})
      .finally(() => {
        this.exclusive--;
      });
    return turn;
  }
}
