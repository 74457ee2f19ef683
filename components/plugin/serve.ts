import * as pulumi from "@pulumi/pulumi";
import { type ComponentClass, registerReferences } from "./references";
import type { PackageSpec } from "./schema";
import { settleArguments } from "./settle";

/**
 * Serves the components to programs in any language, until the engine ends the process.
 * @param text the committed schema
 */
export function serve(text: string): Promise<void> {
  const schema = JSON.parse(text) as PackageSpec;
  const classes = lazily(() => new Map(Object.keys(schema.resources).map((token) => [token, classOf(token)] as const)));
  registerReferences(schema, classes);
  return pulumi.provider.main(
    {
      version: schema.version,
      schema: text,
      construct: async (name, type, inputs, options) => {
        const component = classes().get(type);
        if (!component) throw new Error(`unknown component ${type}; known: ${[...classes().keys()].join(", ")}`);
        const args = await settleArguments(schema, type, inputs);
        const made = new component(name, args as never, options);
        return { urn: made.urn, state: outputsOf(made, Object.keys(schema.resources[type]!.properties)) };
      },
    },
    process.argv.slice(2),
  );
}

/** The exported class of a token, `stagedoor:index:Table`. */
function classOf(token: string): ComponentClass {
  // Loaded with the first component: whoever asks for the schema alone does not wait for the whole AWS SDK of Pulumi.
  const stagedoor = require("../index") as typeof import("../index");
  return (stagedoor as unknown as Record<string, ComponentClass>)[token.split(":")[2]!]!;
}

function lazily<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function outputsOf(made: pulumi.ComponentResource, names: readonly string[]): pulumi.Inputs {
  const members = made as unknown as Record<string, unknown>;
  return Object.fromEntries(names.map((name) => [name, members[name]]));
}
