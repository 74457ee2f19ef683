import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import type { Principal } from "../principal";
import { sharedBy } from "../protocol/shared";
import type { ResourceRecord } from "../resource";
import { CodeStore, type StoredCode } from "./code/store";
import type { FunctionInputs } from "./function/inputs";
import { telemetryFaults } from "./function/role";
import { createRuntime, type FunctionRuntime } from "./runtime";

/** Pulumi token of a function. */
export const FUNCTION = "aws:lambda/function:Function";
/** Pulumi token of an alias. */
export const ALIAS = "aws:lambda/alias:Alias";

/** One published version of a function, as it was when it was published. */
export interface PublishedVersion {
  readonly inputs: FunctionInputs;
  readonly code: StoredCode;
}

/** What a name or ARN of a function leads to. */
export interface ResolvedFunction {
  readonly name: string;
  readonly region: string;
  /** ARN without a qualifier. */
  readonly arn: string;
  /** Alias or version that was asked for. */
  readonly qualifier?: string;
  /** `$LATEST` or a number. */
  readonly version: string;
  readonly inputs: FunctionInputs;
  readonly code: StoredCode;
}

/** Code on disk lives as long as the storage: a rebuilt stage finds what has not changed. */
const codeStores = sharedBy((storage) => ({ directory: storage.directory, stores: new Map<string, CodeStore>() }));

/** Stores of this process; what they keep in temporary folders is removed when it ends. */
const openStores = new Set<CodeStore>();
process.once("exit", () => {
  for (const store of openStores) store.close();
});

/** The functions of a cloud: found by name, run by their own runtime. */
export class Functions {
  private readonly runtimes = new Map<string, { readonly signature: string; readonly runtime: FunctionRuntime }>();
  private readonly retiring = new Set<Promise<void>>();
  /** What does not change until a resource of Lambda does: found functions and policies. */
  private readonly settled = new Map<string, unknown>();
  private readonly unhook: () => void;

  constructor(readonly cloud: Cloud) {
    this.unhook = cloud.onChange(({ type }) => {
      if (type.startsWith("aws:lambda/")) this.settled.clear();
    });
  }

  /** Where code is unpacked. */
  get code(): CodeStore {
    const { directory, stores } = codeStores(this.cloud.storage);
    let store = stores.get(this.cloud.programDirectory);
    if (!store) {
      const made = new CodeStore(directory, this.cloud.programDirectory);
      openStores.add(made);
      stores.set(this.cloud.programDirectory, made);
      store = made;
    }
    return store;
  }

  /** Published versions, by ARN with the version. */
  get versions() {
    return this.cloud.storage.entries<PublishedVersion>("lambda-versions");
  }

  /**
   * Finds a function by name, partial ARN or ARN, with or without a qualifier.
   * @throws AwsError `ResourceNotFoundException`.
   */
  resolve(functionName: string, qualifier?: string, region = this.cloud.region): ResolvedFunction {
    const key = `function|${functionName}|${qualifier}|${region}`;
    const kept = this.settled.get(key) as ResolvedFunction | undefined;
    if (kept) return kept;
    const parsed = parse(functionName, region, this.cloud.accountId);
    const asked = qualifier ?? parsed?.qualifier;
    const record = parsed && this.record(parsed.name, parsed.region);
    const route = record && (asked === undefined ? { version: "$LATEST" } : this.versionOf(record, asked));
    const found = route && record && this.snapshot(record, route.version);
    if (!found) throw notFound(parsed ? arnOf(parsed, asked) : functionName);
    const result = { ...parsed, arn: arnOf(parsed), qualifier: asked, version: route.version, ...found };
    if (!route.drawn) this.settled.set(key, result);
    return result;
  }

  /** A value that stays the same until a resource of Lambda changes. */
  settle<T>(key: string, make: () => T): T {
    if (!this.settled.has(key)) this.settled.set(key, make());
    return this.settled.get(key) as T;
  }

  /** The runtime of a version; the one of replaced code or settings finishes its work and ends. */
  runtime(found: ResolvedFunction): FunctionRuntime {
    const { inputs, code } = found;
    const key = `${found.arn}:${found.version}`;
    const { code: _, tags: __, ...settings } = inputs;
    const signature = JSON.stringify([code.directory, settings]);
    const current = this.runtimes.get(key);
    if (current?.signature === signature) return current.runtime;
    if (current) this.retire(current.runtime);
    const runtime = this.start(found);
    this.runtimes.set(key, { signature, runtime });
    return runtime;
  }

  /** The function's role as an assumed one. */
  rolePrincipal(found: { readonly name: string; readonly inputs: FunctionInputs }): Principal {
    return this.cloud.port("iam").assumeRole(found.inputs.role, "lambda.amazonaws.com", found.name).principal;
  }

  /** Lets the work of a deleted function finish, and forgets its versions. */
  forget(arn: string): void {
    for (const [key, { runtime }] of this.runtimes) {
      if (!key.startsWith(`${arn}:`)) continue;
      this.runtimes.delete(key);
      this.retire(runtime);
    }
    for (const [key] of [...this.versions]) if (key.startsWith(`${arn}:`)) this.versions.delete(key);
  }

  /** Ends all threads. */
  async stop(): Promise<void> {
    this.unhook();
    const runtimes = [...this.runtimes.values()];
    this.runtimes.clear();
    await Promise.all(runtimes.map(({ runtime }) => runtime.stop()));
    await Promise.all(this.retiring);
  }

  private retire(runtime: FunctionRuntime): void {
    const end = runtime.retire().finally(() => this.retiring.delete(end));
    this.retiring.add(end);
  }

  private start(found: ResolvedFunction): FunctionRuntime {
    const { name, region, version, inputs, code } = found;
    if (inputs.packageType === "Image" || inputs.imageUri) {
      throw notRun(name, "images are not run: there is no container engine");
    }
    if (!inputs.runtime?.startsWith("nodejs"))
      throw notRun(name, `only nodejs runtimes are run, not ${inputs.runtime}`);
    const { loggingConfig, reservedConcurrentExecutions: reserved } = inputs;
    const group = loggingConfig?.logGroup ?? `/aws/lambda/${name}`;
    for (const message of telemetryFaults(this, found, group)) {
      this.cloud.telemetry.emit({ kind: "log", time: this.cloud.clock.now(), group, stream: "stagedoor", message });
    }
    return createRuntime({
      name,
      region,
      version,
      accountId: this.cloud.accountId,
      code: { directory: code.directory, handler: inputs.handler ?? "" },
      environment: inputs.environment?.variables,
      timeoutSeconds: inputs.timeout,
      memoryMb: inputs.memorySize,
      concurrency: reserved === undefined || reserved < 0 ? undefined : reserved,
      credentials: () => this.cloud.port("iam").assumeRole(inputs.role, "lambda.amazonaws.com", name).credentials,
      endpointUrl: this.cloud.baseUrl,
      hosts: () => this.cloud.network.list().flatMap(({ host, reach }) => (reach === "vpc" ? [] : [host])),
      logGroup: group,
      logFormat: loggingConfig?.logFormat === "JSON" ? "JSON" : "Text",
      applicationLogLevel: loggingConfig?.applicationLogLevel,
      emit: (event) => this.cloud.telemetry.emit(event),
      clock: this.cloud.clock,
    });
  }

  private record(name: string, region: string): ResourceRecord | undefined {
    return this.cloud.find(FUNCTION, (record) => record.region === region && record.outputs.name === name);
  }

  private versionOf(record: ResourceRecord, qualifier: string): { version: string; drawn?: boolean } | undefined {
    if (qualifier === "$LATEST" || /^\d+$/.test(qualifier)) return { version: qualifier };
    const alias = this.cloud.find(ALIAS, ({ outputs }) => outputs.arn === `${record.outputs.arn}:${qualifier}`);
    if (!alias) return undefined;
    const routing = alias.inputs.routingConfig as { additionalVersionWeights?: Record<string, number> } | undefined;
    const weights = Object.entries(routing?.additionalVersionWeights ?? {});
    const main = String(alias.inputs.functionVersion);
    if (weights.length === 0) return { version: main };
    let draw = this.cloud.random();
    const drawn = weights.find(([, weight]) => {
      draw -= weight;
      return draw < 0;
    });
    return { version: drawn?.[0] ?? main, drawn: true };
  }

  private snapshot(record: ResourceRecord, version: string): PublishedVersion | undefined {
    if (version !== "$LATEST") return this.versions.get(`${record.outputs.arn}:${version}`);
    const inputs = record.inputs as FunctionInputs;
    return { inputs, code: this.unpack(inputs) };
  }

  /** Puts a function's code and layers on disk, if they are not there yet. */
  unpack(inputs: FunctionInputs): StoredCode {
    if (inputs.packageType === "Image" || inputs.imageUri) return { directory: "", bytes: 0, sha256: "" };
    if (inputs.s3Key) {
      throw new AwsError(
        "InvalidParameterValueException",
        `the local stage does not fetch code from s3://${inputs.s3Bucket}/${inputs.s3Key}: give the function \`code\``,
      );
    }
    const layers = (inputs.layers ?? []).map((arn) => {
      const layer = this.cloud.find("aws:lambda/layerVersion:LayerVersion", ({ outputs }) => outputs.arn === arn);
      if (!layer) throw new AwsError("InvalidParameterValueException", `Layer version ${arn} does not exist.`);
      return layer.inputs.code;
    });
    return this.code.put(inputs.code, layers);
  }
}

/** Splits a function's name, partial ARN or ARN; undefined for other text. */
export function parse(text: string, region: string, accountId: string) {
  const match =
    /^(?:arn:aws[a-z-]*:lambda:([a-z0-9-]+):)?(?:(\d{12}):)?(?:function:)?([a-zA-Z0-9-_]+)(?::(\$LATEST|[a-zA-Z0-9-_]+))?$/.exec(
      text,
    );
  if (!match) return undefined;
  const [, arnRegion, account, name, qualifier] = match;
  return { name: name!, region: arnRegion ?? region, accountId: account ?? accountId, qualifier };
}

function arnOf(name: { name: string; region: string; accountId: string }, qualifier?: string): string {
  const arn = `arn:aws:lambda:${name.region}:${name.accountId}:function:${name.name}`;
  return qualifier ? `${arn}:${qualifier}` : arn;
}

function notFound(arn: string): AwsError {
  return new AwsError("ResourceNotFoundException", `Function not found: ${arn}`, 404);
}

function notRun(name: string, reason: string): AwsError {
  return new AwsError("InvalidRuntimeException", `the local stage does not run ${name}: ${reason}`, 502);
}
