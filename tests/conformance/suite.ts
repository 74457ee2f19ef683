import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** How one recorded case went. */
export interface CaseResult {
  readonly id: string;
  /** Differences between what AWS answered and what came; empty: the case passes. */
  readonly differences: readonly Difference[];
}

/** One difference. */
export interface Difference {
  readonly at: string;
  readonly expected: unknown;
  readonly got: unknown;
}

/** Recorded cases and how to run them. */
export interface Suite {
  readonly name: string;
  /** File below the folder of recordings. */
  readonly file: string;
  run(): Promise<CaseResult[]>;
}

/** Folder of the recordings: beside the repository, or where AWS_RECORDED says. */
export const recordings = process.env.AWS_RECORDED ?? join(__dirname, "../../../shared/aws-recorded");

/** Whether a file of recordings is there. */
export function isRecorded(file: string): boolean {
  return existsSync(join(recordings, file));
}

/** A file of recordings, parsed. */
export function readRecording<T>(file: string): T {
  return JSON.parse(readFileSync(join(recordings, file), "utf8")) as T;
}

/** Runs a case; what it throws is its difference. */
export async function attempt(id: string, run: () => Promise<readonly Difference[]>): Promise<CaseResult> {
  try {
    return { id, differences: await run() };
  } catch (error) {
    return { id, differences: [{ at: "run", expected: "an answer", got: String((error as Error).stack ?? error) }] };
  }
}
