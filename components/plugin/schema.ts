/** A type as Pulumi's package schema writes it: https://www.pulumi.com/docs/iac/build-with-pulumi/pulumi-packages/schema/ */
export interface TypeSpec {
  readonly type?: "string" | "number" | "integer" | "boolean" | "array" | "object";
  /** `#/types/…`, `#/resources/…`, or `pulumi.json#/Any`. */
  readonly $ref?: string;
  readonly items?: TypeSpec;
  readonly additionalProperties?: TypeSpec;
  /** The value itself, and no output: it decides whether or how many. */
  readonly plain?: true;
}

/** A property of a resource or an object type. */
export interface PropertySpec extends TypeSpec {
  readonly description?: string;
  readonly deprecationMessage?: string;
}

/** An object type or an enumeration. */
export interface ObjectSpec {
  readonly description?: string;
  readonly type: "object" | "string";
  readonly properties?: Readonly<Record<string, PropertySpec>>;
  readonly required?: readonly string[];
  readonly enum?: readonly { readonly name: string; readonly value: string; readonly description?: string }[];
}

/** A component. */
export interface ResourceSpec {
  readonly isComponent: true;
  readonly description?: string;
  readonly properties: Readonly<Record<string, PropertySpec>>;
  readonly required: readonly string[];
  readonly inputProperties: Readonly<Record<string, PropertySpec>>;
  readonly requiredInputs: readonly string[];
}

/** A package's schema, as far as this one needs it. */
export interface PackageSpec {
  readonly name: string;
  readonly version: string;
  readonly types: Readonly<Record<string, ObjectSpec>>;
  readonly resources: Readonly<Record<string, ResourceSpec>>;
}
