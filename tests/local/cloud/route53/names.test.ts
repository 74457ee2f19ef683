import assert from "node:assert/strict";
import { acm } from "../../../../local/cloud/acm";
import { route53 } from "../../../../local/cloud/route53";
import { startStage, type TestStage } from "../protocol/stage";

describe("certificates and DNS", () => {
  let stage: TestStage;
  before(async () => {
    stage = await startStage([acm, route53]);
  });
  after(() => stage.close());

  const certificate = "aws:acm/certificate:Certificate";
  const validation = "aws:acm/certificateValidation:CertificateValidation";
  const record = "aws:route53/record:Record";

  it("validates a certificate once its records stand, the wildcard by its parent's", async () => {
    const zone = await stage.create("aws:route53/zone:Zone", "shop", { name: "shop.example.com" });
    const made = await stage.create(certificate, "c", {
      domainName: "shop.example.com",
      subjectAlternativeNames: ["*.shop.example.com"],
    });
    const options = made.outputs.domainValidationOptions as Record<string, string>[];
    assert.equal(options.length, 2);
    assert.equal(options[0]!.resourceRecordName, options[1]!.resourceRecordName);
    await assert.rejects(stage.create(validation, "early", { certificateArn: made.id }), /not validated/);
    const { resourceRecordName, resourceRecordType, resourceRecordValue } = options[0]!;
    await stage.create(record, "proof", {
      zoneId: zone.id,
      name: resourceRecordName,
      type: resourceRecordType,
      ttl: 60,
      records: [resourceRecordValue],
    });
    await stage.create(validation, "v", { certificateArn: made.id });
  });

  it("names certificates in the region they are asked for", async () => {
    const target = { urn: "urn:pulumi:t::p::c::edge", type: certificate, name: "edge", region: "us-east-1" };
    const edge = await stage.cloud.create({ ...target, inputs: { domainName: "a.example.com" } });
    assert.match(edge.id, /^arn:aws:acm:us-east-1:000000000000:certificate\//);
  });

  it("refuses a record that exists, a type that does not, and a zone's deletion with records in it", async () => {
    const zone = await stage.create("aws:route53/zone:Zone", "full", { name: "full.example.com" });
    const inputs = { zoneId: zone.id, name: "a.full.example.com", type: "A", ttl: 60, records: ["192.0.2.1"] };
    await stage.create(record, "a", inputs);
    await assert.rejects(stage.create(record, "again", inputs), /already exists/);
    await assert.rejects(stage.create(record, "wrong", { ...inputs, type: "ADDRESS" }), /must be one of/);
    await assert.rejects(stage.create(record, "both", { ...inputs, name: "b", aliases: [{}] }), /conflicts/);
    await assert.rejects(
      stage.create(record, "weight", { ...inputs, name: "c", weightedRoutingPolicies: [{ weight: 1 }] }),
      /setIdentifier/,
    );
    await assert.rejects(stage.remove(zone), /HostedZoneNotEmpty|cannot be deleted/);
  });

  it("stands in for a hosted zone that the program only looks up, always with the same id", async () => {
    const look = () => stage.cloud.invoke("aws:route53/getZone:getZone", { name: "example.org." });
    assert.equal((await look()).zoneId, (await look()).zoneId);
    assert.equal((await look()).name, "example.org");
  });
});
