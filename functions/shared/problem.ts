/** A fault of the caller: it becomes an answer with this status and a stable code. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    /** Stable, for programs, e.g. `ProductNotFound`. */
    readonly code: string,
    message: string,
    /** What is wrong, field by field. */
    readonly details?: readonly { field: string; reason: string }[],
  ) {
    super(message);
    this.name = code;
  }
}
