import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { whyUnreadable } from "../local/unreadable";
import type { TrafficFile } from "../traffic/file";
import { readTraffic, TrafficError } from "../traffic/read";
import type { StageModel } from "../traffic/stage";
import { UserError } from "./terminal";

/** The traffic file of a command, or no traffic where none is given. */
export function trafficIn(file: string | undefined, cwd: string, model: StageModel): TrafficFile {
  if (file === undefined) return {};
  try {
    return readTraffic(readFileSync(resolve(cwd, file), "utf8"), model);
  } catch (error) {
    if (error instanceof TrafficError) throw new UserError(`${file}: ${error.message}`);
    throw new UserError(`${file} cannot be read: ${whyUnreadable(error)}`);
  }
}
