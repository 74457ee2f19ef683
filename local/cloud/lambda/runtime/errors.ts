/** A failed invocation as the caller sees it. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/**
 * The error of an invocation that ran out of time.
 * https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html
 */
export function timeoutError(requestId: string, timeoutMs: number): FunctionError {
  return { errorType: "Sandbox.Timedout", errorMessage: `RequestId: ${requestId} Error: ${timeoutText(timeoutMs)}` };
}

/** What the log says of an invocation that ran out of time. */
export function timeoutText(timeoutMs: number): string {
  return `Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`;
}

/** The error of an invocation whose runtime ended under it. */
export function exitError(requestId: string, cause: string | undefined): FunctionError {
  const reason =
    cause === undefined ? "Runtime exited without providing a reason" : `Runtime exited with error: ${cause}`;
  return { errorType: "Runtime.ExitError", errorMessage: `RequestId: ${requestId} Error: ${reason}` };
}

/** The most a buffered reply may have, in bytes. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const MAX_RESPONSE_BYTES = 6 * 1024 * 1024;
/** The most a synchronous request may have, in bytes. */
export const MAX_REQUEST_BYTES = 6 * 1024 * 1024;
/** The most an asynchronous request may have, in bytes. */
export const MAX_EVENT_BYTES = 1024 * 1024;

/** The error of a reply that is too large. */
export function responseTooLarge(): FunctionError {
  // AWS's own text names a hundred bytes more than the documented limit.
  const limit = MAX_RESPONSE_BYTES + 100;
  return {
    errorType: "Function.ResponseSizeTooLarge",
    errorMessage: `Response payload size exceeded maximum allowed payload size (${limit} bytes).`,
  };
}

/** Whether text is longer than `limit` bytes in UTF-8; counts only where the length leaves it open. */
export function exceeds(text: string, limit: number): boolean {
  return text.length * 3 > limit && Buffer.byteLength(text) > limit;
}
