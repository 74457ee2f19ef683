import { AwsError } from "../errors";
import type { Input } from "../protocol/input";
import type { ResourceRecord } from "../resource";
import type { User } from "./directory";

/** Attributes of every pool: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html, read 2026-11. */
const standard = new Set(
  (
    "address birthdate email email_verified family_name gender given_name locale middle_name name nickname " +
    "phone_number phone_number_verified picture preferred_username profile sub updated_at website zoneinfo"
  ).split(" "),
);

/** Attributes that a scope of the hosted pages lets a client see. */
const ofScope: Readonly<Record<string, readonly string[]>> = {
  email: ["email", "email_verified"],
  phone: ["phone_number", "phone_number_verified"],
};

/** A line of a pool's `schemas`. */
interface Schema {
  readonly name: string;
  readonly attributeDataType: string;
  readonly mutable?: boolean;
  readonly required?: boolean;
  readonly stringAttributeConstraints?: { readonly minLength?: string; readonly maxLength?: string };
  readonly numberAttributeConstraints?: { readonly minValue?: string; readonly maxValue?: string };
}

/** Attributes of a request, `[{Name, Value}]`, by name. */
export function attributesOf(input: Input): Record<string, string> {
  return Object.fromEntries(
    input.objects("UserAttributes").map((one) => [one.text("Name"), one.optionalText("Value") ?? ""]),
  );
}

/** A user's attributes in the form of answers. */
export function attributeList(user: User): { Name: string; Value: string }[] {
  return Object.entries(user.attributes).map(([Name, Value]) => ({ Name, Value }));
}

/** Attributes that a client may see by the scopes of a sign-in; with `openid` alone, or by the API, all of them. */
export function visibleAttributes(user: User, scopes: readonly string[]): Record<string, string> {
  const { sub: _, ...attributes } = user.attributes;
  const narrow = scopes.includes("openid") && scopes.some((scope) => ofScope[scope] || scope === "profile");
  if (!narrow || scopes.includes("profile")) return attributes;
  const seen = new Set(scopes.flatMap((scope) => ofScope[scope] ?? []));
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => seen.has(name)));
}

/** Refuses attributes that the pool's schema does not know, or whose values it does not take. */
export function checkAttributes(
  pool: ResourceRecord,
  attributes: Readonly<Record<string, string>>,
  of: { readonly creating: boolean },
): void {
  const schemas = (pool.inputs.schemas as Schema[] | undefined) ?? [];
  const byName = new Map(schemas.map((schema) => [nameOf(schema), schema]));
  for (const [name, value] of Object.entries(attributes)) {
    const schema = byName.get(name);
    if (name === "sub" || !(schema || standard.has(name))) refuse(name, "Attribute does not exist in the schema.");
    if (!schema) continue;
    if (!of.creating && schema.mutable === false) {
      refuse(name, "Attribute cannot be updated; its schema says mutable: false.");
    }
    const fault = faultOf(value, schema);
    if (fault) refuse(name, fault);
  }
  if (!of.creating) return;
  for (const [name, schema] of byName) {
    if (schema.required && attributes[name] === undefined) refuse(name, "The attribute is required");
  }
}

/** Refuses what a client may not write: what its `writeAttributes` leave out, and whether an address is verified. */
export function checkWritable(client: ResourceRecord, attributes: Readonly<Record<string, string>>): void {
  const writable = client.inputs.writeAttributes as string[] | undefined;
  const refused = Object.keys(attributes).some(
    (name) => name.endsWith("_verified") || (writable?.length && !writable.includes(name)),
  );
  if (refused) throw new AwsError("NotAuthorizedException", "A client attempted to write unauthorized attribute");
}

/** What changes of attributes bring with them: a new address is not verified. */
export function withVerification(user: User, changes: Readonly<Record<string, string>>): Record<string, string> {
  const unverified = ["email", "phone_number"].filter(
    (name) => changes[name] !== undefined && changes[name] !== user.attributes[name],
  );
  return {
    ...user.attributes,
    ...Object.fromEntries(unverified.map((name) => [`${name}_verified`, "false"])),
    ...changes,
  };
}

function nameOf({ name }: Schema): string {
  return standard.has(name) ? name : `custom:${name}`;
}

function faultOf(value: string, schema: Schema): string | undefined {
  const { stringAttributeConstraints: text, numberAttributeConstraints: number } = schema;
  const type = schema.attributeDataType;
  if (type === "Number" && !Number.isFinite(Number(value || "x"))) return "Attribute is not a number";
  if (type === "Boolean" && !/^(true|false)$/.test(value)) return "Attribute is neither true nor false";
  const [size, least, most] =
    type === "Number"
      ? [Number(value), number?.minValue, number?.maxValue]
      : [value.length, text?.minLength, text?.maxLength];
  if (least !== undefined && size < Number(least)) return `Attribute is below its minimum of ${least}`;
  if (most !== undefined && size > Number(most)) return `Attribute is above its maximum of ${most}`;
  return undefined;
}

function refuse(name: string, why: string): never {
  throw new AwsError("InvalidParameterException", `Attributes did not conform to the schema: ${name}: ${why}`);
}
