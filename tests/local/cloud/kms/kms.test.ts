import assert from "node:assert/strict";
import { kms } from "../../../../local/cloud/kms";
import { outputNames } from "../../../../local/cloud/recorded";
import { startStage, type TestStage } from "../protocol/stage";

const keyType = "aws:kms/key:Key";
const aliasType = "aws:kms/alias:Alias";

describe("KMS keys and aliases", () => {
  let stage: TestStage;
  beforeEach(async () => {
    stage = await startStage([kms]);
  });
  afterEach(() => stage.close());

  it("have ids, ARNs and every output of the SDK's classes", async () => {
    const key = await stage.create(keyType, "k", { description: "orders" });
    const alias = await stage.create(aliasType, "a", { name: "alias/orders", targetKeyId: key.outputs.keyId });
    for (const output of outputNames(keyType)) assert.notEqual(key.outputs[output], undefined, output);
    for (const output of outputNames(aliasType)) assert.notEqual(alias.outputs[output], undefined, output);
    assert.equal(key.outputs.arn, `arn:aws:kms:us-east-1:000000000000:key/${key.id}`);
    assert.equal(alias.outputs.targetKeyArn, key.outputs.arn);
  });

  it("are found by alias, those of AWS services included", async () => {
    const key = await stage.create(keyType, "k", {});
    await stage.create(aliasType, "a", { name: "alias/orders", targetKeyId: key.outputs.arn });
    const found = await stage.cloud.invoke("aws:kms/getAlias:getAlias", { name: "alias/orders" });
    assert.equal(found.targetKeyArn, key.outputs.arn);
    const owned = await stage.cloud.invoke("aws:kms/getAlias:getAlias", { name: "alias/aws/sqs" });
    assert.match(String(owned.targetKeyArn), /^arn:aws:kms:us-east-1:000000000000:key\//);
    await assert.rejects(stage.cloud.invoke("aws:kms/getAlias:getAlias", { name: "alias/none" }), {
      code: "NotFoundException",
    });
  });

  it("are refused where KMS refuses them", async () => {
    const key = await stage.create(keyType, "k", {});
    const make = (name: string, targetKeyId: unknown = key.id) => stage.create(aliasType, name, { name, targetKeyId });
    await assert.rejects(stage.create(keyType, "w", { deletionWindowInDays: 6 }), /KMS allows 7 to 30/);
    await assert.rejects(make("alias/aws/mine"), /belongs to AWS/);
    await assert.rejects(make("alias/lost", "none"), { code: "NotFoundException" });
    await make("alias/one");
    await assert.rejects(stage.create(aliasType, "two", { name: "alias/one", targetKeyId: key.id }), {
      code: "AlreadyExistsException",
    });
    const policy = { keyId: "none", policy: "{}" };
    await assert.rejects(stage.create("aws:kms/keyPolicy:KeyPolicy", "p", policy), { code: "NotFoundException" });
  });
});
