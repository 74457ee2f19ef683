import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import * as stagedoor from "../../components/index";
import type { ObjectSpec, PackageSpec } from "../../components/plugin/schema";
import { breakingChanges } from "../../components/scripts/breaking-changes";
import { makeSchema, schemaText } from "../../components/scripts/make-schema";

const components = join(__dirname, "../../components");
const committed = readFileSync(join(components, "schema.json"), "utf8");
const schema = JSON.parse(committed) as PackageSpec;
const released = JSON.parse(readFileSync(join(components, "schema.released.json"), "utf8")) as PackageSpec;

describe("the plugin's schema", function () {
  this.timeout(60_000);

  it("is that of the components' types as they are", () => {
    const made = schemaText(makeSchema(join(components, "index.ts")));
    assert.ok(made === committed, "components/schema.json is stale: run `npm run schema`, and commit it");
  });

  it("has every component that the package exports, under its token", () => {
    const exported = Object.entries(stagedoor)
      .filter(([, value]) => typeof value === "function" && value.prototype instanceof pulumi.ComponentResource)
      .map(([name]) => `stagedoor:index:${name}`);
    assert.deepEqual(Object.keys(schema.resources), exported.sort());
  });

  it("describes every component, and every argument that does not say all by its name", () => {
    for (const [token, { description }] of Object.entries(schema.resources)) assert.ok(description, token);
    for (const [token, { description }] of Object.entries(schema.types)) assert.ok(description, token);
  });

  it("has each enumeration's values as the package exports them", () => {
    const constants = stagedoor as unknown as Record<string, Record<string, string>>;
    for (const [token, type] of Object.entries(schema.types)) {
      if (!type.enum) continue;
      const values = Object.fromEntries(type.enum.map(({ name, value }) => [name, value]));
      assert.deepEqual(values, { ...constants[token.split(":")[2]!] }, token);
    }
  });

  it("names no type that it does not have", () => {
    const references = [...committed.matchAll(/"\$ref": "#\/(types|resources)\/([^"]+)"/g)];
    assert.ok(references.length > 100);
    for (const [, kind, token] of references) assert.ok(token! in schema[kind as "types" | "resources"], token);
  });

  it("breaks no program that was written against the released one", () => {
    assert.deepEqual(breakingChanges(released, schema), []);
  });
});

describe("breaking changes of a schema", () => {
  const table = "stagedoor:index:Table";

  /** The released schema with one change, and what is said of it. */
  function changed(change: (draft: Draft) => void): string[] {
    const draft = structuredClone(released) as unknown as Draft;
    change(draft);
    return breakingChanges(released, draft as unknown as PackageSpec);
  }

  interface Draft {
    types: Record<string, { -readonly [key in keyof ObjectSpec]: ObjectSpec[key] } & { properties: Properties }>;
    resources: Record<string, { inputProperties: Properties; properties: Properties; requiredInputs: string[] }>;
  }
  type Properties = Record<string, Record<string, unknown>>;

  it("are not what is added", () => {
    const said = changed(({ resources, types }) => {
      resources["stagedoor:index:New"] = resources[table]!;
      resources[table]!.inputProperties.fresh = { type: "string" };
      resources[table]!.properties.fresh = { type: "string" };
      types["stagedoor:index:Access"]!.properties.fresh = { type: "string" };
      // Taking outputs where only plain values were taken refuses nobody.
      resources[table]!.inputProperties.timeToLiveAttribute!.plain = undefined;
    });
    assert.deepEqual(said, []);
  });

  const cases: [string, (draft: Draft) => void, string][] = [
    ["a component", ({ resources }) => delete resources[table], `${table} is gone`],
    ["an argument", ({ resources }) => delete resources[table]!.inputProperties.stream, `${table}.stream is gone`],
    ["an output", ({ resources }) => delete resources[table]!.properties.arn, `output ${table}.arn is gone`],
    [
      "an argument's type",
      ({ resources }) => Object.assign(resources[table]!.inputProperties.kmsKeyArn!, { type: "boolean" }),
      `${table}.kmsKeyArn was string and is boolean`,
    ],
    [
      "an output's type",
      ({ resources }) => Object.assign(resources[table]!.properties.indexArns!, { items: { type: "integer" } }),
      `output ${table}.indexArns was array of string and is array of integer`,
    ],
    [
      "a map's values",
      ({ resources }) =>
        Object.assign(resources[table]!.inputProperties.indexes!, {
          additionalProperties: { $ref: "#/types/stagedoor:index:TableKey" },
        }),
      `${table}.indexes was map of stagedoor:index:TableIndex and is map of stagedoor:index:TableKey`,
    ],
    [
      "an argument that is needed now",
      ({ resources }) => resources[table]!.requiredInputs.push("stream"),
      `${table}.stream is needed now`,
    ],
    [
      "an argument that must be plain now",
      ({ resources }) => Object.assign(resources[table]!.inputProperties.kmsKeyArn!, { plain: true }),
      `${table}.kmsKeyArn took outputs and must be plain now`,
    ],
    [
      "a member of an object",
      ({ types }) => delete types["stagedoor:index:TableKey"]!.properties.type,
      "stagedoor:index:TableKey.type is gone",
    ],
    [
      "a value of an enumeration",
      ({ types }) => {
        types["stagedoor:index:KeyType"]!.enum = types["stagedoor:index:KeyType"]!.enum!.slice(1);
      },
      "stagedoor:index:KeyType.String is gone",
    ],
  ];
  for (const [what, change, said] of cases) {
    it(`are found in ${what}`, () => assert.deepEqual(changed(change), [said]));
  }
});
