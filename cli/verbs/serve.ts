import { ServeError, serve } from "../../local/drivers/serve";
import type { ThrottleLimit } from "../../local/gateway/environment";
import { PortTakenError } from "../../local/server";
import { colour, interrupted, print, printJson, UserError } from "../terminal";

/** Options of `stagedoor serve`, as parsed. */
export interface ServeOptions {
  readonly port: number;
  readonly stage: string;
  readonly type: "rest" | "http";
  readonly function: Record<string, string>;
  readonly stageVariable: Record<string, string>;
  readonly apiKey: string[];
  readonly accountLimit?: ThrottleLimit;
  readonly json?: boolean;
}

/** Serves one document until it is interrupted. */
export async function serveDocument(file: string, options: ServeOptions): Promise<void> {
  const started = performance.now();
  const stop = interrupted();
  const served = await serve({
    file,
    port: options.port,
    stage: options.stage,
    type: options.type,
    functions: options.function,
    stageVariables: options.stageVariable,
    apiKeys: options.apiKey,
    ...(options.accountLimit ? { accountLimit: options.accountLimit } : {}),
    onWarning: (message) => print(`${colour.yellow("warning")} ${message}`),
  }).catch((error: unknown) => {
    throw error instanceof PortTakenError || error instanceof ServeError ? new UserError(error.message) : error;
  });
  const ms = Math.round(performance.now() - started);
  if (options.json) {
    printJson({ ready: true, ms, endpoints: { api: served.url }, outputs: {} });
  } else {
    print(`${colour.green("ready")} in ${ms} ms: ${colour.bold(served.url)}`);
  }
  await stop;
  await served.close();
  process.exit(0);
}
