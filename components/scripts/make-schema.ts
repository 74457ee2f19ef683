import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import type { PackageSpec, ResourceSpec } from "../plugin/schema";
import { description } from "./docs";
import { readSources, target } from "./read-sources";
import { Types } from "./types";

/**
 * Makes the package's schema from its exported components and the types of their arguments.
 * @throws Error that lists everything in those types that other languages cannot be offered
 */
export function makeSchema(index: string): PackageSpec & Record<string, unknown> {
  const about = JSON.parse(readFileSync(join(dirname(index), "package.json"), "utf8"));
  const { checker, components } = readSources(index);
  const types = new Types(checker, about.name);
  const resources = sorted(
    [...components].map(([name, declaration]) => resource(name, declaration, about.name, checker, types)),
  );
  if (types.faults.length > 0)
    throw new Error(`no schema can be made:\n${[...new Set(types.faults)].map((fault) => `  - ${fault}`).join("\n")}`);
  return {
    name: about.name,
    displayName: "stagedoor",
    version: about.version,
    description: about.description,
    keywords: [...about.keywords, "category/infrastructure", "kind/component"],
    license: about.license,
    types: sorted([...types.found]),
    resources,
    language: {
      nodejs: { respectSchemaVersion: true },
      python: { respectSchemaVersion: true, pyproject: { enabled: true } },
      go: { respectSchemaVersion: true },
      csharp: { respectSchemaVersion: true },
    },
  };
}

/** A schema as it is committed. */
export function schemaText(schema: PackageSpec): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function resource(
  name: string,
  declaration: ts.ClassDeclaration,
  packageName: string,
  checker: ts.TypeChecker,
  types: Types,
): [string, ResourceSpec] {
  const constructor = declaration.members.find(ts.isConstructorDeclaration);
  const argumentType = constructor?.parameters[1]?.type;
  const token = `${packageName}:index:${name}`;
  if (!constructor || !argumentType || !ts.isTypeReferenceNode(argumentType))
    throw new Error(`${name} takes no arguments of a named type`);
  const written = /super\(\s*"([^"]+)"/.exec(constructor.getText())?.[1];
  if (written !== token) throw new Error(`${name} registers itself as ${written}; it must be ${token}`);
  const { properties, required } = types.properties(
    target(checker, checker.getSymbolAtLocation(argumentType.typeName)!),
  );
  const outputs = types.outputs(declaration);
  const registered = registeredOutputs(constructor);
  for (const output of Object.keys(outputs)) {
    if (!registered.includes(output))
      types.faults.push(
        `${name}.${output}: is not given to registerOutputs, so programs in other languages would not get it`,
      );
  }
  const text = description(checker, checker.getSymbolAtLocation(declaration.name!)!, true);
  return [
    token,
    {
      isComponent: true,
      ...(text ? { description: text } : {}),
      properties: outputs,
      required: Object.keys(outputs).sort(),
      inputProperties: properties,
      requiredInputs: required,
    },
  ];
}

function registeredOutputs(constructor: ts.ConstructorDeclaration): string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText() === "this.registerOutputs") {
      const [outputs] = node.arguments;
      if (outputs && ts.isObjectLiteralExpression(outputs)) {
        names.push(...outputs.properties.flatMap(({ name }) => name?.getText() ?? []));
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(constructor);
  return names;
}

function sorted<T>(entries: [string, T][]): Record<string, T> {
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
