import type { Cloud } from "./cloud";

/** A resource's inputs or outputs: plain values, secrets opened, assets as {@link ../../capture/values}. */
export type Properties = Record<string, unknown>;

/** A fault that AWS, or the provider, would find in a resource's inputs. */
export interface CheckFailure {
  /** Path of the property, e.g. `subnets[0]`. */
  readonly property: string;
  readonly reason: string;
}

/** What a resource's operations may use. */
export interface ResourceContext {
  readonly cloud: Cloud;
  readonly urn: string;
  /** Logical name. */
  readonly name: string;
  readonly region: string;
  readonly accountId: string;
}

/** How the local cloud carries out one resource type. Refusals of AWS are thrown as `AwsError`. */
export interface ResourceType<I extends Properties = Properties, O extends Properties = Properties> {
  /** Pulumi type token, e.g. `aws:dynamodb/table:Table`. */
  readonly type: string;
  /** Property that gets a generated physical name (`NAME-` and seven characters) when the program gives none. */
  readonly autoName?: {
    readonly property: string;
    readonly maxLength: number;
    readonly suffix?: (inputs: I) => string;
    /** For names that AWS wants in lower case, whatever the logical name is. @default false */
    readonly lowerCase?: boolean;
  };
  /** Inputs whose change makes a new resource. */
  readonly replaceOn?: readonly string[];
  /** Replaced by deleting first, because the old one holds a unique name. @default false */
  readonly deleteBeforeReplace?: boolean;
  /** Faults that can be told from the inputs alone; unknown values are the `UNKNOWN` symbol. */
  check?(inputs: I, context: ResourceContext): readonly CheckFailure[];
  create(inputs: I, context: ResourceContext): Promise<{ id: string; outputs: O }>;
  /** Absent: every change replaces the resource. */
  update?(id: string, olds: O, inputs: I, context: ResourceContext): Promise<O>;
  /** Absent: the outputs as last written. Undefined: it is gone. */
  read?(id: string, outputs: O, context: ResourceContext): Promise<O | undefined>;
  /**
   * Sets up again what the process holds for a resource of an earlier run (hosts, engines, listeners), when a provider
   * with a state folder starts; no creation runs. Absent: the record, and what services keep in storage, is all.
   */
  restore?(record: ResourceRecord, context: ResourceContext): Promise<void>;
  /** Absent: nothing to take down. */
  delete?(id: string, outputs: O, context: ResourceContext): Promise<void>;
}

/** A live resource of the local cloud. */
export interface ResourceRecord {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly region: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  /** False when nobody simulates the type: it has an id and an ARN, and does nothing. */
  readonly simulated: boolean;
}

/** Declares a resource type with the types of its inputs and outputs, for a service's list. */
export function resourceType<I extends Properties, O extends Properties = Properties>(
  definition: ResourceType<I, O>,
): ResourceType {
  return definition as unknown as ResourceType;
}
