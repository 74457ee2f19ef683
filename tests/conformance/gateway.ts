import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Served, serve } from "../../local/drivers/serve";
import type { BasePathMode } from "../../local/gateway/openapi";
import { type Expectation, judge } from "./expectation";
import { type ImportCase, judgeImport } from "./import-case";
import { send } from "./send";
import { attempt, type CaseResult, type Difference, readRecording, recordings, type Suite } from "./suite";

/** A recorded call: a document, a request, and what came back. */
interface CallCase {
  readonly id: string;
  readonly openapi: object;
  readonly stage: string;
  readonly functions?: Readonly<Record<string, string>>;
  readonly backend?: string;
  readonly stageVariables?: Readonly<Record<string, string>>;
  readonly apiKeys?: readonly { readonly value: string; readonly enabled: boolean }[];
  readonly parameters?: { readonly basepath?: BasePathMode };
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly rawPath?: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly bodyBase64?: string;
  };
  readonly expect: Expectation;
}

interface Backend {
  readonly url: string;
  readonly host: string;
  close(): Promise<void>;
}

/** Recorded answers of REST APIs: each document is served as `stagedoor serve` does, each call sent over the wire. */
export function gatewaySuite(file: "common" | "lambda" | "import"): Suite {
  const path = `gateway/${file}.json`;
  return {
    name: `gateway/${file}`,
    file: path,
    async run() {
      const cases = readRecording<(CallCase | (ImportCase & { readonly kind: "import" }))[]>(path);
      const bench = new Bench();
      const results: CaseResult[] = [];
      try {
        for (const recorded of cases) {
          results.push(
            await attempt(recorded.id, () => ("kind" in recorded ? judgeImport(recorded) : bench.call(recorded))),
          );
        }
      } finally {
        await bench.close();
      }
      return results;
    },
  };
}

/** Keeps the document of the latest case served, so that cases in a row share it. */
class Bench {
  private readonly backends = new Map<string, Promise<Backend>>();
  private served: { readonly key: string; readonly server: Served; readonly folder: string } | undefined;

  async call(recorded: CallCase): Promise<readonly Difference[]> {
    const server = await this.serving(recorded);
    const { request } = recorded;
    const answer = await send(server.url, {
      method: request.method,
      path: request.rawPath ?? `/${recorded.stage}${request.path}`,
      headers: Object.entries(request.headers),
      body: request.bodyBase64 ? Buffer.from(request.bodyBase64, "base64") : Buffer.from(request.body ?? ""),
    });
    return judge(recorded.expect, answer);
  }

  async close(): Promise<void> {
    await this.release();
    for (const backend of this.backends.values()) await (await backend).close();
  }

  private async serving(recorded: CallCase): Promise<Served> {
    const backend = recorded.backend ? await this.backend(recorded.backend) : undefined;
    const fill = (text: string) =>
      text.replaceAll("{{backend}}", backend?.url ?? "").replaceAll("{{backendHost}}", backend?.host ?? "");
    const { stage, functions = {}, stageVariables = {}, apiKeys = [], parameters = {}, openapi } = recorded;
    const key = fill(JSON.stringify([openapi, stage, functions, stageVariables, apiKeys, parameters]));
    if (this.served?.key === key) return this.served.server;
    await this.release();
    const folder = await mkdtemp(join(tmpdir(), "conformance-"));
    const file = join(folder, "document.json");
    await writeFile(file, fill(JSON.stringify(openapi)));
    const files: Record<string, string> = {};
    for (const [name, source] of Object.entries(functions)) {
      files[name] = join(folder, `${name}.mjs`);
      await writeFile(files[name], source);
    }
    const server = await serve({
      file,
      port: 0,
      stage,
      type: "rest",
      functions: files,
      stageVariables: Object.fromEntries(Object.entries(stageVariables).map(([name, value]) => [name, fill(value)])),
      apiKeys: apiKeys.filter(({ enabled }) => enabled).map(({ value }) => value),
      basePath: parameters.basepath,
      log: false,
    });
    this.served = { key, server, folder };
    return server;
  }

  private async release(): Promise<void> {
    if (!this.served) return;
    await this.served.server.close();
    await rm(this.served.folder, { recursive: true });
    this.served = undefined;
  }

  private backend(kind: string): Promise<Backend> {
    const found = this.backends.get(kind) ?? startBackend(kind);
    this.backends.set(kind, found);
    return found;
  }
}

async function startBackend(kind: string): Promise<Backend> {
  const module = (await import(pathToFileURL(join(recordings, "gateway/backend.mjs")).href)) as {
    start(kind: string): Promise<Backend>;
  };
  return module.start(kind);
}
