import { existsSync } from "node:fs";
import { isAbsolute } from "node:path";
import { checkAccess } from "../access/statements";
import { Faults } from "../faults";
import type { FunctionArgs } from "./function";

/** Finds what Lambda would refuse, and what only fails at the first event. */
export function checkFunctionArgs(args: FunctionArgs): Faults {
  const faults = new Faults();
  if (isAbsolute(args.entry)) {
    faults.add("entry", `"${args.entry}" is absolute, so state would differ from machine to machine; make it relative`);
  } else if (!existsSync(args.entry)) {
    faults.add("entry", `no file "${args.entry}" under ${process.cwd()}`);
  }
  if (args.handler !== undefined && !/^[A-Za-z_$][\w$]*$/.test(args.handler)) {
    faults.add("handler", `"${args.handler}" is no export's name; give the name alone, without a file`);
  }
  whole(faults, "timeout", args.timeout, 1, 900, "seconds");
  whole(faults, "memorySize", args.memorySize, 128, 10_240, "MiB");
  for (const [name, { batchSize, batchingSeconds }] of Object.entries(args.queues ?? {})) {
    whole(faults, `queues.${name}.batchSize`, batchSize, 1, batchingSeconds ? 10_000 : 10, "messages");
  }
  for (const [name, { batchSize }] of Object.entries(args.tables ?? {})) {
    whole(faults, `tables.${name}.batchSize`, batchSize, 1, 10_000, "records");
  }
  checkAccess(args.access ?? [], "access", faults);
  return faults;
}

function whole(faults: Faults, path: string, value: unknown, least: number, most: number, unit: string): void {
  if (typeof value !== "number") return;
  if (Number.isInteger(value) && value >= least && value <= most) return;
  faults.add(path, `${value} is not allowed; give ${least} to ${most} ${unit}`);
}
