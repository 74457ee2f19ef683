import * as pulumi from "@pulumi/pulumi";
import type { PackageSpec } from "./schema";

/** A component's class. */
export type ComponentClass = new (
  name: string,
  args: never,
  opts?: pulumi.ComponentResourceOptions,
) => pulumi.ComponentResource;

/**
 * Makes components that other programs hand over by reference usable as arguments here: they have their class's
 * outputs, and nothing is made anew.
 */
export function registerReferences(schema: PackageSpec, classes: () => ReadonlyMap<string, ComponentClass>): void {
  pulumi.runtime.registerResourceModule(schema.name, "index", {
    version: schema.version,
    construct: (name, type, urn) => {
      const component = classes().get(type);
      if (!component) throw new Error(`${type} is none of the components of ${schema.name} ${schema.version}`);
      return existing(component, name, type, urn, Object.keys(schema.resources[type]!.properties));
    },
  });
}

const urns = new WeakMap<pulumi.Resource, string>();

/** URN of a component that was handed over by reference. */
export function urnOf(resource: pulumi.Resource): string | undefined {
  return urns.get(resource);
}

/** An instance of the class that stands for a component made elsewhere; the class's own constructor would make another. */
function existing(component: ComponentClass, name: string, type: string, urn: string, outputs: readonly string[]) {
  const unset = Object.fromEntries(outputs.map((output) => [output, undefined]));
  const isRemote = true;
  const made = Reflect.construct(pulumi.ComponentResource, [type, name, unset, { urn }, isRemote], component);
  urns.set(made, urn);
  return made as pulumi.ComponentResource;
}
