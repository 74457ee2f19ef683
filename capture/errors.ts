/** How much a line of a program's log matters. */
export type LogSeverity = "debug" | "info" | "warning" | "error";

/** A stage's program could not be run to its end; the message is meant for the program's author as it stands. */
export class ProgramError extends Error {
  constructor(
    /** Every fault found, each in one message. */
    readonly faults: readonly string[],
  ) {
    super(faults.join("\n"));
    this.name = "ProgramError";
  }
}
