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
  /** File below the folder of recordings; absent: the cases come with a package. */
  readonly file?: string;
  /** Cases that cannot pass, each with the reason. @default none */
  readonly exceptions?: Readonly<Record<string, string>>;
  /** What the comparison leaves out, with the reason. @default nothing */
  readonly notes?: readonly string[];
  run(): Promise<CaseResult[]>;
}

/** Folder of the recordings: beside the repository, or where AWS_RECORDED says. */
export const recordings = process.env.AWS_RECORDED ?? join(__dirname, "../../../shared/aws-recorded");

/** Whether a file of recordings is there. */
export function isRecorded(file: string | undefined): boolean {
  return file === undefined || existsSync(join(recordings, file));
}

/** A file of recordings, parsed. */
export function readRecording<T>(file: string): T {
  return JSON.parse(readFileSync(join(recordings, file), "utf8")) as T;
}

/** What is wrong with a suite's results: cases that fail without a reason, and reasons for cases that pass or are not there. */
export function unexplained(suite: Suite, results: readonly CaseResult[]): CaseResult[] {
  const { exceptions = {} } = suite;
  const failed = results.filter(({ differences }) => differences.length > 0);
  const needless = Object.keys(exceptions).filter((id) => !failed.some((result) => result.id === id));
  return [
    ...failed.filter(({ id }) => exceptions[id] === undefined),
    ...needless.map((id) => ({ id, differences: [{ at: "exceptions", expected: "a case that fails", got: "none" }] })),
  ];
}

/** Runs a case; what it throws is its difference. */
export async function attempt(id: string, run: () => Promise<readonly Difference[]>): Promise<CaseResult> {
  try {
    return { id, differences: await run() };
  } catch (error) {
    return { id, differences: [{ at: "run", expected: "an answer", got: String((error as Error).stack ?? error) }] };
  }
}
