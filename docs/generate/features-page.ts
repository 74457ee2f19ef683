import type { Feature } from "./features/feature";
import { features } from "./features/index";
import { generatedNote } from "./note";

/** The table of features. */
export function featuresPage(): string {
  return [
    "# Features",
    generatedNote("docs/generate/features"),
    "Each row leads to the argument that asks for it, to the test of what it makes, and to what shows it on the local\n" +
      "stage. A test fails when one of these is not there.",
    ...Object.entries(features).flatMap(([title, rows]) => [`## ${title}`, table(rows)]),
    "",
  ].join("\n\n");
}

function table(rows: readonly Feature[]): string {
  const lines = rows.map(
    ({ feature, argument, test, local, gap }) =>
      `| ${feature} | ${link(argument)} | ${testLink(test)} | ${local ? localLink(local) : "–"} | ${gap ?? ""} |`,
  );
  return ["| feature | argument | test | local stage | not there |", "|---|---|---|---|---|", ...lines].join("\n");
}

function link(target: string): string {
  const [path, symbol] = target.split("#");
  return `[\`${symbol}\`](../${path})`;
}

function testLink(target: string): string {
  const path = target.split("#")[0]!;
  return `[${path.replace(/^tests\//, "").replace(/\.test\.ts$/, "")}](../${path})`;
}

function localLink(target: string): string {
  const [kind, name] = target.split(":");
  if (kind === "example") return `[example ${name}](../components/examples/${name})`;
  if (kind === "journey") return `[journey "${target.slice("journey:".length)}"](../tests/journeys/journeys.ts)`;
  return testLink(target);
}
