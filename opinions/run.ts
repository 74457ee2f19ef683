import { writeFileSync } from "node:fs";
import { join } from "node:path";
import pc from "picocolors";
import agreements from "./agreements.json";
import { disagreements } from "./disagreements";
import { type JudgeName, judges } from "./opinion";
import { hold, type Session } from "./session";
import { type Agreements, agreementsOf, judge, type Verdict } from "./verdict";

/** `npm run second-opinion [-- --write]`: `--write` puts what is agreed now in the table of agreements. */
async function main(): Promise<void> {
  const session = await hold();
  const committed: Agreements = process.argv.includes("--write") ? written(session) : agreements;
  const verdict = judge(session.opinions, session.asked, disagreements, committed);
  process.stdout.write(report(session, verdict));
  const { unexplained, stale, lost, gained } = verdict;
  process.exit(session.faults.length + unexplained.length + stale.length + lost.length + gained.length > 0 ? 1 : 0);
}

/** Puts what is agreed now in the table; judges that could not be asked keep what they have there. */
function written({ opinions }: Session): Agreements {
  const now = { ...agreements, ...agreementsOf(opinions) };
  writeFileSync(join(__dirname, "agreements.json"), `${JSON.stringify(now, null, 2)}\n`);
  console.log("opinions/agreements.json is written");
  return now;
}

function report(session: Session, verdict: Verdict): string {
  const { mapped, folded, left } = session.counts;
  const faulty = (title: string, lines: readonly string[]) =>
    lines.length > 0 ? [pc.red(`\n${title}`), ...lines.map((line) => `  ✘ ${line}`)] : [];
  return [
    `${mapped} resources rendered, ${folded} as parts of others, ${left} that CloudFormation has not`,
    ...judges.map((name) => lineOf(name, session, verdict)),
    ...faulty("faults of the rendering and of the judges", session.faults),
    ...faulty(
      "found, and no reason given in opinions/disagreements.ts",
      verdict.unexplained.map(
        ({ judge: by, rule, stage, name, detail, text }) =>
          `${by} ${rule}: ${stage} ${name ?? ""}${detail ? ` [${detail}]` : ""}: ${text}`,
      ),
    ),
    ...faulty("disagreements that no finding needs", verdict.stale),
    ...faulty("agreements that are lost: the rule fails, or looks at nothing", verdict.lost),
    ...faulty("agreements that are new; npm run second-opinion -- --write takes them in", verdict.gained),
    "",
  ].join("\n");
}

function lineOf(name: JudgeName, { opinions, missing }: Session, { excused, unexplained }: Verdict): string {
  if (missing[name] !== undefined) return pc.yellow(`${name}: SKIPPED, it cannot be installed: ${missing[name]}`);
  const by = <T extends { judge: JudgeName }>(all: readonly T[]) => all.filter((one) => one.judge === name);
  const agreed = agreementsOf(opinions)[name] ?? [];
  // cfn-lint tells of findings alone.
  const agreement = agreed.length > 0 ? `${agreed.length} rules agreed, ` : "";
  return `${name}: ${agreement}${by(excused).length} findings excused, ${by(unexplained).length} unexplained`;
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
