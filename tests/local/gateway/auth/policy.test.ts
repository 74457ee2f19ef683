import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { compileAuthorizerPolicy, PolicyError } from "../../../../local/gateway/auth/policy";

const arn = (path: string) => `arn:aws:execute-api:us-east-1:123456789012:api/dev/GET/${path}`;
const policy = (...statements: Record<string, unknown>[]) =>
  compileAuthorizerPolicy({ Version: "2012-10-17", Statement: statements });
const allow = { Effect: "Allow", Action: "execute-api:Invoke" };
const deny = { ...allow, Effect: "Deny" };

describe("policies that Lambda authorizers return", () => {
  it("allow what they name, with wildcards, and nothing else", () => {
    const made = policy({ ...allow, Resource: [arn("a/*"), arn("b?")] });
    for (const path of ["a/", "a/1", "a/1/2", "b1"]) assert.equal(made.decide(arn(path)), "allow", path);
    for (const path of ["a", "b", "b12", "A/1"]) assert.equal(made.decide(arn(path)), "implicitDeny", path);
  });

  it("a Deny wins, in any order", () => {
    const rules = [
      { ...allow, Resource: "*" },
      { ...deny, Resource: arn("a") },
    ];
    for (const made of [policy(...rules), policy(...rules.reverse())]) {
      assert.equal(made.decide(arn("a")), "explicitDeny");
      assert.equal(made.decide(arn("b")), "allow");
    }
  });

  it("other actions do not count; actions have no case", () => {
    assert.equal(policy({ ...allow, Action: "lambda:*", Resource: "*" }).decide(arn("a")), "implicitDeny");
    assert.equal(policy({ ...allow, Action: "EXECUTE-API:invoke", Resource: "*" }).decide(arn("a")), "allow");
  });

  it("conditions are evaluated", () => {
    const made = policy({ ...allow, Resource: "*", Condition: { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } } });
    assert.equal(made.decide(arn("a"), { "aws:sourceip": "192.0.2.9" }), "allow");
    assert.equal(made.decide(arn("a"), { "aws:sourceip": "198.51.100.1" }), "implicitDeny");
    const until = policy({
      ...allow,
      Resource: "*",
      Condition: { DateLessThan: { "aws:CurrentTime": "2026-01-01T00:00:00Z" } },
    });
    assert.equal(until.decide(arn("a"), {}, Date.UTC(2025, 11, 31)), "allow");
    assert.equal(until.decide(arn("a"), {}, Date.UTC(2026, 0, 2)), "implicitDeny");
  });

  it("a pattern made to be slow is decided at once", () => {
    const made = policy({ ...allow, Resource: `arn:aws:execute-api:us-east-1:123456789012:${"*a".repeat(200)}` });
    const started = performance.now();
    assert.equal(made.decide(arn("a".repeat(5000).concat("b"))), "implicitDeny");
    assert.ok(performance.now() - started < 1000);
  });

  it("documents that are none are faults, never a way in", () => {
    for (const document of [
      undefined,
      null,
      "x",
      [],
      {},
      { Statement: [] },
      { Statement: [{ ...allow }] },
      { Statement: [{ ...allow, Effect: "allow", Resource: "*" }] },
    ]) {
      assert.throws(() => compileAuthorizerPolicy(document), PolicyError);
    }
  });
});
