import assert from "node:assert/strict";
import { outputNames } from "../../../../local/cloud/recorded";
import { xray } from "../../../../local/cloud/xray";
import { add, cloudOf } from "../lambda/support";

const RULE = "aws:xray/samplingRule:SamplingRule";
const rule = {
  ruleName: "all",
  fixedRate: 0.1,
  priority: 100,
  reservoirSize: 1,
  host: "*",
  httpMethod: "*",
  resourceArn: "*",
  serviceName: "*",
  serviceType: "*",
  urlPath: "*",
  version: 1,
};

describe("X-Ray", () => {
  it("keeps groups and sampling rules with the outputs that the SDK's classes declare", async () => {
    const cloud = cloudOf([xray], {});
    const made = [
      await add(cloud, "aws:xray/group:Group", "g", { filterExpression: "error" }),
      await add(cloud, RULE, "r", rule),
    ];
    for (const { type, outputs } of made) {
      for (const name of outputNames(type)) assert.notEqual(outputs[name], undefined, `${type} ${name}`);
    }
    assert.equal(made[1]!.outputs.arn, "arn:aws:xray:us-east-1:000000000000:sampling-rule/all");
  });

  it("refuses rates, priorities and names that X-Ray refuses", async () => {
    const cloud = cloudOf([xray], {});
    await assert.rejects(add(cloud, RULE, "r", { ...rule, fixedRate: 2 }), /fixedRate must be from 0 to 1; got 2/);
    await assert.rejects(add(cloud, RULE, "r", { ...rule, priority: 0 }), /priority must be from 1 to 9999/);
    await add(cloud, RULE, "r", rule);
    await assert.rejects(add(cloud, RULE, "s", rule), { code: "InvalidRequestException" });
    await assert.rejects(
      add(cloud, "aws:xray/encryptionConfig:EncryptionConfig", "e", { type: "KMS" }),
      /keyId is required/,
    );
  });
});
