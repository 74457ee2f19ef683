import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { AwsClient } from "aws4fetch";
import { startStage } from "../../local/stage";
import { whyUnreadable } from "../../local/unreadable";
import { ExitCode } from "../exit-code";
import { eventKinds } from "../report/events";
import { describeStage, stageLogs } from "../running";
import { named } from "../suggest";
import { colour, print, printJson, UserError } from "../terminal";

/** Options of `stagedoor invoke`, as parsed. */
export interface InvokeOptions {
  readonly url: string;
  readonly event?: string;
  readonly generate?: keyof typeof eventKinds;
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  readonly once?: boolean;
  readonly stage: string;
  readonly cwd: string;
  readonly json?: boolean;
}

interface Outcome {
  readonly requestId: string;
  /** `Handled` or `Unhandled` where the function failed. */
  readonly error?: string;
  readonly payload: string;
}

/** Calls a function of the running stage, or of one that is started for this call; ends with 1 where the function fails. */
export async function invoke(name: string, options: InvokeOptions): Promise<void> {
  const event = await eventOf(options);
  const { outcome, lines } = options.once ? await once(name, event, options) : await call(name, event, options.url);
  const { requestId, error, payload } = outcome;
  if (options.json) printJson({ requestId, ...(error ? { error } : {}), payload: parsed(payload), logs: lines });
  else {
    for (const line of lines) print(colour.dim(line.trimEnd()));
    if (error) print(colour.red(`the function failed (${error})`));
    if (error && options.event === undefined && !options.generate) {
      print(
        `its event was {}; give one with --event FILE, or have one made with --generate ${Object.keys(eventKinds).join(", ")}`,
      );
    }
    process.stdout.write(`${pretty(payload)}\n`);
  }
  process.exit(error ? ExitCode.Found : ExitCode.Done);
}

/** Starts the stage on a free port for one call. */
async function once(name: string, event: string, { stage, cwd }: InvokeOptions) {
  const running = await startStage({ directory: resolve(cwd), stage });
  try {
    return await call(name, event, running.url);
  } finally {
    await running.close();
  }
}

async function call(name: string, event: string, url: string): Promise<{ outcome: Outcome; lines: string[] }> {
  const { functions, operator, region } = await describeStage(url);
  const known = Object.entries(functions).map(([logical, physical]) => ({ name: logical, physical }));
  const { physical } = named("function", known, name);
  const aws = new AwsClient({ ...operator, region, service: "lambda", retries: 0 });
  const address = `${url.replace(/\/$/, "")}/2015-03-31/functions/${encodeURIComponent(physical)}/invocations`;
  const response = await aws.fetch(address, { method: "POST", body: event });
  const payload = await response.text();
  if (!response.ok) throw new UserError(`the stage refused: ${payload}`);
  const requestId = response.headers.get("x-amzn-requestid") ?? "";
  const error = response.headers.get("x-amz-function-error");
  return { outcome: { requestId, payload, ...(error ? { error } : {}) }, lines: await linesOf(url, requestId) };
}

/** What the function logged: from its START to its REPORT. */
async function linesOf(url: string, requestId: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const { message } of stageLogs(url)) if (message.includes(requestId)) lines.push(message);
  return lines;
}

async function eventOf({ event, generate, method, path, body, cwd }: InvokeOptions): Promise<string> {
  if (event !== undefined && generate) throw new UserError("give --event or --generate, not both");
  if (generate) return JSON.stringify(eventKinds[generate]({ method, path, ...(body === undefined ? {} : { body }) }));
  if (event === undefined) return "{}";
  let text: string;
  try {
    text = readFileSync(event === "-" ? 0 : resolve(cwd, event), "utf8");
  } catch (error) {
    throw new UserError(`${event} cannot be read: ${whyUnreadable(error)}`);
  }
  if (parsed(text) === undefined) throw new UserError(`${event} is not JSON; an event is one JSON value`);
  return text;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function pretty(payload: string): string {
  const value = parsed(payload);
  return value === undefined ? payload : JSON.stringify(value, null, 2);
}
