import Table from "cli-table3";
import type { Verdict } from "../diff/change";
import type { ApiDiff } from "../diff/gate";
import { reportColour } from "../terminal";

const paint: Readonly<Record<Verdict, (text: string) => string>> = {
  breaking: reportColour.red,
  "non-breaking": reportColour.green,
  unclassified: reportColour.yellow,
};

/** The differences of a program's APIs for people: a row for each change, then what it comes to. */
export function diffText(baseline: string, diffs: readonly ApiDiff[]): string {
  const table = new Table({
    head: ["api", "route", "verdict", "change"],
    style: { head: [], border: reportColour.isColorSupported ? ["gray"] : [] },
    wordWrap: true,
    colWidths: [null, null, null, 70],
  });
  for (const { api, changes } of diffs)
    for (const { route, verdict, what } of changes) table.push([api, route, paint[verdict](verdict), what]);
  const words = diffs.flatMap((diff) => wordsOf(diff));
  const lines = [...(table.length > 0 ? [table.toString()] : []), ...words, summary(baseline, diffs)];
  return `${lines.join("\n")}\n`;
}

function wordsOf({ api, status, keptBy, fails }: ApiDiff): string[] {
  if (keptBy)
    return [
      `${api} breaks its callers, and ${keptBy} keeps what they call: lead their address there (base path, behaviour)`,
    ];
  if (fails) return [reportColour.red(`${api} breaks its callers: keep this version, and add the change as a new one`)];
  return status === "added" ? [`${api} is new`] : [];
}

function summary(baseline: string, diffs: readonly ApiDiff[]): string {
  const count = (verdict: Verdict) =>
    diffs.flatMap(({ changes }) => changes).filter((change) => change.verdict === verdict).length;
  const counts = `${count("breaking")} breaking, ${count("non-breaking")} non-breaking, ${count("unclassified")} unclassified`;
  return `against ${baseline}: ${counts}`;
}
