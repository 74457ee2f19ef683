import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { CapturedResource } from "../../capture/program";
import { costDiff } from "../../cost/diff";
import { type Estimate, estimate } from "../../cost/estimate";
import { pricedRegions } from "../../cost/prices";
import { stageModel } from "../../traffic/stage";
import { capture, type ProgramOptions } from "../capture";
import { captureAt } from "../capture-at";
import { ExitCode } from "../exit-code";
import { costDiffText, costText } from "../report/cost";
import { printJson, UserError } from "../terminal";
import { trafficIn } from "../traffic-file";

/** Options of `stagedoor cost`, as parsed. */
export interface CostOptions extends ProgramOptions {
  readonly traffic?: string;
  readonly region?: string;
  readonly against?: string;
  readonly json?: boolean;
}

/** Prices a month of a stage, or says how that differs from what it was. */
export async function cost(options: CostOptions): Promise<void> {
  if (options.region !== undefined) checkPriced(options.region);
  const now = price(await capture(options), options);
  if (options.against === undefined) {
    if (options.json) printJson({ stage: options.stage, ...now });
    else process.stdout.write(costText(options.stage, now));
  } else {
    const before = await baseline(options.against, options);
    const diff = costDiff(before, now);
    if (options.json) printJson({ against: options.against, ...diff });
    else process.stdout.write(costDiffText(options.against, diff));
  }
  process.exit(ExitCode.Done);
}

function price(resources: readonly CapturedResource[], { traffic, region, cwd }: CostOptions): Estimate {
  const model = stageModel(resources);
  checkPriced(region ?? model.region);
  return estimate(resources, trafficIn(traffic, cwd, model), region);
}

function checkPriced(region: string): void {
  if (pricedRegions.includes(region)) return;
  throw new UserError(`there are no prices of region "${region}"; give --region ${pricedRegions.join(", ")}`);
}

/** What `--against` means: what `stagedoor cost --json` wrote to a file, else a commit of the repository. */
async function baseline(against: string, options: CostOptions): Promise<Estimate> {
  const file = resolve(options.cwd, against);
  if (!existsSync(file)) return price(await captureAt(against, options), options);
  try {
    const read = JSON.parse(readFileSync(file, "utf8")) as Estimate;
    if (Array.isArray(read.lines) && read.total && read.idle) return read;
  } catch {
    // What is said below holds for it too.
  }
  throw new UserError(`${against} is no estimate; "stagedoor cost --json > FILE" writes one, a git ref does as well`);
}
