import { resolve } from "node:path";
import Table from "cli-table3";
import { captureStage } from "../../local/capture-stage";
import { routesOf } from "../report/routes";
import { printJson, reportColour } from "../terminal";

/** Options of `stagedoor routes`, as parsed. */
export interface RoutesOptions {
  readonly stage: string;
  readonly cwd: string;
  readonly json?: boolean;
}

/** Prints the routes of a stage's APIs. */
export async function routes(options: RoutesOptions): Promise<void> {
  const found = routesOf(await captureStage(resolve(options.cwd), options.stage));
  if (options.json) printJson(found);
  else {
    const head = ["api", "kind", "route", "who may call", "leads to"];
    const table = new Table({ head, style: { head: [], border: reportColour.isColorSupported ? ["gray"] : [] } });
    for (const { api, kind, route, auth, target } of found) table.push([api, kind, route, auth, target]);
    process.stdout.write(`${table.toString()}\n`);
  }
  process.exit(0);
}
