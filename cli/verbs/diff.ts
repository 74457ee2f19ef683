import { capture, type ProgramOptions } from "../capture";
import { type Baseline, baselineOf } from "../diff/against";
import { type Promised, promisedBy } from "../diff/compare";
import { diffApis } from "../diff/gate";
import { ExitCode } from "../exit-code";
import { pickApi } from "../report/apis";
import { diffText } from "../report/diff";
import { printJson } from "../terminal";

/** Options of `stagedoor diff`, as parsed. */
export interface DiffOptions extends ProgramOptions {
  readonly against: string;
  readonly api?: string;
  readonly json?: boolean;
}

/** Says how the program's APIs differ from what they were; ends with 1 where callers break and no version keeps them. */
export async function diff(options: DiffOptions): Promise<void> {
  const baseline = await baselineOf(options.against, options);
  const now = promisedBy(await capture(options));
  const diffs = diffApis(...sides(baseline, now, options.api));
  const fails = diffs.some((one) => one.fails);
  if (options.json) printJson({ against: baseline.name, fails, apis: diffs });
  else process.stdout.write(diffText(baseline.name, diffs));
  process.exit(fails ? ExitCode.Found : ExitCode.Done);
}

/** What is compared with what: a document stands for one API, and `--api` leaves the others out. */
function sides({ apis }: Baseline, now: readonly Promised[], name: string | undefined): [Promised[], Promised[]] {
  if ("document" in apis) {
    const documented = now.filter(({ kind }) => kind !== "WebSocket");
    const api = pickApi(documented, name);
    return [[{ ...api, document: apis.document }], [api]];
  }
  const only = (all: readonly Promised[]) => all.filter((api) => name === undefined || api.name === name);
  if (name !== undefined && only(apis).length === 0) pickApi(now, name);
  return [only(apis), only(now)];
}
