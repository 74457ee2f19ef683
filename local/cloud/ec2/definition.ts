import { AwsError } from "../errors";
import type { CheckFailure, Properties, ResourceContext, ResourceRecord, ResourceType } from "../resource";
import { ec2Id } from "./ids";

/** A resource of EC2 in short: what its id and ARN are made of, and what AWS would answer and refuse. */
export interface Definition {
  readonly type: string;
  /** Prefix of the id, e.g. `subnet`; a function makes the id from the inputs. */
  readonly id: string | ((inputs: Properties) => string);
  /** Resource part of the ARN, e.g. `subnet`; absent: no ARN. */
  readonly arn?: string;
  readonly replaceOn?: readonly string[];
  readonly autoName?: ResourceType["autoName"];
  check?(inputs: Properties): readonly CheckFailure[];
  /** Throws what AWS would refuse; runs before creation and, with the resource's own id, before updates. */
  refuse?(inputs: Properties, context: ResourceContext, id: string | undefined): void;
  /** Outputs besides ARN, owner, region and tags. */
  outputs?(inputs: Properties, id: string, context: ResourceContext): Properties;
  /** Throws when other resources still need this one. */
  remove?(id: string, outputs: Properties, context: ResourceContext): void;
}

/** Makes a resource type of a definition. */
export function ec2Type(definition: Definition): ResourceType {
  const { type, id: naming, arn } = definition;
  const outputs = (inputs: Properties, id: string, context: ResourceContext): Properties => ({
    ...(arn ? { arn: `arn:aws:ec2:${context.region}:${context.accountId}:${arn}/${id}` } : {}),
    ownerId: context.accountId,
    region: context.region,
    tagsAll: inputs.tags ?? {},
    ...definition.outputs?.(inputs, id, context),
  });
  return {
    type,
    replaceOn: definition.replaceOn,
    autoName: definition.autoName,
    check: definition.check,
    async create(inputs, context) {
      definition.refuse?.(inputs, context, undefined);
      const id = typeof naming === "string" ? ec2Id(type, naming, context) : naming(inputs);
      return { id, outputs: outputs(inputs, id, context) };
    },
    async update(id, _olds, inputs, context) {
      definition.refuse?.(inputs, context, id);
      return outputs(inputs, id, context);
    },
    async delete(id, olds, context) {
      definition.remove?.(id, olds, context);
    },
  };
}

/** A live resource that another one names; throws EC2's own error when there is none. */
export function need(context: ResourceContext, type: string, id: unknown, code: string, what: string): ResourceRecord {
  const found = context.cloud.find(type, (record) => record.id === id && record.region === context.region);
  if (!found) throw new AwsError(code, `The ${what} ID '${String(id)}' does not exist`);
  return found;
}

/** Throws EC2's `DependencyViolation` when any of the resources still refers to `id`. */
export function refuseInUse(
  context: ResourceContext,
  what: string,
  id: string,
  dependents: readonly ResourceRecord[],
): void {
  const first = dependents[0];
  if (!first) return;
  throw new AwsError(
    "DependencyViolation",
    `The ${what} '${id}' has dependencies and cannot be deleted. (${first.type} ${first.id} in ${context.region})`,
  );
}

/** An input as text; undefined when it is none. */
export function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** An input as a list of texts; empty when it is none. */
export function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((member) => typeof member === "string") : [];
}
