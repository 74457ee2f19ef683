import assert from "node:assert/strict";
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import type { ResourceRecord } from "../../../../local/cloud/resource";
import { secretsmanager } from "../../../../local/cloud/secretsmanager";
import { startStage, type TestStage } from "../protocol/stage";

describe("Secrets Manager", () => {
  let stage: TestStage;
  let client: SecretsManagerClient;
  let secret: ResourceRecord;
  before(async () => {
    stage = await startStage([secretsmanager]);
    client = new SecretsManagerClient(stage.client);
    secret = await stage.create("aws:secretsmanager/secret:Secret", "s", { name: "shop/webhooks" });
  });
  after(() => stage.close());
  const get = (more: object = {}) => client.send(new GetSecretValueCommand({ SecretId: "shop/webhooks", ...more }));

  it("has no value before the first version", async () => {
    await assert.rejects(get(), { name: "ResourceNotFoundException" });
  });

  it("gives the current version, and the previous one by its label", async () => {
    await stage.create("aws:secretsmanager/secretVersion:SecretVersion", "v", {
      secretId: secret.id,
      secretString: "first",
    });
    await client.send(new PutSecretValueCommand({ SecretId: secret.id, SecretString: "second" }));
    assert.equal((await get()).SecretString, "second");
    assert.equal((await get({ VersionStage: "AWSPREVIOUS" })).SecretString, "first");
    const described = await client.send(new DescribeSecretCommand({ SecretId: secret.id }));
    assert.deepEqual(Object.values(described.VersionIdsToStages!).flat().sort(), ["AWSCURRENT", "AWSPREVIOUS"]);
  });

  it("asks IAM for the secret's exact ARN", async () => {
    stage.iam.take();
    await get();
    assert.deepEqual(stage.iam.take(), [`secretsmanager:GetSecretValue ${secret.id}`]);
    stage.iam.refuse.add(`secretsmanager:GetSecretValue ${secret.id}`);
    await assert.rejects(get(), { name: "AccessDeniedException" });
    stage.iam.refuse.clear();
  });

  it("refuses names and pairs of values that AWS refuses", async () => {
    await assert.rejects(stage.create("aws:secretsmanager/secret:Secret", "bad", { name: "a b" }), /letters, digits/);
    const both = { secretId: secret.id, secretString: "a", secretBinary: "b" };
    await assert.rejects(stage.create("aws:secretsmanager/secretVersion:SecretVersion", "both", both), /conflicts/);
  });
});
