import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { captureStage } from "../local/capture-stage";
import { temporaryFolder } from "../local/temporary";
import { judgeBy } from "./judges/index";
import { type JudgeName, judges } from "./opinion";
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
  /** Faults of the rendering, by stage. */
  readonly faults: readonly string[];
  /** Resources of all stages that became resources, parts of others, or nothing. */
  readonly counts: Rendering["counts"];
}

const installedBy: Readonly<Record<JudgeName, () => Promise<Installed>>> = {
  "cdk-nag": nodeJudges,
  "cfn-guard": nodeJudges,
  "cfn-lint": pythonJudges,
  checkov: pythonJudges,
};

/** Renders every stage and asks every judge that can be installed. */
export async function hold(): Promise<Session> {
  const folder = temporaryFolder("stagedoor-opinions");
  const templates = { referring: join(folder, "referring"), literal: join(folder, "literal") };
  for (const one of Object.values(templates)) mkdirSync(one);
  const subjects = new Map<string, Subject>();
  const faults: string[] = [];
  const counts = { mapped: 0, folded: 0, left: 0 };
  for (const { directory, stage, name } of programStages()) {
    const resources = await captureStage(directory, stage);
    const rendering = render(resources, table);
    write(templates.referring, name, rendering);
    write(templates.literal, name, render(resources, table, { literal: true }));
    faults.push(...rendering.faults.map((fault) => `${name}: ${fault}`));
    for (const kind of ["mapped", "folded", "left"] as const) counts[kind] += rendering.counts[kind];
    for (const [key, origin] of rendering.origins) subjects.set(`${name}.${key}`, { stage: name, name: origin.name });
  }
  return { ...(await ask(templates, subjects)), faults, counts };
}

async function ask(templates: { referring: string; literal: string }, subjects: ReadonlyMap<string, Subject>) {
  const asked: JudgeName[] = [];
  const missing: Partial<Record<JudgeName, string>> = {};
  const opinions: Finding[] = [];
  for (const name of judges) {
    const installed = await installedBy[name]();
    if ("missing" in installed) {
      missing[name] = installed.missing;
      continue;
    }
    asked.push(name);
    for (const opinion of await judgeBy[name](installed.home, templates)) {
      const [, stage = "", region = ""] = /^(.*)@(.*)\.json$/.exec(opinion.file) ?? [];
      const subject = opinion.logicalId && subjects.get(`${stage}.${originKey(region, opinion.logicalId)}`);
      opinions.push({ ...opinion, ...(subject || { stage, name: opinion.logicalId }) });
    }
  }
  return { opinions, asked, missing };
}

function write(folder: string, name: string, { templates }: Rendering): void {
  for (const [region, template] of templates) {
    writeFileSync(join(folder, `${name}@${region}.json`), JSON.stringify(template, null, 1));
  }
}
