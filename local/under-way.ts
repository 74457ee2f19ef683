/** Requests whose answer is not there yet, so that a server can wait for them before it ends. */
export class UnderWay {
  private readonly requests = new Set<object>();
  private tell = () => {};

  /** A request has come in. */
  begin(request: object): void {
    this.requests.add(request);
  }

  /** Its answer is there, or its client is gone; further calls change nothing. */
  end(request: object): void {
    if (this.requests.delete(request) && this.requests.size === 0) this.tell();
  }

  /** Resolves once no request is under way, or after so many milliseconds. */
  async none(withinMs: number): Promise<void> {
    if (this.requests.size === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, withinMs);
      this.tell = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
