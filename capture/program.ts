import type { LogSeverity } from "./errors";

/** Plain values of a resource's inputs or outputs; secrets opened, files as in {@link ./values}. */
export type Properties = Record<string, unknown>;

/** A provider instance that a resource or function is bound to. */
export interface ProviderInstance {
  /** Package, e.g. `aws`. */
  readonly package: string;
  readonly urn: string;
  readonly id: string;
  /** Its settings, e.g. `region`, `defaultTags`; those of a default provider come from the stack's configuration. */
  readonly inputs: Properties;
}

/** One resource as the program asked for it. */
export interface Registration {
  readonly urn: string;
  /** Type token, e.g. `aws:sqs/queue:Queue`. */
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  /** False for components. */
  readonly custom: boolean;
  /** URN of the parent; absent on the stack itself. */
  readonly parent?: string;
  readonly inputs: Properties;
  /** Inputs that hold a secret somewhere inside, by top-level name. */
  readonly secretInputs: readonly string[];
  /** URNs, in the order the program gave them. */
  readonly dependencies: readonly string[];
  /** URNs by the input that brought them in. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly provider?: ProviderInstance;
  readonly protect: boolean;
  readonly ignoreChanges: readonly string[];
  /** Outputs to treat as secret, by name. */
  readonly additionalSecretOutputs: readonly string[];
}

/** What became of a registration. */
export interface RegistrationResult {
  readonly id: string;
  readonly outputs: Properties;
}

/** A resource of a program that ran. */
export interface CapturedResource extends Registration {
  /** Absent for components. */
  readonly id?: string;
  readonly outputs: Properties;
  /** Outputs that hold a secret, by top-level name. */
  readonly secretOutputs: readonly string[];
}

/** One child of a remote component. */
export interface ChildRequest {
  readonly type: string;
  readonly name: string;
  readonly inputs: Properties;
  /** @default the component */
  readonly parent?: string;
  readonly dependencies?: readonly string[];
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
}

/** A child as it was created; `outputs` may hold `UNKNOWN` while the real engine previews. */
export interface Child {
  readonly urn: string;
  readonly id: string | symbol;
  readonly outputs: Properties;
}

/** A component that its provider builds, e.g. `awsx:ec2:Vpc`. */
export interface ConstructRequest {
  readonly type: string;
  readonly name: string;
  readonly inputs: Properties;
  /** Registers the component itself; called once, before any child. */
  component(): Promise<{ urn: string }>;
  child(request: ChildRequest): Promise<Child>;
  /** Answers a provider function, under the component's own provider. */
  invoke(token: string, args: Properties): Promise<Properties>;
}

/** Who carries out what the program asks for. Errors are shown with the resource's type and name in front. */
export interface ProgramHandlers {
  /** Creates a custom resource. */
  register(request: Registration): Promise<RegistrationResult>;
  /** Answers a provider function, e.g. `aws:index/getRegion:getRegion`. */
  invoke(token: string, args: Properties, provider: ProviderInstance): Promise<Properties>;
  /** Builds a remote component and returns its outputs. */
  construct(request: ConstructRequest): Promise<Properties>;
  /** Looks up an existing resource (`Type.get`). */
  read(request: Registration & { id: string }): Promise<RegistrationResult>;
}

/** What to run, and who answers it. */
export interface ProgramOptions {
  /** Folder of `Pulumi.yaml`. */
  readonly directory: string;
  /** Stage, as in `Pulumi.STAGE.yaml`. */
  readonly stage: string;
  readonly handlers: ProgramHandlers;
  /** What the program logs or prints, line by line. */
  readonly onLog?: (severity: LogSeverity, message: string, urn?: string) => void;
  /** Ends the program's process. */
  readonly signal?: AbortSignal;
}

/** What a program's run left. */
export interface ProgramResult {
  /** Name of the project, from `Pulumi.yaml`. */
  readonly project: string;
  /** Stack outputs, secrets opened. */
  readonly outputs: Properties;
  /** Names of the outputs that are secret. */
  readonly secretOutputs: readonly string[];
  /** All resources, the stack first, in the order of their registration. */
  readonly resources: readonly CapturedResource[];
}
