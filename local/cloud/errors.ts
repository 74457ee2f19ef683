/** An error as an AWS service answers it: code, words, HTTP status. */
export class AwsError extends Error {
  constructor(
    /** AWS's error code, e.g. `ResourceNotFoundException`. */
    readonly code: string,
    message: string,
    /** HTTP status. @default 400 */
    readonly status: number = 400,
  ) {
    super(message);
    this.name = "AwsError";
  }
}
