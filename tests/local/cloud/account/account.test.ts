import assert from "node:assert/strict";
import { account } from "../../../../local/cloud/account";
import { Cloud } from "../../../../local/cloud/cloud";
import type { Properties } from "../../../../local/cloud/resource";

const cloud = new Cloud({
  services: [account],
  baseUrl: "http://127.0.0.1:4000",
  programDirectory: ".",
  accountId: "123456789012",
});
const ask = (name: string, args: Properties = {}, region?: string) =>
  cloud.invoke(`aws:index/${name}:${name}`, args, region);
const document = async (args: Properties) => {
  const { json, minifiedJson } = await cloud.invoke("aws:iam/getPolicyDocument:getPolicyDocument", args);
  assert.deepEqual(JSON.parse(String(json)), JSON.parse(String(minifiedJson)));
  return String(json);
};

describe("what a program asks about its account", () => {
  it("caller, partition and region", async () => {
    assert.equal((await ask("getCallerIdentity")).accountId, "123456789012");
    assert.equal((await ask("getPartition")).dnsSuffix, "amazonaws.com");
    const region = await ask("getRegion", {}, "eu-central-1");
    assert.deepEqual(
      [region.region, region.name, region.description],
      ["eu-central-1", "eu-central-1", "Europe (Frankfurt)"],
    );
    assert.equal((await ask("getRegion", { region: "us-west-2" })).endpoint, "ec2.us-west-2.amazonaws.com");
  });

  it("availability zones, with what is left out and filtered", async () => {
    assert.deepEqual((await ask("getAvailabilityZones", { state: "available" }, "eu-west-1")).names, [
      "eu-west-1a",
      "eu-west-1b",
      "eu-west-1c",
    ]);
    assert.equal(((await ask("getAvailabilityZones")).zoneIds as string[])[0], "use1-az1");
    assert.deepEqual(
      (await ask("getAvailabilityZones", { excludeNames: ["us-west-2a"], excludeZoneIds: ["usw2-az2"] }, "us-west-2"))
        .names,
      ["us-west-2c", "us-west-2d"],
    );
    const filters = [
      { name: "opt-in-status", values: ["opt-in-not-required"] },
      { name: "zone-name", values: ["us-east-1b"] },
    ];
    assert.deepEqual((await ask("getAvailabilityZones", { filters })).names, ["us-east-1b"]);
    assert.deepEqual((await ask("getAvailabilityZones", { state: "impaired" })).names, []);
    await assert.rejects(
      ask("getAvailabilityZones", { filters: [{ name: "mood", values: ["good"] }] }),
      /filter "mood"/,
    );
  });

  it("the parts of an ARN", async () => {
    const parts = await ask("getArn", { arn: "arn:aws:logs:eu-west-1:1:log-group:x:y" });
    assert.deepEqual(
      [parts.service, parts.region, parts.account, parts.resource],
      ["logs", "eu-west-1", "1", "log-group:x:y"],
    );
    await assert.rejects(ask("getArn", { arn: "x" }), /not an ARN/);
  });
});

describe("policy documents as the provider writes them", () => {
  it("members in the provider's order, single values as text, lists sorted backwards", async () => {
    const json = await document({
      statements: [
        {
          sid: "Read",
          actions: ["s3:GetObject", "s3:ListBucket", "s3:GetObjectTagging"],
          resources: ["arn:aws:s3:::b/&{aws:username}/*"],
          principals: [
            { type: "AWS", identifiers: ["arn:aws:iam::1:role/a", "arn:aws:iam::1:role/b"] },
            { type: "Service", identifiers: ["lambda.amazonaws.com"] },
          ],
          conditions: [
            { test: "StringEquals", variable: "aws:SourceVpce", values: ["vpce-1"] },
            { test: "StringEquals", variable: "aws:SourceVpc", values: ["vpc-2", "vpc-1"] },
          ],
        },
      ],
    });
    assert.equal(
      json,
      JSON.stringify(
        {
          Version: "2012-10-17",
          Statement: [
            {
              Sid: "Read",
              Effect: "Allow",
              Action: ["s3:ListBucket", "s3:GetObjectTagging", "s3:GetObject"],
              Resource: "arn:aws:s3:::b/${aws:username}/*",
              Principal: { AWS: ["arn:aws:iam::1:role/b", "arn:aws:iam::1:role/a"], Service: "lambda.amazonaws.com" },
              Condition: { StringEquals: { "aws:SourceVpce": "vpce-1", "aws:SourceVpc": ["vpc-2", "vpc-1"] } },
            },
          ],
        },
        undefined,
        2,
      ),
    );
  });

  it("everyone, the opposite lists, ids and versions", async () => {
    const json = JSON.parse(
      await document({
        policyId: "P",
        version: "2008-10-17",
        statements: [
          { effect: "Deny", notActions: ["a:b"], notResources: ["*"], principals: [{ type: "*", identifiers: ["*"] }] },
        ],
      }),
    );
    assert.deepEqual(json, {
      Version: "2008-10-17",
      Id: "P",
      Statement: [{ Effect: "Deny", NotAction: "a:b", NotResource: "*", Principal: "*" }],
    });
  });

  it("documents merge: sources before, overrides after, by Sid", async () => {
    const of = (...statements: Properties[]) => JSON.stringify({ Statement: statements });
    const json = JSON.parse(
      await document({
        sourcePolicyDocuments: [
          of({ Sid: "A", Effect: "Allow", Action: "a:1", Resource: "*" }),
          of({ Sid: "B", Effect: "Allow", Action: "b:1", Resource: "*" }),
        ],
        statements: [
          { sid: "B", actions: ["b:2"], resources: ["*"] },
          { actions: ["c:1"], resources: ["*"] },
        ],
        overridePolicyDocuments: [of({ Sid: "A", Effect: "Deny", Action: "a:2", Resource: "*" })],
      }),
    );
    assert.deepEqual(
      json.Statement.map(({ Action }: Properties) => Action),
      ["a:2", "b:2", "c:1"],
    );
    await assert.rejects(document({ statements: [{ sid: "A" }, { sid: "A" }] }), /duplicate Sid \(A\)/);
    await assert.rejects(document({ sourcePolicyDocuments: [of({ Sid: "A" }), of({ Sid: "A" })] }), /duplicate Sid/);
  });
});
