import pc from "picocolors";

/** A fault the user can mend; its message is all that is shown. */
export class UserError extends Error {}

/** Prints a line for people, on stderr, so that stdout stays machines'. */
export function print(line = ""): void {
  process.stderr.write(`${line}\n`);
}

/** Colours of what is told on stderr, only where a terminal shows them; NO_COLOR takes them away. */
export const colour = pc.createColors(pc.isColorSupported && process.stderr.isTTY === true);

/** Colours of reports on stdout, which may go to a file while stderr is a terminal. */
export const reportColour = pc.createColors(pc.isColorSupported && process.stdout.isTTY === true);

/** Prints the one JSON line of a `--json` run. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** Resolves at the first SIGINT or SIGTERM. */
export function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
}
