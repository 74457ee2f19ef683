/** A failure inside an execution: the error name that Retry and Catch match, and its cause. */
export class StatesError extends Error {
  constructor(
    /** E.g. `States.Timeout`, `Lambda.TooManyRequestsException`, or what a function threw. */
    readonly error: string,
    override readonly cause: string,
  ) {
    super(`${error}: ${cause}`);
    this.name = "StatesError";
  }
}

/** An error of the definition that only shows while it runs; States.ALL does not catch it. */
export function runtimeError(cause: string): StatesError {
  return new StatesError("States.Runtime", cause);
}

/**
 * Does a name in `ErrorEquals` match an error?
 * (https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html)
 */
export function matches(name: string, error: string): boolean {
  if (name === error) return true;
  const uncatchable = error === "States.Runtime" || error === "States.DataLimitExceeded";
  if (name === "States.ALL") return !uncatchable;
  return name === "States.TaskFailed" && !uncatchable && error !== "States.Timeout";
}
