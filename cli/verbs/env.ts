import { describeStage } from "../running";
import { printJson } from "../terminal";

/** Options of `stagedoor env`, as parsed. */
export interface EnvOptions {
  readonly url: string;
  readonly json?: boolean;
}

/** Prints the running stage as shell variables: outputs by name, an operator's credentials. */
export async function env(options: EnvOptions): Promise<void> {
  const stage = await describeStage(options.url);
  const variables: Record<string, string> = {
    STAGE_URL: stage.url,
    OPERATOR: `${stage.operator.accessKeyId}:${stage.operator.secretAccessKey}`,
  };
  for (const [name, value] of Object.entries(stage.outputs)) {
    if (typeof value === "string" || typeof value === "number") variables[variableName(name)] = String(value);
  }
  if (options.json) return printJson(variables);
  for (const [name, value] of Object.entries(variables)) {
    process.stdout.write(`export ${name}='${value.replace(/'/g, "'\\''")}'\n`);
  }
}

/** `edgeUrl` as shells spell it: `EDGE_URL`. */
function variableName(output: string): string {
  return output
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .toUpperCase();
}
