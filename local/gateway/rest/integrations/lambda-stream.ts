import { malformedProxyResponse } from "../fault";
import { readProxyResponse } from "../lambda-response";

/** Status and headers that come before a streamed body. */
export interface StreamPrelude {
  readonly status: number;
  readonly headers: [string, string][];
}

const separator = Buffer.alloc(8);

/**
 * A function's streamed reply: a JSON prelude, eight NUL bytes, then the body.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/response-streaming-lambda-configure.html
 */
export class LambdaStream {
  readonly prelude: Promise<StreamPrelude>;
  private resolve!: (prelude: StreamPrelude) => void;
  private reject!: (reason: Error) => void;
  private head: Buffer | undefined = Buffer.alloc(0);
  private readonly queue: Buffer[] = [];
  private wake: () => void = () => {};
  private done = false;
  private failure: Error | undefined;

  constructor() {
    this.prelude = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.prelude.catch(() => {});
  }

  /** Takes the next bytes of the function. */
  push(chunk: Buffer): void {
    if (this.head === undefined) {
      this.enqueue(chunk);
      return;
    }
    this.head = Buffer.concat([this.head, chunk]);
    const at = this.head.indexOf(separator);
    if (at < 0) return;
    const rest = this.head.subarray(at + separator.length);
    const text = this.head.subarray(0, at).toString("utf8");
    this.head = undefined;
    try {
      const { status, headers } = readProxyResponse(text);
      this.resolve({ status, headers });
    } catch (error) {
      this.reject(error as Error);
    }
    if (rest.length > 0) this.enqueue(rest);
  }

  /** Ends the reply; one that never had a prelude is malformed, unless the function did not stream at all. */
  end(failure: Error | undefined, payload: string): void {
    if (this.head !== undefined && !failure && payload !== "" && this.head.length === 0) {
      this.push(Buffer.concat([Buffer.from(payload), separator]));
    }
    this.failure = failure;
    this.done = true;
    if (this.head !== undefined) this.reject(failure ?? malformedProxyResponse());
    this.wake();
  }

  /** The body's chunks as they come; throws when the function fails midway, which breaks the connection. */
  async *body(): AsyncGenerator<Buffer> {
    for (;;) {
      const next = this.queue.shift();
      if (next) yield next;
      else if (this.failure) throw this.failure;
      else if (this.done) return;
      else await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  private enqueue(chunk: Buffer): void {
    this.queue.push(chunk);
    this.wake();
  }
}
