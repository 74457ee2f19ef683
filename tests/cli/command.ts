import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** The launcher. */
export const script = join(__dirname, "../../cli/bin/stagedoor.js");

/** A running `stagedoor` command. */
export interface Command {
  readonly process: ChildProcess;
  /** Everything on stderr so far. */
  readonly told: () => string;
  /** The ready line's JSON; rejects with what was told when the command ends before. */
  readonly ready: Promise<Ready>;
  /** Exit code. */
  readonly exited: Promise<number | null>;
  /** Sends SIGTERM and waits. */
  end(): Promise<number | null>;
  /** Waits until stderr has something; rejects after `seconds`. */
  waitFor(pattern: RegExp, seconds?: number): Promise<void>;
}

/** The line that `--json` prints. */
export interface Ready {
  readonly ready: true;
  readonly ms: number;
  readonly console: string;
  readonly endpoints: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** Runs `stagedoor` with these words; the launcher makes the bundle anew where a source is newer. */
export function stagedoor(words: readonly string[], cwd: string, environment: NodeJS.ProcessEnv = {}): Command {
  const child = spawn(process.execPath, [script, ...words], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NO_COLOR: "1", ...environment },
  });
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const exited = new Promise<number | null>((resolve) => child.once("close", resolve));
  const ready = new Promise<Ready>((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", (line) => {
      if (line.startsWith("{") || line.startsWith("[")) resolve(JSON.parse(line) as Ready);
    });
    void exited.then((code) => reject(new Error(`ended with ${code} before it was ready:\n${stderr}`)));
  });
  // Commands that are meant to fail never ask for it.
  ready.catch(() => {});
  return {
    process: child,
    told: () => stderr,
    ready,
    exited,
    end() {
      child.kill("SIGTERM");
      return exited;
    },
    async waitFor(pattern, seconds = 30) {
      const until = Date.now() + seconds * 1000;
      while (!pattern.test(stderr)) {
        if (Date.now() > until) throw new Error(`nothing like ${pattern} within ${seconds} s in:\n${stderr}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
  };
}
