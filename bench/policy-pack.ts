// Times the policy pack as the engine uses it: its process, over gRPC. Prints the time for 500 resources, on the clock
// and on the processor (which a busy machine does not lengthen), and the pack's start against an empty pack's.
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
  AnalyzeRequest,
  type AnalyzeResponse,
  type AnalyzerInfo,
  AnalyzerPropertyDependencies,
  AnalyzerResource,
  AnalyzerResourceOptions,
  AnalyzerStackConfigureRequest,
  type AnalyzerStackConfigureResponse,
  AnalyzeStackRequest,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { buildSync } from "esbuild";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { CapturedResource } from "../capture/program";
import { captureStage } from "../local/capture-stage";
import { type Figure, finish, loadNow } from "./results";

const ROOT = resolve(__dirname, "..");
const WANTED = 500;
const STARTS = 7;

/** A pack's process, and a connection to it. */
interface Pack {
  readonly client: AnalyzerClient;
  readonly startedMs: number;
  /** Time on the processor since the start; undefined where the system does not tell. */
  cpuMs(): number | undefined;
  stop(): void;
}

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: user and system time, in hundredths of a second. */
function cpuOf(pid: number): number | undefined {
  if (process.platform !== "linux") return undefined;
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function start(directory: string): Promise<Pack> {
  const began = performance.now();
  const child = spawn(process.execPath, [join(directory, "dist/index.js")], {
    cwd: directory,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const port = await new Promise<string>((done, failed) => {
    createInterface({ input: child.stdout }).once("line", done);
    child.once("exit", (code) => failed(new Error(`the pack ended with exit code ${code}`)));
  });
  const client = new AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
    "grpc.max_send_message_length": -1,
    "grpc.max_receive_message_length": -1,
  });
  // The engine asks for this before anything else.
  await call<Empty, AnalyzerInfo>(client, "getAnalyzerInfo", new Empty());
  return { client, startedMs: performance.now() - began, cpuMs: () => cpuOf(child.pid!), stop: () => child.kill() };
}

function call<Q, A>(client: AnalyzerClient, name: string, request: Q): Promise<A> {
  type Method = (request: Q, done: (error: Error | null, answer: A) => void) => void;
  const method = (client as unknown as Record<string, Method>)[name]!.bind(client);
  return new Promise((done, failed) => method(request, (error, answer) => (error ? failed(error) : done(answer))));
}

function plain(value: unknown): Struct {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(value)) as Record<string, JavaScriptValue>);
}

function requestOf({ type, urn, name, inputs }: CapturedResource): AnalyzeRequest {
  return new AnalyzeRequest()
    .setType(type)
    .setUrn(urn)
    .setName(name)
    .setProperties(plain(inputs))
    .setOptions(new AnalyzerResourceOptions());
}

function resourceOf({ type, urn, name, outputs, id, propertyDependencies }: CapturedResource): AnalyzerResource {
  const resource = new AnalyzerResource()
    .setType(type)
    .setUrn(urn)
    .setName(name)
    .setProperties(plain({ ...outputs, id }))
    .setOptions(new AnalyzerResourceOptions());
  for (const [property, urns] of Object.entries(propertyDependencies)) {
    resource.getPropertydependenciesMap().set(property, new AnalyzerPropertyDependencies().setUrnsList([...urns]));
  }
  return resource;
}

/** A folder with a pack that finds the repository's packages. */
function folder(entry: string): string {
  const directory = mkdtempSync(join(tmpdir(), "stagedoor-bench-pack-"));
  cpSync(join(ROOT, "policy/package.json"), join(directory, "package.json"));
  symlinkSync(join(ROOT, "node_modules"), join(directory, "node_modules"));
  mkdirSync(join(directory, "dist"));
  buildSync({
    entryPoints: [entry],
    outfile: join(directory, "dist/index.js"),
    bundle: true,
    platform: "node",
    target: "node20",
    packages: "external",
  });
  return directory;
}

function emptyPack(): string {
  const source = join(mkdtempSync(join(tmpdir(), "stagedoor-bench-empty-")), "index.ts");
  writeFileSync(source, `import { PolicyPack } from "@pulumi/policy";\nnew PolicyPack("empty", { policies: [] });\n`);
  return folder(source);
}

interface Judged {
  readonly ms: number;
  readonly cpuMs?: number;
  readonly diagnostics: number;
}

async function judge(pack: Pack, resources: readonly CapturedResource[]): Promise<Judged> {
  const configuration = new AnalyzerStackConfigureRequest();
  configuration.getConfigMap().set("stagedoor-policy:profile", "strict");
  await call<AnalyzerStackConfigureRequest, AnalyzerStackConfigureResponse>(
    pack.client,
    "configureStack",
    configuration,
  );
  const requests = resources.map(requestOf);
  const stack = new AnalyzeStackRequest().setResourcesList(resources.map(resourceOf));
  const [began, cpuBefore] = [performance.now(), pack.cpuMs()];
  // The engine, too, sends resources as they come, several at once.
  const answers = await Promise.all(
    requests.map((one) => call<AnalyzeRequest, AnalyzeResponse>(pack.client, "analyze", one)),
  );
  answers.push(await call(pack.client, "analyzeStack", stack));
  const diagnostics = answers.reduce((sum, answer) => sum + answer.getDiagnosticsList().length, 0);
  const ms = performance.now() - began;
  return { ms, cpuMs: cpuBefore === undefined ? undefined : pack.cpuMs()! - cpuBefore, diagnostics };
}

/** The stage's resources, repeated under other names until there are enough. */
function many(resources: readonly CapturedResource[]): readonly CapturedResource[] {
  const real = resources.filter(({ custom }) => custom);
  return Array.from({ length: WANTED }, (_, at) => {
    const one = real[at % real.length]!;
    const suffix = at < real.length ? "" : `-${Math.floor(at / real.length)}`;
    return { ...one, urn: `${one.urn}${suffix}`, name: `${one.name}${suffix}` };
  });
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

async function main(): Promise<number> {
  const busy = loadNow();
  const resources = many(await captureStage(ROOT, "prod"));
  const folders = { ours: folder(join(ROOT, "policy/index.ts")), empty: emptyPack() };
  try {
    const starts: Record<keyof typeof folders, number[]> = { ours: [], empty: [] };
    // In turn, so that a busy machine slows both.
    for (let round = 0; round < STARTS; round++) {
      for (const which of ["ours", "empty"] as const) {
        const pack = await start(folders[which]);
        starts[which].push(pack.startedMs);
        pack.stop();
      }
    }
    const pack = await start(folders.ours);
    const cold = await judge(pack, resources);
    const warm = await judge(pack, resources);
    pack.stop();
    const [ours, empty] = [median(starts.ours), median(starts.empty)];
    const figures: Figure[] = [
      { name: `${WANTED} resources judged at first`, value: cold.ms, unit: "ms" },
      { name: `${WANTED} resources judged again`, value: warm.ms, unit: "ms" },
      { name: "findings", value: warm.diagnostics },
      { name: "start", value: ours, unit: "ms" },
      { name: "start / an empty pack's", value: ours / empty },
    ];
    return finish("policy", figures, busy);
  } finally {
    for (const directory of Object.values(folders)) rmSync(directory, { recursive: true });
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
