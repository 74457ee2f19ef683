import assert from "node:assert/strict";
import { GetParameterCommand, GetParametersByPathCommand, GetParametersCommand, SSMClient } from "@aws-sdk/client-ssm";
import { ssm } from "../../../../local/cloud/ssm";
import { startStage, type TestStage } from "../protocol/stage";

describe("Parameter Store", () => {
  const type = "aws:ssm/parameter:Parameter";
  let stage: TestStage;
  let client: SSMClient;
  before(async () => {
    stage = await startStage([ssm]);
    client = new SSMClient(stage.client);
    await stage.create(type, "a", { name: "/shop/a", type: "String", value: "1" });
    await stage.create(type, "b", { name: "/shop/deep/b", type: "SecureString", value: "2" });
  });
  after(() => stage.close());

  it("gives parameters by name, several at once, and by path", async () => {
    const one = await client.send(new GetParameterCommand({ Name: "/shop/a" }));
    assert.equal(one.Parameter!.Value, "1");
    const several = await client.send(new GetParametersCommand({ Names: ["/shop/a", "/none"] }));
    assert.deepEqual(several.InvalidParameters, ["/none"]);
    const shallow = await client.send(new GetParametersByPathCommand({ Path: "/shop" }));
    assert.equal(shallow.Parameters!.length, 1);
    const deep = await client.send(new GetParametersByPathCommand({ Path: "/shop", Recursive: true }));
    assert.equal(deep.Parameters!.length, 2);
  });

  it("asks IAM for the parameter's exact ARN", async () => {
    stage.iam.take();
    await client.send(new GetParameterCommand({ Name: "/shop/a" }));
    assert.deepEqual(stage.iam.take(), ["ssm:GetParameter arn:aws:ssm:us-east-1:000000000000:parameter/shop/a"]);
  });

  it("counts versions by changes of the value", async () => {
    const made = await stage.create(type, "c", { name: "/shop/c", type: "String", value: "1" });
    assert.equal((await stage.update(made, { value: "2" })).outputs.version, 2);
  });

  it("refuses what Parameter Store refuses", async () => {
    await assert.rejects(stage.create(type, "x", { name: "/aws/x", type: "String", value: "1" }), /must not begin/);
    await assert.rejects(stage.create(type, "y", { name: "/y", type: "Text", value: "1" }), /must be one of/);
    await assert.rejects(stage.create(type, "z", { name: "/shop/a", type: "String", value: "1" }), /already exists/);
    await assert.rejects(client.send(new GetParameterCommand({ Name: "/none" })), { name: "ParameterNotFound" });
  });
});
