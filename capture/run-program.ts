import { runChild } from "./child";
import { ProgramError } from "./errors";
import { startMonitor } from "./monitor";
import type { ProgramOptions, ProgramResult } from "./program";
import { type Project, readProject } from "./project";
import { Providers } from "./providers";
import { Registrar } from "./registrar";
import { Registry } from "./registry";
import { readStageConfig } from "./stage-config";

/** How much of what a failed program printed to show. */
const SHOWN_LINES = 30;

/**
 * Runs a stage's unchanged program without an engine: each resource goes to `handlers` as the program registers it.
 * Rejects with `ProgramError`, with every fault found: a resource that fails leaves out only what depends on it.
 */
export async function runProgram(options: ProgramOptions): Promise<ProgramResult> {
  const project = readProject(options.directory);
  const config = readStageConfig(project, options.stage);
  const registry = new Registry(options.stage, project.name);
  const providers = new Providers(options.stage, project.name, config.values);
  const registrar = new Registrar(registry, providers, options.handlers, project.programDirectory);
  const log = options.onLog ?? (() => {});
  const monitor = await startMonitor({ registry, registrar, handlers: options.handlers, onLog: log });
  const printed: string[] = [];
  try {
    const code = await runChild({
      project,
      config,
      stage: options.stage,
      address: `127.0.0.1:${monitor.port}`,
      signal: options.signal,
      onLine(line, stream) {
        if (stream === "stderr") printed.push(line);
        log("info", line);
      },
    });
    options.signal?.throwIfAborted();
    if (code !== 0 && registry.faults.length === 0) registry.fault(endOf(code, printed));
    if (registry.faults.length > 0) throw new ProgramError(registry.faults);
  } finally {
    monitor.close();
  }
  return resultOf(project, registry);
}

function endOf(code: number | null, printed: readonly string[]): string {
  const how = code === null ? "was ended by a signal" : `ended with exit code ${code}`;
  return [`the program ${how}`, ...printed.slice(-SHOWN_LINES)].join("\n");
}

function resultOf(project: Project, registry: Registry): ProgramResult {
  const stack = registry.find(registry.stackUrn ?? "");
  return {
    project: project.name,
    outputs: stack?.outputs ?? {},
    secretOutputs: stack?.secretOutputs ?? [],
    resources: registry.resources,
  };
}
