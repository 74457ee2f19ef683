import assert from "node:assert/strict";
import type { Cloud } from "../../../../local/cloud/cloud";
import type { ResourceRecord } from "../../../../local/cloud/resource";
import { accountId, create, makeCloud, policy, trust } from "./stage";

const table = `arn:aws:dynamodb:us-east-1:${accountId}:table/orders`;
const read = policy({ Sid: "Read", Action: "dynamodb:GetItem", Resource: table });
const basic = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";

describe("resources of IAM", () => {
  let cloud: Cloud;
  beforeEach(() => {
    cloud = makeCloud();
  });

  const role = (name = "app", more = {}) =>
    create(cloud, "aws:iam/role:Role", name, { name, assumeRolePolicy: trust(), ...more });
  const remove = (record: ResourceRecord) => cloud.delete({ ...record, olds: record.outputs });
  const may = (action = "dynamodb:GetItem", resource = table, name = "app") => {
    const { principal } = cloud
      .port("iam")
      .assumeRole(`arn:aws:iam::${accountId}:role/${name}`, "lambda.amazonaws.com", "s");
    return cloud.port("iam").evaluate({ principal, action, resource }).allowed;
  };
  const refused = (work: Promise<unknown>, code: string, message: RegExp) =>
    assert.rejects(work, (error: Error & { code?: string }) => {
      assert.equal(error.code, code, error.message);
      assert.match(error.message, message);
      return true;
    });

  it("a role has AWS's outputs, and a generated name where the program gives none", async () => {
    const { id, outputs } = await create(cloud, "aws:iam/role:Role", "app", {
      assumeRolePolicy: trust(),
      path: "/service/",
      tags: { a: "b" },
    });
    assert.match(id, /^app-[0-9a-f]{7}$/);
    assert.equal(outputs.arn, `arn:aws:iam::${accountId}:role/service/${id}`);
    assert.match(String(outputs.uniqueId), /^AROA[A-Z0-9]{17}$/);
    assert.equal(outputs.maxSessionDuration, 3600);
    assert.deepEqual(outputs.tagsAll, { a: "b" });
    const prefixed = await create(cloud, "aws:iam/role:Role", "q", { namePrefix: "p-", assumeRolePolicy: trust() });
    assert.match(prefixed.id, /^p-[0-9a-f]{7}$/);
  });

  it("an inline policy is enforced from its creation to its deletion, and after a change", async () => {
    await role();
    assert.equal(may(), false);
    const inline = await create(cloud, "aws:iam/rolePolicy:RolePolicy", "read", {
      role: "app",
      name: "read",
      policy: read,
    });
    assert.equal(inline.id, "app:read");
    assert.equal(may(), true);
    assert.equal(may("dynamodb:PutItem"), false);
    const inputs = { ...inline.inputs, policy: policy({ Action: "dynamodb:PutItem", Resource: table }) };
    await cloud.update({ ...inline, olds: inline.outputs, inputs });
    assert.deepEqual([may(), may("dynamodb:PutItem")], [false, true]);
    await remove(inline);
    assert.equal(may("dynamodb:PutItem"), false);
  });

  it("a role's own inline policies, and one given with the resource itself", async () => {
    const record = await role("app", { inlinePolicies: [{ name: "read", policy: read }] });
    assert.equal(may(), true);
    await create(cloud, "aws:iam/rolePolicy:RolePolicy", "put", {
      role: { urn: record.urn, id: record.id },
      policy: policy({ Action: "dynamodb:PutItem", Resource: "*" }),
    });
    assert.equal(may("dynamodb:PutItem"), true);
  });

  it("managed policies: one's own, and AWS's", async () => {
    await role();
    const own = await create(cloud, "aws:iam/policy:Policy", "read", { policy: read });
    assert.match(own.id, new RegExp(`^arn:aws:iam::${accountId}:policy/read-`));
    const attached = await create(cloud, "aws:iam/rolePolicyAttachment:RolePolicyAttachment", "a", {
      role: "app",
      policyArn: own.id,
    });
    assert.equal(may(), true);
    await refused(remove(own), "DeleteConflict", /attached to entities/);
    await remove(attached);
    assert.equal(may(), false);
    await remove(own);
    await create(cloud, "aws:iam/rolePolicyAttachment:RolePolicyAttachment", "b", { role: "app", policyArn: basic });
    assert.equal(may("logs:PutLogEvents", "arn:aws:logs:us-east-1:1:log-group:x"), true);
    assert.equal(may(), false);
  });

  it("a policy of AWS that the stage does not know allows nothing", async () => {
    await role("app", { managedPolicyArns: ["arn:aws:iam::aws:policy/PowerUserAccess"] });
    assert.equal(may(), false);
  });

  it("a permissions boundary limits the role, also one that is not known", async () => {
    const limit = await create(cloud, "aws:iam/policy:Policy", "limit", {
      policy: policy({ Action: "dynamodb:GetItem", Resource: "*" }),
    });
    const all = policy({ Action: "*", Resource: "*" });
    await role("app", { permissionsBoundary: limit.id, inlinePolicies: [{ name: "all", policy: all }] });
    assert.deepEqual([may(), may("dynamodb:PutItem")], [true, false]);
    await role("lost", {
      permissionsBoundary: "arn:aws:iam::aws:policy/Nope",
      inlinePolicies: [{ name: "all", policy: all }],
    });
    assert.equal(may("dynamodb:GetItem", table, "lost"), false);
  });

  it("exclusive lists take away what they do not name", async () => {
    await role();
    await create(cloud, "aws:iam/rolePolicy:RolePolicy", "read", { role: "app", name: "read", policy: read });
    await create(cloud, "aws:iam/rolePolicyAttachment:RolePolicyAttachment", "b", { role: "app", policyArn: basic });
    const names = await create(cloud, "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive", "x", {
      roleName: "app",
      policyNames: [],
    });
    assert.equal(may(), false);
    await create(cloud, "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", "y", {
      roleName: "app",
      policyArns: [],
    });
    assert.equal(may("logs:PutLogEvents", "*"), false);
    await cloud.update({ ...names, olds: names.outputs, inputs: { roleName: "app", policyNames: ["read"] } });
    assert.equal(may(), true);
  });

  it("tags of the role are keys of conditions", async () => {
    const own = policy({
      Action: "*",
      Resource: "*",
      Condition: { StringEquals: { "aws:PrincipalTag/Team": "shop" } },
    });
    await role("app", { tags: { Team: "shop" }, inlinePolicies: [{ name: "own", policy: own }] });
    await role("other", { inlinePolicies: [{ name: "own", policy: own }] });
    assert.deepEqual([may(), may("dynamodb:GetItem", table, "other")], [true, false]);
  });

  it("decisions are told, with the statement that made them", async () => {
    await role("app", { inlinePolicies: [{ name: "read", policy: read }] });
    may();
    may("dynamodb:DeleteTable");
    const told = cloud.telemetry.recent("decision").filter(({ action }) => action.startsWith("dynamodb:"));
    assert.deepEqual(
      told.map(({ action, allowed, by }) => [action, allowed, by]),
      [
        ["dynamodb:GetItem", true, "app/read (Read)"],
        ["dynamodb:DeleteTable", false, undefined],
      ],
    );
  });

  it("authorize refuses with AWS's words", async () => {
    await role();
    const { principal } = cloud
      .port("iam")
      .assumeRole(`arn:aws:iam::${accountId}:role/app`, "lambda.amazonaws.com", "fn");
    assert.throws(() => cloud.port("iam").authorize({ principal, action: "dynamodb:GetItem", resource: table }), {
      code: "AccessDeniedException",
      status: 403,
      message: `User: arn:aws:sts::${accountId}:assumed-role/app/fn is not authorized to perform: dynamodb:GetItem on resource: ${table} because no identity-based policy allows the dynamodb:GetItem action`,
    });
  });

  it("a root that a resource denies is refused too", () => {
    const principal = { type: "root", arn: `arn:aws:iam::${accountId}:root`, accountId, accessKeyId: "A" } as const;
    const ask = (resourcePolicy?: string) =>
      cloud.port("iam").evaluate({ principal, action: "s3:GetObject", resource: "arn:aws:s3:::b/k", resourcePolicy });
    assert.equal(ask().allowed, true);
    assert.equal(ask(policy({ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" })).reason, "explicitDeny");
  });

  describe("what AWS refuses", () => {
    it("faults of inputs, all at once, with the property", () => {
      const type = "aws:iam/role:Role";
      const inputs = {
        name: "a b",
        path: "x",
        assumeRolePolicy: read,
        maxSessionDuration: 60,
        inlinePolicies: [{ name: "p", policy: "{" }],
      };
      const { failures } = cloud.check({ urn: "u", type, name: "r", inputs, seed: "s" });
      assert.deepEqual(
        failures.map(({ property }) => property),
        ["name", "path", "assumeRolePolicy", "inlinePolicies[0].policy", "maxSessionDuration"],
      );
      assert.match(failures[2]?.reason ?? "", /^MalformedPolicyDocument: Has prohibited field Resource/);
    });

    it("policies that are too long", async () => {
      const long = policy({
        Action: "s3:GetObject",
        Resource: Array.from({ length: 400 }, (_, i) => `arn:aws:s3:::bucket/${i}`),
      });
      await assert.rejects(create(cloud, "aws:iam/policy:Policy", "p", { policy: long }), /AWS allows 6144/);
    });

    it("two roles of one name, policies of roles that are not there, policies that are not there", async () => {
      await role();
      await refused(
        create(cloud, "aws:iam/role:Role", "again", { name: "app", assumeRolePolicy: trust() }),
        "EntityAlreadyExists",
        /Role with name app already exists/,
      );
      await refused(
        create(cloud, "aws:iam/rolePolicy:RolePolicy", "p", { role: "nope", policy: read }),
        "NoSuchEntity",
        /The role with name nope cannot be found/,
      );
      const arn = `arn:aws:iam::${accountId}:policy/nope`;
      await refused(
        create(cloud, "aws:iam/rolePolicyAttachment:RolePolicyAttachment", "a", { role: "app", policyArn: arn }),
        "NoSuchEntity",
        /does not exist or is not attachable/,
      );
    });

    it("creating one again for the same URN is no second one", async () => {
      const first = await role();
      const again = await role();
      assert.equal(again.outputs.arn, first.outputs.arn);
      assert.equal(cloud.resources("aws:iam/role:Role").length, 1);
    });

    it("deleting a role with policies, unless it is told to detach them", async () => {
      const record = await role();
      const inline = await create(cloud, "aws:iam/rolePolicy:RolePolicy", "read", { role: "app", policy: read });
      const attached = await create(cloud, "aws:iam/rolePolicyAttachment:RolePolicyAttachment", "b", {
        role: "app",
        policyArn: basic,
      });
      await refused(remove(record), "DeleteConflict", /must detach all policies first/);
      await remove(attached);
      await refused(remove(record), "DeleteConflict", /must delete policies first/);
      await remove(inline);
      await remove(record);
      assert.equal(cloud.resources("aws:iam/role:Role").length, 0);
    });
  });

  it("instance profiles, users and service-linked roles have AWS's outputs", async () => {
    await role();
    const profile = await create(cloud, "aws:iam/instanceProfile:InstanceProfile", "p", { name: "p", role: "app" });
    assert.equal(profile.outputs.arn, `arn:aws:iam::${accountId}:instance-profile/p`);
    const user = await create(cloud, "aws:iam/user:User", "ann", { name: "ann", path: "/staff/" });
    assert.equal(user.outputs.arn, `arn:aws:iam::${accountId}:user/staff/ann`);
    const key = await create(cloud, "aws:iam/accessKey:AccessKey", "k", { user: "ann" });
    await refused(remove(user), "DeleteConflict", /must delete AccessKey first/);
    await remove(key);
    const linked = await create(cloud, "aws:iam/serviceLinkedRole:ServiceLinkedRole", "s", {
      awsServiceName: "ops.apigateway.amazonaws.com",
    });
    assert.equal(
      linked.id,
      `arn:aws:iam::${accountId}:role/aws-service-role/ops.apigateway.amazonaws.com/AWSServiceRoleForAPIGateway`,
    );
  });
});
