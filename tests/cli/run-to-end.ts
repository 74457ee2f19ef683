import { execFile } from "node:child_process";
import { script } from "./command";

/** What a command that ends by itself left behind. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `stagedoor` with these words to its end. */
export function run(words: readonly string[], cwd: string, env: Record<string, string> = {}): Promise<Ended> {
  return new Promise((resolve) =>
    execFile(
      process.execPath,
      [script, ...words],
      { cwd, env: { ...process.env, NO_COLOR: "1", ...env }, maxBuffer: 32 * 1024 * 1024 },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    ),
  );
}
