import { createHash, createHmac } from "node:crypto";
import type { QuickJSContext, QuickJSHandle, QuickJSRuntime, QuickJSWASMModule } from "quickjs-emscripten-core";
import { moduleSource, prelude } from "./prelude";

/** A function's code and what it may read. */
export interface FunctionCode {
  readonly code: string;
  /** Entries by store id. */
  readonly stores: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** What came of a run: the value that the handler returned, or why there is none. */
export type FunctionOutcome = { readonly logs: readonly string[] } & (
  | { readonly value: unknown }
  | { readonly fault: string }
);

/** AWS allows 2 MB besides the engine itself. */
const memoryBytes = 8 * 1024 * 1024;
const stackBytes = 256 * 1024;
/** On AWS a run has about a millisecond of a fast processor; this is what a busy laptop needs for the same work. */
const longestMs = 100;

let loading: Promise<QuickJSWASMModule> | undefined;

/** The engine, loaded when first needed: a JavaScript interpreter in WebAssembly, which reaches nothing of the process. */
function engine(): Promise<QuickJSWASMModule> {
  loading ??= (async () => {
    const { newQuickJSWASMModuleFromVariant } = await import("quickjs-emscripten-core");
    return newQuickJSWASMModuleFromVariant(import("@jitl/quickjs-singlefile-cjs-release-sync"));
  })();
  return loading;
}

/** The first syntax error of a function's code; undefined when it has none. */
export async function syntaxFault(code: string): Promise<string | undefined> {
  return inContext(await engine(), { code, stores: {} }, [], (of) => {
    const fault = load(of, code);
    return fault?.startsWith("SyntaxError") ? fault : undefined;
  });
}

/** Runs `handler(event)` in a context of its own, within limits of time and memory. Never throws for what the code does. */
export async function runFunction(of: FunctionCode, event: unknown): Promise<FunctionOutcome> {
  const logs: string[] = [];
  const call = `
;globalThis.__outcome = {};
(async () => handler(${JSON.stringify(event)}))().then(
  (value) => { __outcome.text = JSON.stringify(value); __outcome.done = true; },
  (error) => { __outcome.fault = String(error); __outcome.done = true; },
);`;
  return inContext(await engine(), of, logs, (sandbox) => {
    const broken = load(sandbox, `${of.code}${call}`) ?? finish(sandbox);
    if (broken !== undefined) return { logs, fault: worded(broken) };
    const { done, text, fault } = outcomeOf(sandbox.context);
    if (!done) return { logs, fault: "the function waits for what never comes" };
    if (fault !== undefined) return { logs, fault: worded(fault) };
    return { logs, value: text === undefined ? undefined : (JSON.parse(text) as unknown) };
  });
}

/** A context with the prelude in it, and the runtime it belongs to. */
interface Sandbox {
  readonly context: QuickJSContext;
  readonly runtime: QuickJSRuntime;
}

function inContext<T>(module: QuickJSWASMModule, of: FunctionCode, logs: string[], work: (of: Sandbox) => T): T {
  const runtime = module.newRuntime();
  runtime.setMemoryLimit(memoryBytes);
  runtime.setMaxStackSize(stackBytes);
  runtime.setModuleLoader(loadModule);
  const context = runtime.newContext();
  try {
    offerHost(context, logs);
    const setUp = `globalThis.__stores = ${JSON.stringify(of.stores)};${prelude}`;
    context.unwrapResult(context.evalCode(setUp, "prelude.js")).dispose();
    const until = performance.now() + longestMs;
    runtime.setInterruptHandler(() => performance.now() > until);
    return work({ context, runtime });
  } finally {
    context.dispose();
    runtime.dispose();
  }
}

/** Evaluates a module; why it could not be, or undefined. */
function load({ context }: Sandbox, code: string): string | undefined {
  const result = context.evalCode(code, "function.js", { type: "module" });
  if (result.error) return faultOf(context, result.error);
  result.value.dispose();
  return undefined;
}

/** Runs what waits for promises; why it could not be, or undefined. */
function finish({ context, runtime }: Sandbox): string | undefined {
  const jobs = runtime.executePendingJobs();
  return jobs.error ? faultOf(context, jobs.error) : undefined;
}

function loadModule(name: string) {
  return moduleSource(name) ?? { error: new Error(`Cannot find module "${name}"`) };
}

function offerHost(context: QuickJSContext, logs: string[]): void {
  const offer = (name: string, work: (...values: unknown[]) => string | undefined) => {
    const made = context.newFunction(name, (...handles: QuickJSHandle[]) => {
      const answer = work(...handles.map((handle) => context.dump(handle) as unknown));
      return answer === undefined ? context.undefined : context.newString(answer);
    });
    context.setProp(context.global, name, made);
    made.dispose();
  };
  offer("__print", (text) => {
    if (logs.length < 100) logs.push(String(text).slice(0, 10_000));
    return undefined;
  });
  offer("__digest", (algorithm, key, data) => {
    if (!["md5", "sha1", "sha256"].includes(String(algorithm)))
      throw new Error(`unknown algorithm ${String(algorithm)}`);
    const bytes = Buffer.from(String(data), "hex");
    const made =
      typeof key === "string" ? createHmac(String(algorithm), Buffer.from(key, "hex")) : createHash(String(algorithm));
    return made.update(bytes).digest("hex");
  });
}

function outcomeOf(context: QuickJSContext): { done?: boolean; text?: string; fault?: string } {
  const handle = context.getProp(context.global, "__outcome");
  const outcome = context.dump(handle) as { done?: boolean; text?: string; fault?: string };
  handle.dispose();
  return outcome;
}

function faultOf(context: QuickJSContext, handle: QuickJSHandle): string {
  const dumped = context.dump(handle) as { name?: string; message?: string } | string | undefined | null;
  handle.dispose();
  // Without memory there is no error object either.
  if (dumped === undefined || dumped === null) return "out of memory";
  return typeof dumped === "string" ? dumped : `${dumped.name ?? "Error"}: ${dumped.message ?? ""}`;
}

function worded(fault: string): string {
  return /interrupted/.test(fault) ? `the function ran for more than ${longestMs} ms` : fault;
}
