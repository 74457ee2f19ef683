import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";

/** Bytes as they were when they were stored. */
interface Kept {
  readonly blob: string;
  readonly size: number;
  /** The MD5 of the bytes, in quotes; of an upload in parts, that of its parts. */
  readonly etag: string;
}

/**
 * Judges bytes in the state folder by their size and, where it tells of them, their entity tag. Those that are not what
 * was stored are told of and set aside, so that nobody is served them.
 * @returns whether they are whole
 */
export function isWhole(folder: string, { blob, size, etag }: Kept, what: string): boolean {
  const path = join(folder, blob);
  const bytes = read(path);
  const md5 = () => `"${createHash("md5").update(bytes!).digest("hex")}"`;
  if (bytes?.length === size && (etag.includes("-") || md5() === etag)) return true;
  const aside = `${folder}.damaged`;
  let where = "its bytes are gone";
  if (bytes) {
    mkdirSync(aside, { recursive: true });
    renameSync(path, join(aside, blob));
    where = `its bytes are not those that were stored, and are set aside in ${join(aside, blob)}`;
  }
  process.stderr.write(`state: ${what} was damaged: ${where}\n`);
  return false;
}

function read(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
