import { relative, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readProject, stageFileOf } from "../../capture/project";
import type { Release } from "../../local/console/releases";
import { CanaryFile } from "../canary-file";
import { askAlarms, deployedReleases } from "../deployed-releases";
import { ExitCode } from "../exit-code";
import { type CanaryStatus, ringing, statusText } from "../report/canary";
import { runningReleases } from "../running";
import { print, printJson, UserError } from "../terminal";

/** Options that all of `stagedoor canary` take, as parsed. */
export interface CanaryOptions {
  readonly stage: string;
  readonly cwd: string;
  /** Address of a running local stage; without it the stack's state is read. */
  readonly url?: string;
  /** Name of the `RestApi`; may be left out where there is one. */
  readonly api?: string;
  readonly json?: boolean;
}

/** Milliseconds between two looks at the alarms. */
const lookEveryMs = 5_000;

/** Begins a gradual release, or changes its share: requests stay with what the stage serves now, but for the share. */
export async function startCanary(options: CanaryOptions & { percent: number }): Promise<void> {
  const { file, path } = open(options);
  const releases = await releasesOf(options);
  const names = releases.map(({ api }) => api);
  const api = choose(options.api, names, "the stage's REST APIs");
  const known = file.all().get(api);
  const release = releases.find((one) => one.api === api)!;
  if (!known && release.canary) {
    throw new UserError(`${api} has a canary that its program sets; take it out there, and this command keeps it`);
  }
  const canary = { percent: options.percent, stableDeploymentId: known?.stableDeploymentId ?? release.deploymentId };
  file.set(api, canary);
  tell(options, { api, ...canary }, [
    `${path}: ${canary.percent} % of ${api}'s requests go to the program's deployment, the others stay with ${canary.stableDeploymentId}`,
    `next: ${next(options)}, and watch it: stagedoor canary status --watch 15 ${words(options, api)}`,
  ]);
}

/** Ends a gradual release: all requests go to the program's deployment. */
export async function promoteCanary(options: CanaryOptions): Promise<void> {
  const { file, path } = open(options);
  const api = choose(options.api, [...file.all().keys()], `the releases in ${path}`);
  file.set(api, undefined);
  tell(options, { api, promoted: true }, [
    `${path}: ${api} follows the program again`,
    `next: ${next(options)}, which sends all requests to the program's deployment`,
  ]);
}

/** Stops a gradual release: all requests go to the deployment that stayed, whatever the program says. */
export async function rollbackCanary(options: CanaryOptions): Promise<void> {
  const { file, path } = open(options);
  const api = choose(options.api, [...file.all().keys()], `the releases in ${path}`);
  const { stableDeploymentId } = file.all().get(api)!;
  file.set(api, { percent: 0, stableDeploymentId });
  tell(options, { api, percent: 0, stableDeploymentId }, [
    `${path}: all requests of ${api} go to ${stableDeploymentId}`,
    `next: ${next(options)}`,
    `then take the change out of the program, and let the stage follow it again: stagedoor canary promote ${words(options, api)}`,
  ]);
}

/** Shows gradual releases and their alarms; watches them for as long as asked, and ends with 1 when one rings. */
export async function canaryStatus(options: CanaryOptions & { watch?: number }): Promise<void> {
  const until = Date.now() + (options.watch ?? 0) * 60_000;
  for (;;) {
    const statuses = await statusesOf(options);
    const unknown = statuses.find(({ alarmsUnknown }) => alarmsUnknown !== undefined);
    const alarms = statuses.flatMap(ringing);
    const watching = options.watch !== undefined && alarms.length === 0 && !unknown && Date.now() < until;
    if (!watching) {
      if (options.json) printJson(statuses);
      else process.stdout.write(statusText(statuses, next(options)));
      if (alarms.length > 0) print(`in ALARM: ${alarms.join(", ")}; next: stagedoor canary rollback ${words(options)}`);
      // Whoever waits for an answer must not take silence for a good one.
      const unheard = options.watch !== undefined && unknown !== undefined;
      process.exit(alarms.length > 0 ? ExitCode.Found : unheard ? ExitCode.Trouble : ExitCode.Done);
    }
    await sleep(Math.min(lookEveryMs, Math.max(0, until - Date.now())));
  }
}

async function statusesOf(options: CanaryOptions): Promise<CanaryStatus[]> {
  const { file } = open(options);
  const releases = await releasesOf(options);
  const asked = file.all();
  const names = new Set([...releases.map(({ api }) => api), ...asked.keys()]);
  const chosen = options.api === undefined ? [...names] : [choose(options.api, [...names], "the stage's REST APIs")];
  return Promise.all(
    chosen.map(async (api): Promise<CanaryStatus> => {
      const found = releases.find((release) => release.api === api);
      const status = { api, asked: asked.get(api), serves: found };
      if (!found || options.url !== undefined || found.alarms.length === 0) return status;
      try {
        return { ...status, serves: { ...found, alarms: await askAlarms(found.alarms) } };
      } catch (error) {
        return { ...status, alarmsUnknown: (error as Error).message };
      }
    }),
  );
}

function releasesOf({ url, cwd, stage }: CanaryOptions): Promise<Release[]> {
  return url === undefined ? deployedReleases(resolve(cwd), stage) : runningReleases(url);
}

function open({ cwd, stage }: CanaryOptions): { file: CanaryFile; path: string } {
  const project = readProject(resolve(cwd));
  const path = stageFileOf(project, stage);
  if (path === undefined) {
    throw new UserError(`there is no Pulumi.${stage}.yaml in ${project.stageDirectory}; --stage names a stage`);
  }
  return { file: new CanaryFile(path), path: relative(process.cwd(), path) };
}

/** The API that is meant: the one asked for, or the only one. */
function choose(asked: string | undefined, names: readonly string[], where: string): string {
  const [only, second] = names;
  if (asked === undefined && only !== undefined && second === undefined) return only;
  if (asked !== undefined && names.includes(asked)) return asked;
  const list = names.length === 0 ? "none" : names.join(", ");
  throw new UserError(`${asked === undefined ? "--api is missing" : `--api ${asked} is not there`}; ${where}: ${list}`);
}

function next({ url, stage }: CanaryOptions): string {
  return url === undefined ? `pulumi up --stack ${stage}` : "the local stage takes it up when it sees the file";
}

/** Options that say the same again. */
function words({ stage, url, api }: CanaryOptions, chosen = api): string {
  return [`--stage ${stage}`, chosen && `--api ${chosen}`, url && `--url ${url}`].filter(Boolean).join(" ");
}

function tell({ json }: CanaryOptions, result: unknown, lines: readonly string[]): void {
  if (json) printJson(result);
  else process.stdout.write(`${lines.join("\n")}\n`);
}
