import { existsSync, readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import type { CapturedResource } from "../../capture/program";
import { costDiff } from "../../cost/diff";
import { type Estimate, estimate } from "../../cost/estimate";
import { pricedRegions } from "../../cost/prices";
import type { TrafficFile } from "../../traffic/file";
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
  const resources = await capture(options);
  const traffic = trafficIn(options.traffic, options.cwd, stageModel(resources));
  const now = price(resources, traffic, options);
  if (options.against === undefined) {
    if (options.json) printJson({ stage: options.stage, ...now });
    else process.stdout.write(costText(options.stage, now));
  } else {
    const diff = costDiff(await baseline(options.against, traffic, options), now);
    if (options.json) printJson({ against: options.against, ...diff });
    else process.stdout.write(costDiffText(options.against, diff));
  }
  process.exit(ExitCode.Done);
}

function price(resources: readonly CapturedResource[], traffic: TrafficFile, { region }: CostOptions): Estimate {
  checkPriced(region ?? stageModel(resources).region);
  return estimate(resources, traffic, region);
}

function checkPriced(region: string): void {
  if (pricedRegions.includes(region)) return;
  throw new UserError(`there are no prices of region "${region}"; give --region ${pricedRegions.join(", ")}`);
}

/**
 * What `--against` means: what `stagedoor cost --json` wrote to a file, else a commit of the repository. Routes that the
 * program did not have yet cost nothing there.
 */
async function baseline(against: string, traffic: TrafficFile, options: CostOptions): Promise<Estimate> {
  const file = resolve(options.cwd, against);
  if (!existsSync(file) || !statSync(file).isFile()) {
    return price(await captureAt(against, options), traffic, options);
  }
  try {
    const read = JSON.parse(readFileSync(file, "utf8")) as Estimate;
    if (Array.isArray(read.lines) && read.total && read.idle) return read;
  } catch {
    // What is said below holds for it too.
  }
  throw new UserError(`${against} is no estimate; "stagedoor cost --json > FILE" writes one, a git ref does as well`);
}
