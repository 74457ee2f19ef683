import ts from "typescript";
import type { ObjectSpec, PropertySpec, TypeSpec } from "../plugin/schema";
import { deprecation, description } from "./docs";
import { isComponent, target } from "./read-sources";

/** AWS takes fractions of these; every other number is a whole one, and typed languages are told so. */
const fractional = /^(Throttle\.rateLimit|Canary\.percent|AlarmThresholds\.\w+)$/;

/** Turns TypeScript's types into the schema's, and gathers the object types and enumerations they name. */
export class Types {
  /** By token, in the order of their first use. */
  readonly found = new Map<string, ObjectSpec>();
  /** What no other language could be offered, with what to write instead. */
  readonly faults: string[] = [];

  constructor(
    private readonly checker: ts.TypeChecker,
    private readonly packageName: string,
  ) {}

  /** The members of an interface as a component's or object type's inputs. */
  properties(owner: ts.Symbol): { properties: Record<string, PropertySpec>; required: string[] } {
    const properties: Record<string, PropertySpec> = {};
    const required: string[] = [];
    for (const member of this.members(owner)) {
      const declaration = member.valueDeclaration as ts.PropertySignature;
      const at = `${owner.name}.${member.name}`;
      properties[member.name] = this.property(member, this.input(declaration.type!, at));
      if (!declaration.questionToken) required.push(member.name);
    }
    return { properties, required: required.sort() };
  }

  /** The outputs of a component: its public fields, but for resources of other packages, which are for Node.js alone. */
  outputs(component: ts.ClassDeclaration): Record<string, PropertySpec> {
    const properties: Record<string, PropertySpec> = {};
    for (const member of component.members) {
      if (!ts.isPropertyDeclaration(member) || isHidden(member)) continue;
      const at = `${component.name!.text}.${member.name.getText()}`;
      const node = member.type!;
      if (isForeign(node)) continue;
      const output = argumentsOf(node, "pulumi.Output");
      if (!output) {
        this.faults.push(`${at}: an output is a pulumi.Output<…>, or private`);
        continue;
      }
      const symbol = this.checker.getSymbolAtLocation(member.name)!;
      properties[symbol.name] = this.property(symbol, withoutPlain(this.type(output[0]!, at)));
    }
    return properties;
  }

  private members(owner: ts.Symbol): ts.Symbol[] {
    return this.checker.getDeclaredTypeOfSymbol(owner).getProperties();
  }

  private property(symbol: ts.Symbol, type: TypeSpec): PropertySpec {
    const deprecationMessage = deprecation(this.checker, symbol);
    const text = description(this.checker, symbol);
    return { ...type, ...(text ? { description: text } : {}), ...(deprecationMessage ? { deprecationMessage } : {}) };
  }

  /** A type where arguments stand: plain, unless it says `pulumi.Input`. */
  private input(node: ts.TypeNode, at: string): TypeSpec {
    const input = argumentsOf(node, "pulumi.Input");
    if (input) return withoutPlain(this.type(input[0]!, at));
    return { ...this.type(node, at), plain: true };
  }

  private type(node: ts.TypeNode, at: string): TypeSpec {
    switch (node.kind) {
      case ts.SyntaxKind.StringKeyword:
        return { type: "string" };
      case ts.SyntaxKind.BooleanKeyword:
        return { type: "boolean" };
      case ts.SyntaxKind.NumberKeyword:
        return { type: fractional.test(at) ? "number" : "integer" };
    }
    if (ts.isArrayTypeNode(node)) return { type: "array", items: this.input(node.elementType, at) };
    if (ts.isTypeReferenceNode(node)) return this.reference(node, at);
    this.faults.push(`${at}: no other language has the type ${node.getText()}; name an interface or an enumeration`);
    return {};
  }

  private reference(node: ts.TypeReferenceNode, at: string): TypeSpec {
    const record = argumentsOf(node, "Record");
    if (record) return { type: "object", additionalProperties: this.input(record[1]!, at) };
    const found = this.checker.getSymbolAtLocation(node.typeName);
    const symbol = found && target(this.checker, found);
    const declaration = symbol?.declarations?.find(
      (one) => ts.isInterfaceDeclaration(one) || ts.isTypeAliasDeclaration(one) || ts.isClassDeclaration(one),
    );
    if (symbol && declaration) {
      const token = `${this.packageName}:index:${symbol.name}`;
      if (ts.isClassDeclaration(declaration) && isComponent(declaration)) return { $ref: `#/resources/${token}` };
      if (ts.isInterfaceDeclaration(declaration)) return this.object(symbol, declaration, token);
      if (ts.isTypeAliasDeclaration(declaration)) return this.enumeration(symbol, declaration, token, at);
    }
    this.faults.push(`${at}: no other language has the type ${node.getText()}`);
    return {};
  }

  private object(symbol: ts.Symbol, declaration: ts.InterfaceDeclaration, token: string): TypeSpec {
    // Whatever JSON there is, like a schema: nothing more is known of it.
    if (declaration.members.some(ts.isIndexSignatureDeclaration)) {
      return { type: "object", additionalProperties: { $ref: "pulumi.json#/Any" } };
    }
    if (!this.found.has(token)) {
      // Known before its members are read: they may name it.
      this.found.set(token, { type: "object" });
      const text = description(this.checker, symbol);
      this.found.set(token, { ...(text ? { description: text } : {}), type: "object", ...this.properties(symbol) });
    }
    return { $ref: `#/types/${token}` };
  }

  /** `type X = (typeof X)[keyof typeof X]`, beside a constant of that name. */
  private enumeration(symbol: ts.Symbol, alias: ts.TypeAliasDeclaration, token: string, at: string): TypeSpec {
    const values = symbol.valueDeclaration && constantOf(symbol.valueDeclaration);
    if (!values) return this.type(alias.type, at);
    const text = description(this.checker, symbol)?.split("\n\n")[0];
    this.found.set(token, {
      ...(text ? { description: text } : {}),
      type: "string",
      enum: values.properties.filter(ts.isPropertyAssignment).map((property) => {
        const about = description(this.checker, this.checker.getSymbolAtLocation(property.name)!);
        return {
          name: property.name.getText(),
          value: (property.initializer as ts.StringLiteral).text,
          ...(about ? { description: about } : {}),
        };
      }),
    });
    return { $ref: `#/types/${token}` };
  }
}

function constantOf(declaration: ts.Declaration): ts.ObjectLiteralExpression | undefined {
  const initializer = ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
  const value = initializer && ts.isAsExpression(initializer) ? initializer.expression : undefined;
  return value && ts.isObjectLiteralExpression(value) ? value : undefined;
}

/** Type arguments of a reference to this very type. */
function argumentsOf(node: ts.TypeNode, name: string): readonly ts.TypeNode[] | undefined {
  return ts.isTypeReferenceNode(node) && node.typeName.getText() === name ? node.typeArguments : undefined;
}

/** A resource of `@pulumi/aws` or `@pulumi/awsx`: to name its type, a schema must load that whole package. */
function isForeign(node: ts.TypeNode): boolean {
  return ts.isTypeReferenceNode(node) && /^(aws|awsx)\./.test(node.typeName.getText());
}

function isHidden(member: ts.PropertyDeclaration): boolean {
  return (
    (ts.getCombinedModifierFlags(member) &
      (ts.ModifierFlags.Private | ts.ModifierFlags.Protected | ts.ModifierFlags.Static)) !==
    0
  );
}

/** An output may stand where this does, or in it. */
function withoutPlain({ plain: _, items, additionalProperties, ...type }: TypeSpec): TypeSpec {
  return {
    ...type,
    ...(items ? { items: withoutPlain(items) } : {}),
    ...(additionalProperties ? { additionalProperties: withoutPlain(additionalProperties) } : {}),
  };
}
