import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import type * as grpc from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { serve, unary } from "../../../capture/grpc";

/** Exit code by which the SDK says that the user has been told what went wrong. */
const ALREADY_TOLD = 32;

/** A minimal Node.js language host: it runs programs, policy packs and component plugins by the SDK that they themselves depend on. */
async function main(): Promise<void> {
  const engine = { address: process.argv.at(-1) ?? "" };
  const children = new Set<ChildProcess>();
  const start = (child: ChildProcess) => {
    children.add(child);
    child.once("close", () => children.delete(child));
    return child;
  };
  const stop = () => {
    for (const child of children) child.kill();
  };
  const server = await serve([
    [
      LanguageRuntimeService,
      {
        handshake: unary((request: messages.LanguageHandshakeRequest) => {
          engine.address = request.getEngineAddress();
          return new messages.LanguageHandshakeResponse();
        }),
        getPluginInfo: unary(() => new PluginInfo().setVersion("1.0.0")),
        getRequiredPlugins: unary(() => new messages.GetRequiredPluginsResponse()),
        getRequiredPackages: unary(() => new messages.GetRequiredPackagesResponse()),
        // What these tests run finds its packages installed.
        installDependencies: (call: grpc.ServerWritableStream<unknown, unknown>) => call.end(),
        run: unary((request: messages.RunRequest) => run(request, engine.address, start)),
        runPlugin: (call: grpc.ServerWritableStream<messages.RunPluginRequest, messages.RunPluginResponse>) =>
          runPlugin(call, start),
        cancel: unary(() => {
          stop();
          return new Empty();
        }),
      },
    ],
  ]);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      stop();
      server.close();
    });
  }
  // An engine that was killed cannot say good-bye.
  const engineProcess = process.ppid;
  setInterval(() => {
    if (process.ppid === engineProcess) return;
    stop();
    process.exit(1);
  }, 500).unref();
  process.stdout.write(`${server.port}\n`);
}

async function run(
  request: messages.RunRequest,
  engineAddress: string,
  start: (child: ChildProcess) => ChildProcess,
): Promise<messages.RunResponse> {
  const info = request.getInfo()!;
  const organization = request.getOrganization();
  const child = start(
    spawn(
      process.execPath,
      [
        sdkFile(info.getProgramDirectory(), "@pulumi/pulumi/cmd/run"),
        ...["--monitor", request.getMonitorAddress(), "--engine", engineAddress],
        ...["--project", request.getProject(), "--root-directory", info.getRootDirectory()],
        ...["--stack", request.getStack(), "--pwd", request.getPwd()],
        ...(organization ? ["--organization", organization] : []),
        ...(request.getDryrun() ? ["--dry-run"] : []),
        ...["--parallel", String(request.getParallel())],
        info.getEntryPoint(),
        ...request.getArgsList(),
      ],
      {
        cwd: request.getPwd(),
        env: {
          ...process.env,
          PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().entries())),
          PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
          PULUMI_NODEJS_TYPESCRIPT: String(info.getOptions()?.toJavaScript().typescript !== false),
        },
        // The engine shows what the host prints after its port.
        stdio: ["ignore", "inherit", "inherit"],
      },
    ),
  );
  const code = await ended(child);
  const response = new messages.RunResponse();
  if (code === ALREADY_TOLD) return response.setBail(true);
  return code === 0 ? response : response.setError(`the program ended with exit code ${code}`);
}

function runPlugin(
  call: grpc.ServerWritableStream<messages.RunPluginRequest, messages.RunPluginResponse>,
  start: (child: ChildProcess) => ChildProcess,
): void {
  const { request } = call;
  const directory = request.getInfo()!.getProgramDirectory();
  const run = {
    // A pack's rules belong to its own folder, a component's paths to the program's.
    analyzer: { script: "run-policy-pack", words: [...request.getArgsList(), directory], cwd: directory },
    resource: { script: "run-plugin", words: [directory, ...request.getArgsList()], cwd: request.getPwd() },
  }[request.getKind()];
  if (!run) {
    call.destroy(new Error(`this language host runs no plugins of the kind "${request.getKind()}"`));
    return;
  }
  const child = start(
    spawn(process.execPath, [sdkFile(directory, `@pulumi/pulumi/cmd/${run.script}`), ...run.words], {
      cwd: run.cwd,
      env: { ...process.env, ...Object.fromEntries(request.getEnvList().map((pair) => split(pair))) },
      stdio: ["ignore", "pipe", "pipe"],
    }),
  );
  child.stdout!.on("data", (chunk: Buffer) => call.write(new messages.RunPluginResponse().setStdout(chunk)));
  child.stderr!.on("data", (chunk: Buffer) => call.write(new messages.RunPluginResponse().setStderr(chunk)));
  call.on("cancelled", () => child.kill());
  ended(child).then((code) => {
    call.write(new messages.RunPluginResponse().setExitcode(code));
    call.end();
  });
}

function sdkFile(directory: string, name: string): string {
  return createRequire(join(directory, "index.js")).resolve(name);
}

function split(pair: string): [string, string] {
  const at = pair.indexOf("=");
  return [pair.slice(0, at), pair.slice(at + 1)];
}

function ended(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once("error", () => resolve(1));
    child.once("close", (code) => resolve(code ?? 1));
  });
}

main();
