import type { WireHandler } from "./wire";

/** Requests whose answer is not there yet, so that a server can wait for them before it ends. */
export class UnderWay {
  private readonly requests = new Set<object>();
  private tell = () => {};

  /** Counts the requests of a handler, each until its answer is there or its client is gone. */
  count(handle: WireHandler): WireHandler {
    return async (request) => {
      const done = () => {
        this.requests.delete(request);
        if (this.requests.size === 0) this.tell();
      };
      this.requests.add(request);
      request.signal?.addEventListener("abort", done, { once: true });
      try {
        return await handle(request);
      } finally {
        done();
      }
    };
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
