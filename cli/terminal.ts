import pc from "picocolors";

/** A fault the user can mend; its message is all that is shown. */
export class UserError extends Error {}

/** Prints a line for people, on stderr, so that stdout stays machines'. */
export function print(line = ""): void {
  process.stderr.write(`${line}\n`);
}

/** Colours, only where a terminal shows them. */
export const colour = pc.createColors(pc.isColorSupported && process.stderr.isTTY === true);

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
