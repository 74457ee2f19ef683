import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

const STAGEDOOR = resolve(__dirname, "../../cli/bin/stagedoor.js");
/** More than any load here asks for: AWS's own account limit would answer 429. */
const UNLIMITED = ["--account-limit", "1000000,1000000"];

/** A running server of one of the things compared. */
export interface Subject {
  readonly url: string;
  /** Milliseconds from its start to its first 200. */
  readonly startedMs: number;
  readonly outputs: Readonly<Record<string, string>>;
  /** Resident memory of the process now; bytes. */
  memory(): number;
  stop(): Promise<void>;
}

async function run(words: readonly string[], cwd: string, readyUrl: (line: string) => string | undefined) {
  const began = performance.now();
  const child = spawn(process.execPath, words, { cwd, stdio: ["ignore", "pipe", "ignore"] });
  const lines = createInterface({ input: child.stdout });
  const line = await new Promise<string>((ready, failed) => {
    lines.on("line", (text) => readyUrl(text) !== undefined && ready(text));
    child.once("close", (code) => failed(new Error(`${words.join(" ")} ended with ${code}`)));
  });
  return { child, began, line, url: readyUrl(line)! };
}

function subject(child: ChildProcess, began: number, url: string, outputs: Subject["outputs"] = {}): Subject {
  return {
    url,
    outputs,
    startedMs: performance.now() - began,
    memory: () => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1]) * 1024,
    async stop() {
      const ended = new Promise((done) => child.once("close", done));
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** node:http, answering by itself or through a worker thread. */
export async function bare(kind: "direct" | "worker"): Promise<Subject> {
  const script = join(__dirname, "bare-server.cjs");
  const { child, began, url } = await run([script, kind], __dirname, (line) => `http://127.0.0.1:${line}`);
  return subject(child, began, url);
}

/** `stagedoor serve` of a document with a mock route and a Lambda proxy route. */
export async function serve(): Promise<Subject> {
  const words = ["serve", "api.json", "--port", "0", "--json", "--stage", "dev", "--function", "hello=hello.cjs"];
  const { child, began, url } = await run([STAGEDOOR, ...words, ...UNLIMITED], __dirname, (line) =>
    line.startsWith("{") ? (JSON.parse(line) as { endpoints: { api: string } }).endpoints.api : undefined,
  );
  await firstAnswer(`${url}/mock`);
  return subject(child, began, url);
}

/** `stagedoor dev` of the program with a route of each kind; outputs are the URLs of its APIs. */
export async function dev(): Promise<Subject> {
  type Ready = { console: string; outputs: Record<string, string> };
  const words = ["dev", "--cwd", join(__dirname, "program"), "--port", "0", "--json"];
  const started = await run([STAGEDOOR, ...words, ...UNLIMITED], __dirname, (line) =>
    line.startsWith("{") ? (JSON.parse(line) as Ready).console : undefined,
  );
  const { outputs } = JSON.parse(started.line) as Ready;
  await firstAnswer(`${outputs.rest}/mock`);
  return subject(started.child, started.began, started.url, outputs);
}

/** serverless-offline with the same handler, in a worker thread (its default) or in its own process. */
export async function serverlessOffline(peers: string, kind: "worker" | "in-process"): Promise<Subject> {
  const folder = mkdtempSync(join(tmpdir(), "stagedoor-bench-"));
  const port = await freePort();
  const offline = { httpPort: port, lambdaPort: await freePort(), noPrependStageInUrl: true, noTimeout: true };
  symlinkSync(join(peers, "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "hello.js"), readFileSync(join(__dirname, "hello.cjs")));
  const service = {
    service: "bench",
    provider: { name: "aws", runtime: "nodejs20.x" },
    plugins: ["serverless-offline"],
    custom: { "serverless-offline": { ...offline, useInProcess: kind === "in-process" } },
    functions: { hello: { handler: "hello.handler", events: [{ http: { path: "function", method: "get" } }] } },
  };
  writeFileSync(join(folder, "serverless.json"), JSON.stringify(service));
  const began = performance.now();
  const child = spawn(process.execPath, [join(peers, "node_modules/serverless/bin/serverless.js"), "offline"], {
    cwd: folder,
    stdio: "ignore",
    env: { ...process.env, SLS_TELEMETRY_DISABLED: "1", SLS_NOTIFICATIONS_MODE: "off" },
  });
  const url = `http://127.0.0.1:${port}`;
  await firstAnswer(`${url}/function`);
  const running = subject(child, began, url);
  return {
    ...running,
    async stop() {
      await running.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Asks until the answer is 200. */
async function firstAnswer(url: string): Promise<void> {
  const until = Date.now() + 60_000;
  while (Date.now() < until) {
    const answer = await fetch(url).catch(() => undefined);
    await answer?.text();
    if (answer?.status === 200) return;
    await new Promise((done) => setTimeout(done, 20));
  }
  throw new Error(`${url} did not answer 200 within a minute`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}
