import { Function, type FunctionArgs } from "../components/index";
import type { Settings } from "./settings";

/** A function of the shop: the handler in the folder of that name. */
export function handler(name: string, settings: Settings, args: Omit<FunctionArgs, "entry"> = {}): Function {
  return new Function(name, {
    entry: `../functions/${name}/index.ts`,
    logRetentionDays: settings.logDays,
    ...args,
  });
}
