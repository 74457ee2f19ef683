import Table from "cli-table3";
import type { ServiceEndpoint } from "../../local/cloud/service";
import { colour } from "../terminal";

/** The stage's endpoints as a table for a terminal. */
export function endpointTable(endpoints: readonly ServiceEndpoint[]): string {
  const table = new Table({
    head: ["endpoint", "kind", "url"],
    style: { head: [], border: colour.isColorSupported ? ["gray"] : [] },
  });
  for (const { name, kind, url, note } of endpoints) table.push([name, kind, note ? `${url}\n${note}` : url]);
  return table.toString();
}
