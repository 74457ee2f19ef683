import { capacityOf } from "../../capacity/capacity";
import { stageModel } from "../../traffic/stage";
import { capture, type ProgramOptions } from "../capture";
import { ExitCode } from "../exit-code";
import { capacityText } from "../report/capacity";
import { printJson } from "../terminal";
import { trafficIn } from "../traffic-file";

/** Options of `stagedoor capacity`, as parsed. */
export interface CapacityOptions extends ProgramOptions {
  readonly traffic: string;
  readonly json?: boolean;
}

/** Says which limit binds first when traffic grows; ends with 1 where one binds already. */
export async function capacity(options: CapacityOptions): Promise<void> {
  const resources = await capture(options);
  const found = capacityOf(resources, trafficIn(options.traffic, options.cwd, stageModel(resources)));
  if (options.json) printJson({ stage: options.stage, ...found });
  else process.stdout.write(capacityText(options.stage, found));
  const binds = found.limits.some(({ multiple }) => multiple.low < 1);
  process.exit(binds ? ExitCode.Found : ExitCode.Done);
}
