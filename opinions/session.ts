import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { captureStage } from "../local/capture-stage";
import { temporaryFolder } from "../local/temporary";
import { judgeBy } from "./judges/index";
import type { Templates } from "./judges/judge";
import { type JudgeName, judges, type Opinion } from "./opinion";
import { programStages } from "./programs";
import { originKey, type Rendering, render } from "./render";
import { table } from "./table/index";
import { type Installed, nodeJudges, pythonJudges } from "./tools";
import type { Finding, Subject } from "./verdict";

/** What the judges said of all programs. */
export interface Session {
  readonly opinions: readonly Finding[];
  readonly asked: readonly JudgeName[];
  /** Judges that could not be asked, with the reason. */
  readonly missing: Readonly<Partial<Record<JudgeName, string>>>;
  /** Faults of the rendering, entries of the table that no stage needs, judges that do not see what is plainly bad. */
  readonly faults: readonly string[];
  /** Resources of all stages that became resources, parts of others, or nothing. */
  readonly counts: Rendering["counts"];
}

/** A template with a bucket that no judge may let pass, and what each finds at least. */
const probe = "probe.json";
const probeFinding: Readonly<Record<JudgeName, string>> = {
  "cdk-nag": "AwsSolutions-S1",
  "cfn-guard": "CT.S3.PR.1",
  "cfn-lint": "E3002",
  checkov: "CKV_AWS_21",
};

/** Renders every stage and asks every judge that can be installed. */
export async function hold(): Promise<Session> {
  const folder = temporaryFolder("stagedoor-opinions");
  const templates = { referring: join(folder, "referring"), literal: join(folder, "literal") };
  for (const one of Object.values(templates)) {
    mkdirSync(one);
    cpSync(join(__dirname, "judges", probe), join(one, probe));
  }
  const { subjects, counts, faults } = await renderAll(templates);
  const { opinions, asked, missing } = await ask(templates);
  return {
    opinions: opinions.filter(({ file }) => file !== probe).map((opinion) => findingOf(opinion, subjects)),
    asked,
    missing,
    faults: [...faults, ...asked.flatMap((name) => blindness(name, opinions))],
    counts,
  };
}

async function renderAll(templates: Templates) {
  const subjects = new Map<string, Subject>();
  const faults: string[] = [];
  const counts = { mapped: 0, folded: 0, left: 0 };
  const unused = new Set(Object.keys(table));
  for (const { directory, stage, name } of programStages()) {
    const resources = await captureStage(directory, stage);
    const rendering = render(resources, table);
    write(templates.referring, name, rendering);
    write(templates.literal, name, render(resources, table, { literal: true }));
    faults.push(...rendering.faults.map((fault) => `${name}: ${fault}`));
    for (const kind of ["mapped", "folded", "left"] as const) counts[kind] += rendering.counts[kind];
    for (const { type } of resources) unused.delete(type);
    for (const [key, origin] of rendering.origins) subjects.set(`${name}@${key}`, { stage: name, name: origin.name });
  }
  faults.push(...[...unused].map((type) => `no stage has a ${type}; take it out of the table`));
  return { subjects, faults, counts };
}

async function ask(templates: Templates) {
  const [node, python] = [nodeJudges(), pythonJudges()];
  const installedBy: Readonly<Record<JudgeName, Promise<Installed>>> = {
    "cdk-nag": node,
    "cfn-guard": node,
    "cfn-lint": python,
    checkov: python,
  };
  const asked: JudgeName[] = [];
  const missing: Partial<Record<JudgeName, string>> = {};
  const opinions = await Promise.all(
    judges.map(async (name) => {
      const installed = await installedBy[name];
      if ("missing" in installed) {
        missing[name] = installed.missing;
        return [];
      }
      asked.push(name);
      return judgeBy[name](installed.home, templates);
    }),
  );
  return { opinions: opinions.flat(), asked, missing };
}

function blindness(name: JudgeName, opinions: readonly Opinion[]): string[] {
  const rule = probeFinding[name];
  const saw = opinions.some((one) => one.judge === name && one.file === probe && one.rule === rule && !one.passed);
  return saw ? [] : [`${name} does not find ${rule} in opinions/judges/${probe}: its verdicts mean nothing`];
}

/** Templates are called `PROGRAM.STAGE@REGION.json`. */
function findingOf(opinion: Opinion, subjects: ReadonlyMap<string, Subject>): Finding {
  const [stage = "", region = ""] = opinion.file.replace(/\.json$/, "").split("@");
  const key = opinion.logicalId && `${stage}@${originKey(region, opinion.logicalId)}`;
  return { ...opinion, ...((key && subjects.get(key)) || { stage, name: opinion.logicalId }) };
}

function write(folder: string, name: string, { templates }: Rendering): void {
  for (const [region, template] of templates) {
    writeFileSync(join(folder, `${name}@${region}.json`), JSON.stringify(template, null, 1));
  }
}
