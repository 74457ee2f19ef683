import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { bundleProgram } from "./bundle-program";
import { type Cli, findOrBuildCli, onPath } from "./cli/find-or-build";

/** How one command of the CLI ended. */
export interface CommandResult {
  readonly exitCode: number;
  /** Standard output and standard error, as they came. */
  readonly output: string;
  /** How many resources each operation was for (`create`, `same`, `update`, `replace`, `delete`), where it tells. */
  readonly changes: Readonly<Record<string, number>>;
  /** Steps other than `same`, as `OPERATION TYPE NAME`. */
  readonly steps: readonly string[];
  /** What policies said, in order, as `LEVEL POLICY NAME: MESSAGE`; no name for what concerns the stack. */
  readonly policies: readonly string[];
}

/** A resource in a stack's state. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly outputs?: Record<string, unknown>;
}

/** A stack's state as it is exported and imported. */
export interface StackState {
  readonly deployment: { readonly resources?: readonly StateResource[] };
}

/** One event of the engine's log, as far as it is read here. */
interface EngineEvent {
  readonly summaryEvent?: { readonly resourceChanges?: Record<string, number> };
  readonly resourcePreEvent?: { readonly metadata: Step };
  readonly resOpFailedEvent?: { readonly metadata: Step };
  readonly policyEvent?: PolicyEvent;
}

interface PolicyEvent {
  readonly resourceUrn?: string;
  readonly message: string;
  readonly policyName: string;
  readonly enforcementLevel: string;
}

interface Step {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
}

/**
 * A stack of a project on the real engine: in a folder of its own, with a file backend, and no credentials of any
 * cloud. The project's files are linked, so that nothing the engine writes touches them.
 */
export class EngineStack {
  private readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "stagedoor-engine-")));
  private readonly cli: Cli;
  private count = 0;
  /** PULUMI_DEBUG_PROVIDERS of the next commands. */
  debugProviders: string;

  private constructor(
    readonly stack: string,
    debugProviders: string,
  ) {
    this.cli = findOrBuildCli((line) => process.stdout.write(`${line}\n`));
    this.debugProviders = debugProviders;
  }

  /**
   * Makes the stack; `project` is the folder of its Pulumi.yaml, `copied` names entries of it to copy, so that a test
   * may change them; a `bundled` program starts in a second, and is not checked for types.
   */
  static async create(options: {
    project: string;
    stack: string;
    debugProviders?: string;
    copied?: readonly string[];
    bundled?: boolean;
  }): Promise<EngineStack> {
    const made = new EngineStack(options.stack, options.debugProviders ?? "");
    for (const name of readdirSync(options.project)) {
      const from = resolve(options.project, name);
      if (/^Pulumi\..*yaml$/.test(name) || options.copied?.includes(name)) {
        cpSync(from, join(made.folder, name), { recursive: true });
      } else if (!name.startsWith(".")) symlinkSync(from, join(made.folder, name));
    }
    const packages = join(made.folder, "node_modules");
    if (!existsSync(packages)) symlinkSync(nearestPackages(options.project), packages);
    if (options.bundled) await bundleProgram(options.project, made.folder);
    const result = await made.run(["stack", "init", options.stack]);
    if (result.exitCode !== 0) throw new Error(result.output);
    return made;
  }

  /** Folder of the copied project; `Pulumi.<stack>.yaml` in it may be changed. */
  get directory(): string {
    return this.folder;
  }

  preview(...args: string[]): Promise<CommandResult> {
    return this.run(["preview", "--diff", ...args]);
  }

  up(...args: string[]): Promise<CommandResult> {
    return this.run(["up", "--yes", "--skip-preview", ...args]);
  }

  destroy(...args: string[]): Promise<CommandResult> {
    return this.run(["destroy", "--yes", "--skip-preview", ...args]);
  }

  refresh(...args: string[]): Promise<CommandResult> {
    return this.run(["refresh", "--yes", "--skip-preview", ...args]);
  }

  /** Stack outputs, secrets shown. */
  async outputs(): Promise<Record<string, unknown>> {
    return JSON.parse((await this.must(["stack", "output", "--json", "--show-secrets"])).output);
  }

  /** Resources in the stack's state. */
  async resources(): Promise<readonly StateResource[]> {
    return (await this.state()).deployment.resources ?? [];
  }

  /** The stack's whole state, as it is exported; secrets stay encrypted. */
  async state(): Promise<StackState> {
    return JSON.parse((await this.must(["stack", "export"])).output);
  }

  /** Runs any command of the CLI; `onStart` is told its process id. */
  async run(args: readonly string[], options: { onStart?: (pid: number) => void } = {}): Promise<CommandResult> {
    const operates = ["preview", "up", "destroy", "refresh"].includes(args[0]!);
    const eventLog = join(this.folder, `.events-${++this.count}.jsonl`);
    const logging = operates ? ["--event-log", eventLog] : [];
    const child = spawn(this.cli.path, [...args, ...logging, "--non-interactive", "--color", "never"], {
      cwd: this.folder,
      env: this.environment(),
      stdio: ["ignore", "pipe", "pipe"],
    });
    options.onStart?.(child.pid!);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        output += chunk.toString();
      });
    }
    const exitCode = await new Promise<number>((done, failed) => {
      child.once("error", failed);
      child.once("close", (code) => done(code ?? -1));
    });
    return {
      exitCode,
      output,
      ...(operates
        ? readEvents(eventLog)
        : // A state, too, begins with a brace, and its lines are no events.
          { changes: {}, steps: [], policies: args[0] === "policy" ? policiesIn(output) : [] }),
    };
  }

  /** Removes the stack's folder. */
  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async must(args: readonly string[]): Promise<CommandResult> {
    const result = await this.run(["--stack", this.stack, ...args].slice(2).concat(["--stack", this.stack]));
    if (result.exitCode !== 0) throw new Error(result.output);
    return result;
  }

  /** What the stack's commands run in: the CLI on PATH, its backend, and nobody's credentials. */
  environment(): NodeJS.ProcessEnv {
    const clean = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^(AWS_|PULUMI_|NODE_OPTIONS$)/.test(name)),
    );
    return {
      ...clean,
      PATH: [dirname(this.cli.path), ...this.hostFolder(), process.env.PATH].join(delimiter),
      PULUMI_HOME: join(this.folder, ".pulumi-home"),
      PULUMI_BACKEND_URL: `file://${this.folder}`,
      PULUMI_CONFIG_PASSPHRASE: "engine tests",
      PULUMI_DEBUG_PROVIDERS: this.debugProviders,
      PULUMI_DEBUG_COMMANDS: "true",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      // An unset profile keeps a developer's own files from being read.
      AWS_EC2_METADATA_DISABLED: "true",
    };
  }

  /** Our own language host, only where the vendor's did not come with the CLI. */
  private hostFolder(): string[] {
    const vendors = onPath("pulumi-language-nodejs");
    return vendors ? [] : [join(__dirname, "host", "bin")];
  }
}

/** The packages that a program in the folder would find. */
function nearestPackages(directory: string): string {
  const here = join(directory, "node_modules");
  return existsSync(here) ? here : nearestPackages(dirname(directory));
}

function readEvents(path: string): Pick<CommandResult, "changes" | "steps" | "policies"> {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return { changes: {}, steps: [], policies: [] };
  }
  const events = text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as EngineEvent);
  const steps = events.flatMap((event) => {
    const step = event.resourcePreEvent?.metadata;
    return step && step.op !== "same" ? [`${step.op} ${step.type} ${step.urn.split("::").slice(3).join("::")}`] : [];
  });
  const changes = events.findLast((event) => event.summaryEvent)?.summaryEvent?.resourceChanges ?? {};
  return { changes, steps, policies: policiesIn(text) };
}

/** What policies said in lines of events; lines that are none are left out. */
function policiesIn(lines: string): string[] {
  return lines.split("\n").flatMap((line) => {
    if (!line.startsWith("{")) return [];
    const { policyEvent } = JSON.parse(line) as EngineEvent;
    if (!policyEvent) return [];
    const { enforcementLevel, policyName, resourceUrn = "", message } = policyEvent;
    return [`${enforcementLevel} ${policyName} ${resourceUrn.split("::").at(-1)}: ${message}`];
  });
}
