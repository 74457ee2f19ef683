import { type Clock, type Random, systemClock } from "../clock";
import type { ThrottleLimit } from "../gateway/environment";
import { AwsError } from "./errors";
import { physicalName, recordKey } from "./names";
import { Network } from "./network";
import { withPolicyDocument } from "./policy-documents";
import type { Ports } from "./ports";
import { recordedType } from "./recorded";
import type { CheckFailure, Properties, ResourceContext, ResourceRecord, ResourceType } from "./resource";
import type { AwsApi, Invoke, Service, ServiceFactory } from "./service";
import { Storage } from "./storage";
import { Telemetry } from "./telemetry";

/** What a cloud is made of. */
export interface CloudOptions {
  readonly services: readonly ServiceFactory[];
  /** Address of the local server, e.g. `http://127.0.0.1:4000`; no trailing slash. */
  readonly baseUrl: string;
  /** Folder that relative paths of the program's archives start from. */
  readonly programDirectory: string;
  /** @default "000000000000" */
  readonly accountId?: string;
  /** Region of resources and calls that name none. @default "us-east-1" */
  readonly region?: string;
  /** The account's throttle limit of API Gateway. @default 10,000 requests a second, bursts of 5,000 */
  readonly accountLimit?: ThrottleLimit;
  readonly clock?: Clock;
  readonly random?: Random;
  /** @default in memory */
  readonly storage?: Storage;
  readonly telemetry?: Telemetry;
}

/**
 * The local cloud: resource types and data planes of its services behind one interface. Drivers call
 * `check`, `create`, `update`, `read`, `delete` and `invoke`; it knows no service by name.
 */
export class Cloud {
  readonly accountId: string;
  readonly region: string;
  readonly baseUrl: string;
  readonly programDirectory: string;
  readonly accountLimit: ThrottleLimit | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly storage: Storage;
  readonly telemetry: Telemetry;
  readonly network = new Network();
  readonly services: readonly Service[];

  private readonly types = new Map<string, ResourceType>();
  private readonly functions = new Map<string, Invoke>();
  private readonly wireApis = new Map<string, AwsApi>();
  private readonly provided = new Map<keyof Ports, Ports[keyof Ports]>();
  private readonly live = new Map<string, ResourceRecord>();
  private readonly hooks = new Set<(record: ResourceRecord, change: "created" | "updated" | "deleted") => void>();

  constructor(options: CloudOptions) {
    this.accountId = options.accountId ?? "000000000000";
    this.region = options.region ?? "us-east-1";
    this.baseUrl = options.baseUrl;
    this.programDirectory = options.programDirectory;
    this.accountLimit = options.accountLimit;
    this.clock = options.clock ?? systemClock;
    this.random = options.random ?? Math.random;
    this.storage = options.storage ?? new Storage();
    this.telemetry = options.telemetry ?? new Telemetry();
    this.services = options.services.map((factory) => factory(this));
    for (const service of this.services) {
      for (const type of service.resources) this.types.set(type.type, type);
      for (const [token, invoke] of Object.entries(service.invokes ?? {})) this.functions.set(token, invoke);
      for (const [name, api] of Object.entries(service.apis ?? {})) this.wireApis.set(name, api);
    }
  }

  /** Offers a port to other services. */
  provide<K extends keyof Ports>(name: K, port: Ports[K]): void {
    this.provided.set(name, port);
  }

  /** A port of another service; throws when no service provides it. Ask at call time, not in a factory. */
  port<K extends keyof Ports>(name: K): Ports[K] {
    const found = this.provided.get(name);
    if (!found) throw new Error(`no service of this cloud provides "${name}"`);
    return found as Ports[K];
  }

  /** The wire API of a signing name; undefined when the service is not simulated. */
  api(signingName: string): AwsApi | undefined {
    return this.wireApis.get(signingName);
  }

  /** How a type token is carried out; types that nobody simulates are recorded. */
  typeOf(token: string): { type: ResourceType; simulated: boolean } {
    const known = this.types.get(token);
    return known ? { type: known, simulated: true } : { type: recordedType(token), simulated: false };
  }

  /** Fills generated names in and finds faults. `seed` makes the generated name; the old name is kept. */
  check(request: Target & { olds?: Properties; inputs: Properties; seed: string }): {
    inputs: Properties;
    failures: readonly CheckFailure[];
  } {
    const { type } = this.typeOf(request.type);
    const inputs = { ...withPolicyDocument(request.type, request.inputs) };
    const naming = type.autoName;
    if (naming && (inputs[naming.property] === undefined || inputs[naming.property] === null)) {
      const kept = request.olds?.[naming.property];
      const prefix = inputs[`${naming.property}Prefix`];
      const base = typeof prefix === "string" ? prefix.replace(/-$/, "") : request.name;
      inputs[naming.property] =
        kept ??
        physicalName(
          naming.lowerCase ? base.toLowerCase() : base,
          request.seed,
          naming.maxLength,
          naming.suffix?.(inputs) ?? "",
        );
    }
    return { inputs, failures: type.check?.(inputs, this.context(request)) ?? [] };
  }

  /** Creates a resource, or throws what AWS would refuse it with. */
  async create(request: Target & { inputs: Properties }): Promise<ResourceRecord> {
    const { type, simulated } = this.typeOf(request.type);
    const { id, outputs } = await type.create(request.inputs, this.context(request));
    return this.keep(
      { ...this.target(request), id, inputs: request.inputs, outputs: { ...request.inputs, ...outputs }, simulated },
      "created",
    );
  }

  /** Changes a resource in place. */
  async update(request: Target & { id: string; olds: Properties; inputs: Properties }): Promise<ResourceRecord> {
    const { type, simulated } = this.typeOf(request.type);
    if (!type.update) throw new AwsError("InternalFailure", `${request.type} cannot be updated in place`);
    const { id, olds, inputs } = request;
    const before = this.live.get(recordKey(request.urn, id))?.inputs ?? {};
    const outputs = withoutOldInputs(await type.update(id, olds, inputs, this.context(request)), olds, before, inputs);
    return this.keep({ ...this.target(request), id, inputs, outputs: { ...inputs, ...outputs }, simulated }, "updated");
  }

  /** The resource as it is now; undefined when it is gone. */
  async read(request: Target & { id: string }): Promise<ResourceRecord | undefined> {
    const region = request.region ?? this.region;
    // A resource read by id alone (`Type.get`) comes with a URN of its own.
    const record =
      this.live.get(recordKey(request.urn, request.id)) ??
      this.find(request.type, (other) => other.id === request.id && other.region === region);
    if (!record) return undefined;
    const { type } = this.typeOf(request.type);
    if (!type.read) return record;
    const outputs = await type.read(request.id, record.outputs, this.context(request));
    return outputs && { ...record, outputs: { ...record.outputs, ...outputs } };
  }

  /** Deletes a resource; one that is gone already is no error. */
  async delete(request: Target & { id: string; olds: Properties }): Promise<void> {
    const { type } = this.typeOf(request.type);
    const key = recordKey(request.urn, request.id);
    const record = this.live.get(key);
    await type.delete?.(request.id, record?.outputs ?? request.olds, this.context(request));
    if (record) {
      this.live.delete(key);
      for (const hook of this.hooks) hook(record, "deleted");
    }
  }

  /**
   * Puts a resource of an earlier run back, as drivers with state do at start, in the order of creation: the type's
   * `restore` runs in place of its `create`, and hooks are called as for a creation.
   */
  async restore(record: ResourceRecord): Promise<void> {
    await this.typeOf(record.type).type.restore?.(record, this.context(record));
    this.keep(record, "created");
  }

  /** Gives a resource another URN and name, as an alias in the program does; nothing else about it changes. */
  rename(record: ResourceRecord, urn: string, name: string): void {
    this.live.delete(recordKey(record.urn, record.id));
    this.live.set(recordKey(urn, record.id), { ...record, urn, name });
  }

  /** Answers a provider function; throws for one that nobody simulates. */
  async invoke(token: string, args: Properties, region = this.region): Promise<Properties> {
    const invoke = this.functions.get(token);
    if (!invoke) throw new Error(`the local cloud does not answer the function ${token}`);
    return invoke(args, { cloud: this, region });
  }

  /** Live resources, of one type or all. */
  resources(type?: string): ResourceRecord[] {
    const all = [...this.live.values()];
    return type ? all.filter((record) => record.type === type) : all;
  }

  /** A live resource by type and id, or by an output's value. */
  find(type: string, match: string | ((record: ResourceRecord) => boolean)): ResourceRecord | undefined {
    return this.resources(type).find(typeof match === "string" ? (record) => record.id === match : match);
  }

  /** Calls `hook` after each change of a resource; the returned function ends it. */
  onChange(hook: (record: ResourceRecord, change: "created" | "updated" | "deleted") => void): () => void {
    this.hooks.add(hook);
    return () => this.hooks.delete(hook);
  }

  /** Begins background work of all services. */
  async start(): Promise<void> {
    for (const service of this.services) await service.start?.();
  }

  /** Ends background work, latest service first; every service is asked even if one fails. */
  async stop(): Promise<void> {
    for (const service of [...this.services].reverse()) {
      await service.stop?.().catch((error: unknown) => {
        process.stderr.write(`${service.name} did not stop cleanly: ${String(error)}\n`);
      });
    }
  }

  private target(request: Target) {
    return { urn: request.urn, type: request.type, name: request.name, region: request.region ?? this.region };
  }

  private context(request: Target): ResourceContext {
    return {
      cloud: this,
      urn: request.urn,
      name: request.name,
      region: request.region ?? this.region,
      accountId: this.accountId,
    };
  }

  private keep(record: ResourceRecord, change: "created" | "updated"): ResourceRecord {
    this.live.set(recordKey(record.urn, record.id), record);
    for (const hook of this.hooks) hook(record, change);
    return record;
  }
}

/** Which resource an operation is about. */
export interface Target {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** @default the cloud's region */
  readonly region?: string;
}

/** Outputs without the old inputs that a type hands on with its old outputs: the new inputs take their place. */
function withoutOldInputs(outputs: Properties, olds: Properties, before: Properties, inputs: Properties): Properties {
  const handedOn = (name: string) => (name in before || name in inputs) && outputs[name] === olds[name];
  return Object.fromEntries(Object.entries(outputs).filter(([name]) => !handedOn(name)));
}
