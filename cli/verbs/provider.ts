import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type DatabaseKind, DynamoDbLocalError } from "../../local/cloud/dynamodb/aws";
import { startProviderStage } from "../../local/provider-stage";
import { PortTakenError } from "../../local/server";
import { colour, interrupted, print, printJson, UserError } from "../terminal";

/** Options of `stagedoor provider`, as parsed. */
export interface ProviderOptions {
  readonly port: number;
  readonly cwd: string;
  readonly state?: string;
  readonly dynamodb: DatabaseKind;
  readonly json?: boolean;
}

/** Runs the local cloud for the Pulumi engine until it is interrupted. */
export async function provider(options: ProviderOptions): Promise<void> {
  const stop = interrupted();
  const directory = resolve(options.cwd);
  if (!existsSync(directory)) throw new UserError(`there is no folder ${directory}; --cwd names a Pulumi project's`);
  const running = await startProviderStage({
    directory,
    port: options.port,
    ...(options.state ? { state: resolve(options.state) } : {}),
    dynamodb: options.dynamodb,
    tell: print,
  }).catch((error: unknown) => {
    const told = error instanceof PortTakenError || error instanceof DynamoDbLocalError;
    throw told ? new UserError(error.message) : error;
  });
  if (options.json) {
    printJson({ ready: true, debugProviders: running.debugProviders, console: running.url });
  } else {
    print(`${colour.green("ready")}: the local cloud answers the Pulumi engine; in another terminal:\n`);
    print(`  export PULUMI_DEBUG_PROVIDERS=${running.debugProviders}`);
    print(`  pulumi up\n\nconsole  ${colour.bold(running.url)}`);
  }
  await stop;
  await running.close();
  process.exit(0);
}
