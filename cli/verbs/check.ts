import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { readProject } from "../../capture/project";
import { readStageConfig } from "../../capture/stage-config";
import { captureStage } from "../../local/capture-stage";
import { whyUnreadable } from "../../local/unreadable";
import {
  type Configuration,
  ConfigurationError,
  configurationOf,
  withPackConfiguration,
} from "../../policy/configuration";
import { rules } from "../../policy/rules";
import { judgeAll } from "../../policy/run";
import { checkJson, checkText } from "../report/check";
import { printJson, UserError } from "../terminal";

/** Options of `stagedoor check`, as parsed. */
export interface CheckOptions {
  readonly stage: string;
  readonly cwd: string;
  /** Instead of the stage's own. */
  readonly profile?: string;
  /** File in the form of Pulumi's `--policy-pack-config`. */
  readonly policyPackConfig?: string;
  readonly json?: boolean;
}

/** Judges a stage by the policy pack, without an engine; ends with 1 where something mandatory was found. */
export async function check(options: CheckOptions): Promise<void> {
  const directory = resolve(options.cwd);
  const configuration = configured(directory, options);
  const refusals: string[] = [];
  const resources = await captureStage(directory, options.stage, undefined, (what) => refusals.push(what));
  const run = judgeAll(rules, resources, configuration);
  for (const what of refusals)
    process.stderr.write(`judged by what the program says, as it is not simulated: ${what}\n`);
  if (options.json) printJson(checkJson(run, configuration));
  else process.stdout.write(checkText(run, configuration));
  // The program's functions leave nothing running, but open handles of libraries would keep the process.
  process.exit(run.violations.some(({ level }) => level === "mandatory") ? 1 : 0);
}

function configured(directory: string, { stage, profile, policyPackConfig }: CheckOptions): Configuration {
  const values = { ...readStageConfig(readProject(directory), stage).values };
  if (profile) values["stagedoor-policy:profile"] = profile;
  try {
    const own = configurationOf(values, rules);
    return policyPackConfig ? withPackConfiguration(own, fileIn(directory, policyPackConfig), rules) : own;
  } catch (error) {
    throw error instanceof ConfigurationError ? new UserError(error.message) : error;
  }
}

function fileIn(directory: string, file: string): unknown {
  try {
    return JSON.parse(readFileSync(resolve(directory, file), "utf8"));
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${whyUnreadable(error)}; give a JSON file`);
  }
}
