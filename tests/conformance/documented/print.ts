import Table from "cli-table3";
import { checkTopic } from "./rule";
import { topics } from "./topics";

/** Checks the rules that AWS documents, prints them as a table with their pages, and answers how many are broken. */
export async function printDocumented(print: (text: string) => void): Promise<number> {
  let broken = 0;
  for (const topic of topics) {
    const results = await checkTopic(topic);
    const table = new Table({
      head: ["holds", `${topic.name}: rules that AWS documents, none of them recorded`],
      style: { head: [], border: [] },
    });
    for (const [i, { rule, page }] of topic.rules.entries()) {
      const { differences } = results[i]!;
      broken += differences.length > 0 ? 1 : 0;
      table.push([differences.length > 0 ? "NO" : "yes", `${rule}\n${page}`]);
      for (const { got } of differences) print(`BROKEN ${rule}\n  ${String(got).slice(0, 2000)}\n`);
    }
    print(`${table.toString()}\n`);
  }
  return broken;
}
