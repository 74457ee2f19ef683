import assert from "node:assert/strict";
import { resolve } from "node:path";
import type { CapturedResource } from "../../capture/program";
import { captureStage } from "../../local/capture-stage";
import { json, type Table } from "../../opinions/mapping";
import { render, type Template } from "../../opinions/render";
import { table } from "../../opinions/table/index";

const urn = (type: string, name: string) => `urn:pulumi:dev::test::${type}::${name}`;

function resource(type: string, name: string, inputs: Record<string, unknown>, more: Partial<CapturedResource> = {}) {
  const made: CapturedResource = {
    urn: urn(type, name),
    type,
    name,
    custom: true,
    inputs,
    secretInputs: [],
    dependencies: [],
    propertyDependencies: {},
    protect: false,
    ignoreChanges: [],
    additionalSecretOutputs: [],
    id: `${name}-1a2b3c4`,
    outputs: { arn: `arn:aws:test:eu-west-1:0:${name}-1a2b3c4`, region: "eu-west-1", name: `${name}-1a2b3c4` },
    secretOutputs: [],
    ...more,
  };
  return made;
}

const box = "test:index:Box";
const lid = "test:index:Lid";
const words: Table = {
  [box]: {
    type: "AWS::Test::Box",
    inputs: {
      colour: "Look.Colour",
      policy: json("PolicyDocument"),
      gone: { left: "for this test" },
    },
    members: { oddName: "ODDName" },
    verbatim: ["labels"],
    refers: { id: "Ref", arn: "Arn" },
  },
  [lid]: { into: box, by: { box: "id" }, reads: ["hinges"], properties: ({ hinges }) => ({ Hinges: hinges }) },
  "test:index:Secret": { parameter: "result" },
};
const only = (template: Template | undefined) => Object.values(template?.Resources ?? {})[0];

describe("a program rendered to CloudFormation", () => {
  const properties = (inputs: Record<string, unknown>) =>
    only(render([resource(box, "a", inputs)], words).templates.get("eu-west-1"))?.Properties;

  it("has its names in PascalCase at every depth, but for the table's exceptions and for what is data", () => {
    assert.deepEqual(
      properties({
        someName: { innerName: [{ oddName: 1 }], labels: { asIs: 1 } },
        labels: { asIs: 2 },
        colour: "red",
        policy: '{"Statement":[{"Condition":{"Bool":{"aws:x":"y"}}}]}',
        gone: true,
        empty: [],
        nothing: undefined,
      }),
      {
        SomeName: { InnerName: [{ ODDName: 1 }], Labels: { asIs: 1 } },
        Labels: { asIs: 2 },
        Look: { Colour: "red" },
        PolicyDocument: { Statement: [{ Condition: { Bool: { "aws:x": "y" } } }] },
      },
    );
  });

  it("refers to what a resource depends on, at any remove and through components, and to nothing else", () => {
    const first = resource(box, "first", {});
    const second = resource(box, "second", {}, { propertyDependencies: { x: [first.urn] } });
    const group = resource("test:index:Group", "group", {}, { custom: false, id: undefined });
    const child = resource(box, "child", {}, { parent: group.urn });
    const stranger = resource(box, "stranger", {});
    const last = resource(
      box,
      "last",
      {
        id: first.id,
        arn: second.outputs.arn,
        text: `${second.outputs.arn}/of/${child.id}/\${kept}`,
        other: stranger.id,
      },
      { propertyDependencies: { id: [second.urn, group.urn] } },
    );
    const { templates } = render([first, second, group, child, stranger, last], words);
    assert.deepEqual(templates.get("eu-west-1")?.Resources.LastBox?.Properties, {
      Id: { Ref: "FirstBox" },
      Arn: { "Fn::GetAtt": ["SecondBox", "Arn"] },
      Text: { "Fn::Sub": "${SecondBox.Arn}/of/${ChildBox}/${!kept}" },
      Other: stranger.id,
    });
  });

  it("takes secrets as parameters, with references or without", () => {
    const secret = resource(
      "test:index:Secret",
      "key",
      {},
      { outputs: { result: "s3cr3t-value", region: "eu-west-1" } },
    );
    const holder = resource(box, "a", { header: "s3cr3t-value" }, { propertyDependencies: { header: [secret.urn] } });
    for (const literal of [false, true]) {
      const template = render([secret, holder], words, { literal }).templates.get("eu-west-1");
      assert.deepEqual(only(template)?.Properties, { Header: { Ref: "KeySecret" } });
      assert.deepEqual(template?.Parameters, { KeySecret: { Type: "String", NoEcho: true } });
    }
  });

  it("folds what CloudFormation has inside of another, and keeps what is protected", () => {
    const owner = resource(box, "a", {}, { protect: true });
    const { templates, counts, faults } = render([owner, resource(lid, "l", { box: owner.id, hinges: [1] })], words);
    assert.deepEqual([faults, counts], [[], { mapped: 1, folded: 1, left: 0 }]);
    assert.deepEqual(only(templates.get("eu-west-1")), {
      Type: "AWS::Test::Box",
      Properties: { Hinges: [1] },
      DeletionPolicy: "Retain",
      UpdateReplacePolicy: "Retain",
    });
  });

  it("has a template for each region, and no reference from one to another", () => {
    const here = resource(box, "here", {});
    const there = resource(
      box,
      "there",
      { id: here.id, region: "us-east-1" },
      { outputs: { region: "us-east-1" }, propertyDependencies: { id: [here.urn] } },
    );
    const { templates } = render([here, there], words);
    assert.deepEqual([...templates.keys()], ["eu-west-1", "us-east-1"]);
    assert.deepEqual(only(templates.get("us-east-1"))?.Properties, { Id: here.id });
  });

  const faulty: readonly (readonly [string, readonly CapturedResource[], RegExp])[] = [
    ["a type that is not in the table", [resource("test:index:Other", "o", {})], /test:index:Other has no entry/],
    [
      "an input that a fold does not read",
      [resource(box, "a", {}), resource(lid, "l", { box: "a-1a2b3c4", key: 1 })],
      /does not read key/,
    ],
    ["a part of nothing", [resource(lid, "l", { box: "x" })], /l belongs to no test:index:Box/],
    ["two of one name", [resource(box, "a-b", {}), resource(box, "aB", {})], /ABBox stands for two/],
    [
      "a property said twice",
      [resource(box, "a", { colour: "red", look: { colour: "blue" } })],
      /Colour is said twice/,
    ],
  ];
  for (const [what, resources, fault] of faulty) {
    it(`is at fault for ${what}`, () => {
      assert.match(render(resources, words).faults.join("\n"), fault);
    });
  }
});

describe("the reference program rendered to CloudFormation", function () {
  this.timeout(60_000);
  for (const stage of ["dev", "prod"]) {
    it(`${stage}: every resource has its place, and references give back what the program said`, async () => {
      const resources = await captureStage(resolve(__dirname, "../.."), stage);
      const referring = render(resources, table);
      const literal = render(resources, table, { literal: true });
      assert.deepEqual(referring.faults, []);
      assert.ok(referring.counts.mapped > 150);
      for (const [region, template] of referring.templates) {
        const values = valuesOf(region, referring.origins);
        assert.deepEqual(
          resolved(template.Resources, values),
          resolved(literal.templates.get(region)?.Resources, values),
        );
      }
      const secrets = resources.filter(({ type }) => type === "random:index/randomPassword:RandomPassword");
      assert.ok(secrets.length > 0);
      for (const { templates } of [referring, literal]) {
        const text = JSON.stringify([...templates.values()]);
        for (const { outputs, name } of secrets) assert.ok(!text.includes(String(outputs.result)), name);
      }
    });
  }
});

/** What references stand for: the values of outputs, by `LogicalId` or `LogicalId.Attribute`. */
function valuesOf(region: string, origins: ReadonlyMap<string, CapturedResource>): Map<string, string> {
  const values = new Map<string, string>();
  for (const [key, { type, inputs, id, outputs }] of origins) {
    const [at, logicalId = ""] = key.split("/");
    const entry = table[type];
    const mapping = typeof entry === "function" ? entry(inputs) : entry;
    if (at !== region || !mapping || !("type" in mapping)) continue;
    for (const [output, attribute] of Object.entries(mapping.refers ?? { id: "Ref" })) {
      values.set(
        attribute === "Ref" ? logicalId : `${logicalId}.${attribute}`,
        String(output === "id" ? id : outputs[output]),
      );
    }
  }
  return values;
}

function resolved(value: unknown, values: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => resolved(item, values));
  if (typeof value !== "object" || value === null) return value;
  if ("Ref" in value) return values.get(String(value.Ref)) ?? value;
  if ("Fn::GetAtt" in value) return values.get((value["Fn::GetAtt"] as string[]).join("."));
  if ("Fn::Sub" in value) {
    return String(value["Fn::Sub"])
      .replace(/\$\{([^!}]+)\}/g, (text, name: string) => values.get(name) ?? text)
      .replaceAll("${!", "${");
  }
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, resolved(member, values)]));
}
