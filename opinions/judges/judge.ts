import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { Opinion } from "../opinion";

/** Templates to judge: in one folder as they refer to each other, in another with plain values. */
export interface Templates {
  readonly referring: string;
  /** cfn-guard takes texts and `Ref`s for what they are, and no `Fn::Sub`. */
  readonly literal: string;
}

/** Asks a judge that is installed in `home`. @throws Error when the judge itself fails */
export type Judge = (home: string, templates: Templates) => Promise<Opinion[]>;

/** Templates of a folder, in the order of their names. */
export function filesOf(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name));
}

/** Runs a program to its end. @param found exit codes that say that something was found */
export function run(file: string, args: readonly string[], found: readonly number[] = []): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(file, args, { maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      if (!error || found.includes(Number(error.code))) resolve(stdout);
      else reject(new Error(`${basename(file)} failed (${error.code ?? error.signal}): ${stderr.trim().slice(-500)}`));
    });
  });
}
