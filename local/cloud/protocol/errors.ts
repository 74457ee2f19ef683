import { AwsError } from "../errors";

/** An AWS error whose body carries more members than code and message, e.g. `CancellationReasons`. */
export class DetailedError extends AwsError {
  constructor(
    code: string,
    message: string,
    /** Further members of the error's body, under AWS's names. */
    readonly members: Readonly<Record<string, unknown>>,
    status = 400,
  ) {
    super(code, message, status);
  }
}

/**
 * What a caller is told about a thrown value: AWS's error as it is, anything else as `InternalFailure`, whose cause
 * goes to the log of the stage and not to the caller.
 */
export function asAwsError(error: unknown, where: string): AwsError {
  if (error instanceof AwsError) return error;
  process.stderr.write(`${where}: ${error instanceof Error ? error.stack : String(error)}\n`);
  return new AwsError("InternalFailure", `the local stage failed in ${where}; see its log`, 500);
}
