import type { Client } from "./wire";

/** The client of a connection. Its signal is made when somebody asks for it, as few requests do. */
export class ConnectedClient implements Client {
  private controller: AbortController | undefined;
  private isGone = false;

  get gone(): AbortSignal {
    this.controller ??= new AbortController();
    if (this.isGone) this.controller.abort();
    return this.controller.signal;
  }

  /** Tells that the client is not there any more. */
  leave(): void {
    this.isGone = true;
    this.controller?.abort();
  }
}
