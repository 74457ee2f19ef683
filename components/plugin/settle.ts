import * as pulumi from "@pulumi/pulumi";
import { urnOf } from "./references";
import type { PackageSpec, PropertySpec, TypeSpec } from "./schema";

/** What another language's program hands over, or may not. */
interface Settling {
  readonly schema: PackageSpec;
  /** Components by URN: each reference arrives as an instance of its own, and what is one to the program is one here. */
  readonly components: Map<string, pulumi.Resource>;
  readonly faults: { readonly propertyPath: string; readonly reason: string }[];
}

/**
 * A component's arguments as its constructor takes them. Other languages' SDKs hand a plain argument over as an output
 * where something inside it came from a resource; outputs are left only where the schema allows them.
 *
 * @throws pulumi.InputPropertiesError that names every plain argument whose value is secret or not known yet.
 */
export async function settleArguments(
  schema: PackageSpec,
  token: string,
  inputs: pulumi.Inputs,
): Promise<Record<string, unknown>> {
  const settling: Settling = { schema, components: new Map(), faults: [] };
  const settled = await settleProperties(settling, schema.resources[token]!.inputProperties, inputs, "");
  if (settling.faults.length > 0) {
    throw new pulumi.InputPropertiesError({ message: `${token} cannot be made`, errors: settling.faults });
  }
  return settled;
}

async function settleProperties(
  settling: Settling,
  specs: Readonly<Record<string, PropertySpec>>,
  values: Readonly<Record<string, unknown>>,
  path: string,
): Promise<Record<string, unknown>> {
  const settled: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    const at = path === "" ? name : `${path}.${name}`;
    const spec = specs[name];
    if (!spec)
      settling.faults.push({ propertyPath: at, reason: `is unknown; known: ${Object.keys(specs).join(", ")}` });
    else settled[name] = await settle(settling, spec, value, at);
  }
  return settled;
}

async function settle(settling: Settling, spec: TypeSpec, value: unknown, path: string): Promise<unknown> {
  if (pulumi.Output.isInstance(value)) {
    return spec.plain ? settlePlain(settling, spec, value, path) : value;
  }
  if (value === null || typeof value !== "object") return value;
  if (pulumi.Resource.isInstance(value)) return theOnly(settling.components, value);
  if (Array.isArray(value)) {
    const { items = {} } = spec;
    return Promise.all(value.map((item, index) => settle(settling, items, item, `${path}[${index}]`)));
  }
  const entries = value as Record<string, unknown>;
  if (spec.additionalProperties) {
    const each = spec.additionalProperties;
    const settled = Object.entries(entries).map(
      async ([key, item]) => [key, await settle(settling, each, item, `${path}["${key}"]`)] as const,
    );
    return Object.fromEntries(await Promise.all(settled));
  }
  const properties = spec.$ref?.startsWith(typePrefix)
    ? settling.schema.types[spec.$ref.slice(typePrefix.length)]?.properties
    : undefined;
  return properties ? settleProperties(settling, properties, entries, path) : value;
}

function theOnly(components: Map<string, pulumi.Resource>, resource: pulumi.Resource): pulumi.Resource {
  const urn = urnOf(resource);
  if (urn === undefined) return resource;
  const first = components.get(urn) ?? resource;
  components.set(urn, first);
  return first;
}

const typePrefix = "#/types/";

async function settlePlain(
  settling: Settling,
  spec: TypeSpec,
  output: pulumi.Output<unknown>,
  path: string,
): Promise<unknown> {
  const { value, isKnown, isSecret } = await contents(output);
  const refuse = (what: string) => {
    settling.faults.push({
      propertyPath: path,
      reason: `${what}, but decides what is made; give a plain value, and outputs only inside it where the schema allows them`,
    });
  };
  if (isSecret) refuse("is secret");
  else if (!isKnown) refuse("is not known before the update");
  else return settle(settling, spec, value, path);
}

/** Members of outputs that the SDK keeps from its types; without them, one that is unknown in preview is waited for in vain. */
interface Inside {
  readonly isKnown: Promise<boolean>;
  promise(): Promise<unknown>;
}

async function contents(output: pulumi.Output<unknown>) {
  const inside = output as unknown as Inside;
  const [isKnown, isSecret] = await Promise.all([inside.isKnown, pulumi.isSecret(output)]);
  return { isKnown, isSecret, value: isKnown ? await inside.promise() : undefined };
}
