import type { CapturedResource, Properties } from "../capture/program";

/** How one input becomes properties of a CloudFormation resource. */
export type Rule =
  /** Another name than the input's own in PascalCase; a dot leads into an object. */
  | string
  /** Properties made of the value. */
  | ((value: unknown, inputs: Properties) => Properties)
  /** CloudFormation has no such property, and why nothing is lost. */
  | { readonly left: string };

/** A Pulumi type that has a CloudFormation type of its own. */
export interface Mapping {
  /** E.g. `AWS::SQS::Queue`. */
  readonly type: string;
  /** Inputs whose name is not simply PascalCase. */
  readonly inputs?: Readonly<Record<string, Rule>>;
  /** Members inside of inputs whose name is not simply PascalCase, wherever they stand. */
  readonly members?: Readonly<Record<string, string>>;
  /** Members whose own members are data, not names: environment variables and the like. */
  readonly verbatim?: readonly string[];
  /** Object that all properties stand in, e.g. `DistributionConfig`. */
  readonly within?: string;
  /** Outputs that CloudFormation cannot make up, as inputs: generated names. */
  readonly named?: string;
  /** What other resources may refer to, by output: `Ref`, or an attribute's name. @default `{ id: "Ref" }` */
  readonly refers?: Readonly<Record<string, string>>;
  /** Properties that CloudFormation wants and Pulumi does not know. */
  readonly always?: Properties;
  /** A second resource that CloudFormation makes of the same inputs. */
  readonly beside?: (inputs: Properties) => { readonly type: string; readonly inputs: Properties } | undefined;
}

/** A Pulumi type whose inputs are properties of another resource in CloudFormation. */
export interface Fold {
  /** Type of that resource. */
  readonly into: string;
  /** Inputs that name it, and what they name: its `id`, its `arn`, or one of its inputs. */
  readonly by: Readonly<Record<string, string>>;
  /** Its properties; lists are joined with those that are there. */
  readonly properties: (inputs: Properties) => Properties;
  /** Further inputs, which `properties` reads; another one is a fault. */
  readonly reads: readonly string[];
  /** Whether the properties may not refer to others, as these refer back. @default false */
  readonly literal?: boolean;
}

/** A Pulumi type that CloudFormation has nothing for. */
export interface Left {
  readonly left: string;
}

/** A value of the program that a template takes as a parameter, so that it holds no secret. */
export interface Parameter {
  /** Output that holds it. */
  readonly parameter: string;
}

/** What becomes of a type; by the inputs where one type is two in CloudFormation. */
export type Entry = Mapping | Fold | Left | Parameter | ((inputs: Properties) => Mapping);

/** Entries by Pulumi type token. */
export type Table = Readonly<Record<string, Entry>>;

/** What becomes of a resource. */
export function entryOf(
  table: Table,
  { type, inputs }: CapturedResource,
): Exclude<Entry, (...args: never) => unknown> | undefined {
  const entry = table[type];
  return typeof entry === "function" ? entry(inputs) : entry;
}

/** A value whose members are data, not names: an API document, a policy. */
export class Verbatim {
  constructor(readonly value: unknown) {}
}

/** Puts a JSON text under another name as what it says. */
export const json =
  (name: string): Rule =>
  (value) => ({ [name]: new Verbatim(JSON.parse(String(value))) });

/** A map as a list of pairs, e.g. of tags. */
export const pairs =
  (list: string, key: string): Rule =>
  (map) => ({ [list]: Object.entries(map as Properties).map(([name, Value]) => ({ [key]: name, Value })) });

/** A setting that CloudFormation keeps in a list of keys and texts. */
export const attribute =
  (list: string, key: string): Rule =>
  (value) => ({ [list]: [{ Key: key, Value: String(value) }] });

/** One value as the only member of a list. */
export const alone =
  (name: string): Rule =>
  (value) => ({ [name]: [value] });
