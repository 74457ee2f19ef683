import type { LogLine } from "../../local/console/logs";
import { ExitCode } from "../exit-code";
import { describeStage, requestDetail, stageLogs } from "../running";
import { named } from "../suggest";
import { interrupted, printJson, reportColour, UserError } from "../terminal";

/** Options of `stagedoor logs`, as parsed. */
export interface LogsOptions {
  readonly url: string;
  readonly api?: string;
  readonly function?: string;
  readonly request?: string;
  readonly filter?: string;
  readonly last: number;
  readonly follow?: boolean;
  readonly json?: boolean;
}

/** Prints lines of a running stage's logs; a follower gets those that come, until Ctrl-C. */
export async function logs(options: LogsOptions): Promise<void> {
  if (options.request && options.follow) throw new UserError("--request is about one that is over; leave out --follow");
  await checkNames(options);
  if (options.request) await ofRequest(options.request, options);
  else await ofStage(options);
  process.exit(ExitCode.Done);
}

async function checkNames({ url, api, function: wanted }: LogsOptions): Promise<void> {
  if (api === undefined && wanted === undefined) return;
  const { apis, functions } = await describeStage(url);
  const all = (names: object) => Object.keys(names).map((name) => ({ name }));
  if (api !== undefined) named("API", all(apis), api);
  if (wanted !== undefined) named("function", all(functions), wanted);
}

async function ofRequest(id: string, options: LogsOptions): Promise<void> {
  const { logs: lines } = await requestDetail(options.url, id);
  const shown = lines.filter(({ message }) => matches({ message }, options));
  for (const { time, group, message } of shown) show({ time, group, message }, group, options);
}

async function ofStage(options: LogsOptions): Promise<void> {
  const kept: LogLine[] = [];
  for await (const line of stageLogs(options.url)) if (matches(line, options)) kept.push(line);
  for (const line of kept.slice(Math.max(0, kept.length - options.last)))
    show(line, line.of?.name ?? line.group, options);
  if (!options.follow) return;
  const over = new AbortController();
  void interrupted().then(() => over.abort());
  // What is kept is told again to a follower; it begins after that.
  let told = kept.length;
  for await (const line of stageLogs(options.url, over.signal)) {
    if (!matches(line, options)) continue;
    if (told > 0) told -= 1;
    else show(line, line.of?.name ?? line.group, options);
  }
}

function matches(line: Pick<LogLine, "message" | "of">, options: LogsOptions): boolean {
  const { api, function: wanted, filter } = options;
  const source = api === undefined && wanted === undefined;
  const isOf =
    (line.of?.kind === "api" && line.of.name === api) || (line.of?.kind === "function" && line.of.name === wanted);
  return (source || isOf) && (filter === undefined || line.message.includes(filter));
}

function show(line: LogLine, source: string, { json }: LogsOptions): void {
  const time = new Date(line.time).toISOString().slice(11, 23);
  if (json) printJson(line);
  else process.stdout.write(`${reportColour.dim(time)} ${reportColour.cyan(source)} ${line.message.trimEnd()}\n`);
}
