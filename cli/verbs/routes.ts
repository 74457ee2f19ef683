import Table from "cli-table3";
import { capture, type ProgramOptions } from "../capture";
import { ExitCode } from "../exit-code";
import { routesOf } from "../report/routes";
import { printJson, reportColour } from "../terminal";

/** Options of `stagedoor routes`, as parsed. */
export interface RoutesOptions extends ProgramOptions {
  readonly json?: boolean;
}

/** Prints the routes of a stage's APIs. */
export async function routes(options: RoutesOptions): Promise<void> {
  const found = routesOf(await capture(options));
  if (options.json) printJson(found);
  else {
    const head = ["api", "kind", "route", "who may call", "leads to"];
    const table = new Table({ head, style: { head: [], border: reportColour.isColorSupported ? ["gray"] : [] } });
    for (const { api, kind, route, auth, target } of found) table.push([api, kind, route, auth, target]);
    process.stdout.write(`${table.toString()}\n`);
  }
  process.exit(ExitCode.Done);
}
