import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type DeployedResource, type Release, type ReleaseAlarm, releasesOf } from "../local/console/releases";
import { UserError } from "./terminal";

/** What the REST APIs of a stack serve, by the stack's state; the Pulumi CLI reads it. */
export async function deployedReleases(directory: string, stack: string): Promise<Release[]> {
  const state = await run("pulumi", ["stack", "export", "--stack", stack, "--non-interactive"], directory).catch(
    (error: unknown) => {
      throw new UserError(
        `the state of stack ${stack} cannot be read: ${reasonOf(error)}\nFor a stage on this machine name its address: --url http://127.0.0.1:4000`,
      );
    },
  );
  const { deployment } = JSON.parse(state) as { deployment?: { resources?: DeployedResource[] } };
  return releasesOf(deployment?.resources ?? []);
}

/** The command by which AWS tells the states of alarms in a region. */
export function alarmCommand(region: string, names: readonly string[]): string[] {
  return ["aws", "cloudwatch", "describe-alarms", "--region", region, "--alarm-names", ...names, "--output", "json"];
}

/**
 * Alarms with their states, as AWS tells them to the caller's own AWS CLI and credentials.
 * @throws Error with the reason, where there is no AWS CLI or it is refused.
 */
export async function askAlarms(alarms: readonly ReleaseAlarm[]): Promise<ReleaseAlarm[]> {
  const regions = [...new Set(alarms.map(({ region }) => region))];
  const found = await Promise.all(
    regions.map(async (region) => {
      const names = alarms.filter((alarm) => alarm.region === region).map(({ name }) => name);
      const [program = "", ...words] = alarmCommand(region, names);
      const answer = await run(program, words, ".").catch((error: unknown) => {
        throw new Error(reasonOf(error));
      });
      const { MetricAlarms: told = [] } = JSON.parse(answer) as { MetricAlarms?: ToldAlarm[] };
      return told.map(({ AlarmName, StateValue }) => ({ name: AlarmName, region, state: StateValue }));
    }),
  );
  return found.flat();
}

interface ToldAlarm {
  readonly AlarmName: string;
  readonly StateValue: NonNullable<ReleaseAlarm["state"]>;
}

async function run(program: string, words: readonly string[], cwd: string): Promise<string> {
  const { stdout } = await promisify(execFile)(program, [...words], { cwd, maxBuffer: 2 ** 28 });
  return stdout;
}

function reasonOf(error: unknown): string {
  const { code, path, stderr, message } = error as NodeJS.ErrnoException & { stderr?: string };
  return code === "ENOENT" ? `there is no "${path}" on PATH` : stderr?.trim() || message;
}
