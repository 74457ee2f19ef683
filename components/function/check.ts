import { existsSync } from "node:fs";
import { isAbsolute } from "node:path";
import { checkAccess } from "../access/statements";
import { targetOf } from "../access/targets";
import { Faults } from "../faults";
import type { FunctionArgs } from "./function";

/** Finds what Lambda would refuse, and what only fails at the first event. */
export function checkFunctionArgs(args: FunctionArgs): Faults {
  const faults = new Faults();
  if (isAbsolute(args.entry)) {
    faults.add(
      "entry",
      `"${args.entry}" is absolute, so state would differ from machine to machine; make it relative`,
      "function-entry",
    );
  } else if (!existsSync(args.entry)) {
    faults.add("entry", `no file "${args.entry}" under ${process.cwd()}`, "function-entry");
  }
  if (args.handler !== undefined && !/^[A-Za-z_$][\w$]*$/.test(args.handler)) {
    faults.add(
      "handler",
      `"${args.handler}" is no export's name; give the name alone, without a file`,
      "function-handler",
    );
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
  checkEnvironment(args, faults);
  adviseEnvironment(args, faults);
  return faults;
}

/** Lambda counts names and values together. https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
const environmentBytes = 4096;

function checkEnvironment({ environment = {} }: FunctionArgs, faults: Faults): void {
  const bytes = Object.entries(environment).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + (typeof value === "string" ? Buffer.byteLength(value) : 0),
    0,
  );
  if (bytes <= environmentBytes) return;
  faults.add("environment", `has ${bytes} bytes at least; Lambda allows ${environmentBytes}`, "environment-size");
}

/** A name in the environment is there to be used; without a grant, its use is refused. */
function adviseEnvironment(args: FunctionArgs, faults: Faults): void {
  const granted = new Set<unknown>([
    ...(args.access ?? []).flatMap((grant) => Object.values(grant)),
    ...Object.values(args.queues ?? {}).map(({ queue }) => queue),
    ...Object.values(args.tables ?? {}).map(({ table }) => table),
    args.onFailure,
  ]);
  for (const [name, value] of Object.entries(args.environment ?? {})) {
    const target = targetOf(value);
    if (!target || granted.has(target.of)) continue;
    faults.advise(
      `environment.${name}`,
      `names ${target.words}, but \`access\` grants nothing on it`,
      "access-missing",
    );
  }
}

function whole(faults: Faults, path: string, value: unknown, least: number, most: number, unit: string): void {
  if (typeof value !== "number") return;
  if (Number.isInteger(value) && value >= least && value <= most) return;
  faults.add(path, `${value} is not allowed; give ${least} to ${most} ${unit}`, "function-limits");
}
