import assert from "node:assert/strict";
import fc from "fast-check";
import { parsePolicy } from "../../../../local/cloud/iam/document";
import { conditionContext, decide, type NamedPolicy, refusal } from "../../../../local/cloud/iam/evaluate";
import { arnMatches, globMatches } from "../../../../local/cloud/iam/glob";
import { compilePolicy } from "../../../../local/cloud/iam/policy";
import type { ConditionContext, Principal } from "../../../../local/cloud/principal";
import type { Properties } from "../../../../local/cloud/resource";
import { accountId, policy } from "./stage";

const roleArn = `arn:aws:iam::${accountId}:role/app`;
const app: Principal = {
  type: "assumed-role",
  arn: `arn:aws:sts::${accountId}:assumed-role/app/s`,
  roleArn,
  accountId,
  userId: "AROAEXAMPLEEXAMPLEEXAM:s",
  accessKeyId: "ASIA",
};
const ann: Principal = {
  type: "user",
  arn: `arn:aws:iam::${accountId}:user/ann`,
  accountId,
  userId: "AIDAEXAMPLE",
  accessKeyId: "AKIA",
};
const root: Principal = { type: "root", arn: `arn:aws:iam::${accountId}:root`, accountId, accessKeyId: "AKIA" };
const table = `arn:aws:dynamodb:us-east-1:${accountId}:table/orders`;

const named = (name: string, text: string, kind: "identity" | "resource"): NamedPolicy => ({
  name,
  policy: compilePolicy(text, kind),
});

interface Question {
  readonly principal?: Principal;
  readonly action?: string;
  readonly resource?: string;
  readonly context?: ConditionContext;
  readonly identity?: string;
  readonly boundary?: string;
  readonly resourcePolicy?: string;
}

function judge({
  principal = app,
  action = "dynamodb:GetItem",
  resource = table,
  context = {},
  ...policies
}: Question) {
  const request = {
    principal,
    action,
    resource,
    context: conditionContext(principal, context, Date.parse("2026-01-02T03:04:05Z")),
  };
  const identity = {
    policies: policies.identity ? [named("app/own", policies.identity, "identity")] : [],
    ...(policies.boundary ? { boundary: named("limit", policies.boundary, "identity") } : {}),
  };
  const own = policies.resourcePolicy ? named("resource policy", policies.resourcePolicy, "resource") : undefined;
  const judgement = decide(request, identity, own);
  return { ...judgement, refusal: refusal(request, judgement) };
}

const allows = (statement: Properties, question: Question = {}) =>
  judge({ ...question, identity: policy(statement) }).allowed;

describe("statements", () => {
  const rows: readonly (readonly [statement: Properties, allowed: boolean])[] = [
    [{ Action: "dynamodb:GetItem", Resource: table }, true],
    [{ Action: "DynamoDB:getitem", Resource: table }, true],
    [{ Action: "dynamodb:*", Resource: "*" }, true],
    [{ Action: "*", Resource: "*" }, true],
    [{ Action: ["dynamodb:Put*", "dynamodb:Get????"], Resource: [table] }, true],
    [{ Action: "dynamodb:Get???", Resource: table }, false],
    [{ Action: "dynamodb:GetItem", Resource: `${table}/index/*` }, false],
    [{ Action: "dynamodb:GetItem", Resource: `arn:aws:dynamodb:*:*:table/o*s` }, true],
    [
      {
        Action: "dynamodb:GetItem",
        Resource: table.toUpperCase().replace("ARN:AWS:DYNAMODB:US-EAST-1", "arn:aws:dynamodb:us-east-1"),
      },
      false,
    ],
    [{ Action: "dynamodb:GetItem", Resource: "arn:aws:dynamodb:us-east-1:*:table/orders-other" }, false],
    [{ NotAction: "dynamodb:Delete*", Resource: "*" }, true],
    [{ NotAction: "dynamodb:Get*", Resource: "*" }, false],
    [{ Action: "*", NotResource: `${table}-x` }, true],
    [{ Action: "*", NotResource: "arn:aws:dynamodb:*" }, false],
    [{ Action: "sqs:*", Resource: "*" }, false],
  ];
  for (const [statement, allowed] of rows)
    it(`${JSON.stringify(statement)} ${allowed ? "allows" : "does not allow"}`, () =>
      assert.equal(allows(statement), allowed));
});

describe("conditions", () => {
  const when = (condition: Properties, context: ConditionContext = {}, question: Question = {}) =>
    allows({ Action: "*", Resource: "*", Condition: condition }, { ...question, context });
  const rows: readonly (readonly [condition: Properties, context: ConditionContext, holds: boolean])[] = [
    [{ StringEquals: { "aws:SourceVpce": "vpce-1" } }, { "aws:sourcevpce": "vpce-1" }, true],
    [{ StringEquals: { "aws:SourceVpce": ["vpce-2", "vpce-1"] } }, { "aws:sourcevpce": "vpce-1" }, true],
    [{ StringEquals: { "aws:SourceVpce": "vpce-1" } }, {}, false],
    [{ StringEqualsIfExists: { "aws:SourceVpce": "vpce-1" } }, {}, true],
    [{ StringEqualsIfExists: { "aws:SourceVpce": "vpce-1" } }, { "aws:sourcevpce": "vpce-2" }, false],
    [{ StringNotEquals: { "aws:SourceVpce": "vpce-1" } }, {}, true],
    [{ StringNotEquals: { "aws:SourceVpce": ["vpce-1", "vpce-2"] } }, { "aws:sourcevpce": "vpce-2" }, false],
    [{ StringNotEquals: { "aws:SourceVpce": ["vpce-1", "vpce-2"] } }, { "aws:sourcevpce": "vpce-3" }, true],
    [{ StringEqualsIgnoreCase: { k: "AbC" } }, { k: "aBc" }, true],
    [{ StringEquals: { k: "AbC" } }, { k: "aBc" }, false],
    [{ StringNotEqualsIgnoreCase: { k: "AbC" } }, { k: "aBc" }, false],
    [{ StringLike: { k: "a*c?" } }, { k: "abbbcd" }, true],
    [{ StringEquals: { k: "a*" } }, { k: "ab" }, false],
    [{ StringNotLike: { k: "a*" } }, { k: "ab" }, false],
    [{ NumericLessThanEquals: { k: "10" } }, { k: "10" }, true],
    [{ NumericLessThan: { k: 10 } }, { k: "9.5" }, true],
    [{ NumericGreaterThan: { k: "10" } }, { k: "9" }, false],
    [{ NumericGreaterThanEquals: { k: "x" } }, { k: "9" }, false],
    [{ NumericNotEquals: { k: "1" } }, { k: "1.0" }, false],
    [{ DateLessThan: { "aws:CurrentTime": "2026-06-01T00:00:00Z" } }, {}, true],
    [{ DateGreaterThan: { "aws:CurrentTime": "2026-06-01T00:00:00Z" } }, {}, false],
    [{ DateGreaterThan: { "aws:EpochTime": "1767000000" } }, {}, true],
    [{ Bool: { "aws:SecureTransport": "true" } }, { "aws:securetransport": "true" }, true],
    [{ Bool: { "aws:SecureTransport": false } }, { "aws:securetransport": "true" }, false],
    [{ IpAddress: { "aws:SourceIp": ["10.0.0.0/8", "2001:db8::/32"] } }, { "aws:sourceip": "10.9.8.7" }, true],
    [{ IpAddress: { "aws:SourceIp": ["10.0.0.0/8", "2001:db8::/32"] } }, { "aws:sourceip": "2001:db8::1" }, true],
    [{ IpAddress: { "aws:SourceIp": "10.0.0.1" } }, { "aws:sourceip": "10.0.0.2" }, false],
    [{ IpAddress: { "aws:SourceIp": "0.0.0.0/0" } }, { "aws:sourceip": "nonsense" }, false],
    [{ NotIpAddress: { "aws:SourceIp": "10.0.0.0/8" } }, { "aws:sourceip": "11.0.0.1" }, true],
    [{ NotIpAddress: { "aws:SourceIp": "10.0.0.0/8" } }, { "aws:sourceip": "10.0.0.1" }, false],
    [
      { ArnLike: { "aws:SourceArn": "arn:aws:sns:*:*:orders-*" } },
      { "aws:sourcearn": `arn:aws:sns:us-east-1:${accountId}:orders-1` },
      true,
    ],
    [
      { ArnLike: { "aws:SourceArn": "arn:aws:sns:*:orders-*" } },
      { "aws:sourcearn": `arn:aws:sns:us-east-1:${accountId}:orders-1` },
      false,
    ],
    [{ ArnNotEquals: { "aws:PrincipalArn": roleArn } }, {}, false],
    [{ Null: { k: "true" } }, {}, true],
    [{ Null: { k: "true" } }, { k: "v" }, false],
    [{ Null: { k: false } }, { k: "v" }, true],
    [{ "ForAllValues:StringEquals": { k: ["a", "b"] } }, { k: ["a", "b", "a"] }, true],
    [{ "ForAllValues:StringEquals": { k: ["a", "b"] } }, { k: ["a", "c"] }, false],
    [{ "ForAllValues:StringEquals": { k: ["a", "b"] } }, {}, true],
    [{ "ForAnyValue:StringEquals": { k: ["a", "b"] } }, { k: ["c", "b"] }, true],
    [{ "ForAnyValue:StringEquals": { k: ["a", "b"] } }, {}, false],
    [{ "ForAnyValue:StringNotEquals": { k: ["a"] } }, { k: ["a", "b"] }, true],
    [{ "ForAllValues:StringNotLike": { k: ["a*"] } }, { k: ["b", "ab"] }, false],
    [{ StringEquals: { k: "a", l: "b" } }, { k: "a", l: "c" }, false],
    [{ StringEquals: { k: "a" }, Bool: { l: "true" } }, { k: "a", l: "true" }, true],
    [{ StringEquals: { k: "a" }, Bool: { l: "true" } }, { k: "a", l: "false" }, false],
    [
      {
        StringEquals: {
          "aws:PrincipalArn": roleArn,
          "aws:PrincipalAccount": accountId,
          "aws:PrincipalType": "AssumedRole",
        },
      },
      {},
      true,
    ],
  ];
  for (const [condition, context, holds] of rows) {
    it(`${JSON.stringify(condition)} ${holds ? "holds" : "does not hold"} for ${JSON.stringify(context)}`, () =>
      assert.equal(when(condition, context), holds));
  }

  it("policy variables stand for values, never for wildcards", () => {
    const own = { Action: "s3:GetObject", Resource: "arn:aws:s3:::home/${aws:username}/*" };
    const ask = (principal: Principal, key: string) =>
      allows(own, { principal, action: "s3:GetObject", resource: `arn:aws:s3:::home/${key}` });
    assert.equal(ask(ann, "ann/x"), true);
    assert.equal(ask(ann, "bob/x"), false);
    assert.equal(ask({ ...ann, arn: ann.arn.replace("ann", "*") }, "bob/x"), false);
    assert.equal(ask(app, "ann/x"), false, "a role's session has no user name");
    const tagged = { Action: "*", Resource: "arn:aws:s3:::${aws:PrincipalTag/team, 'none'}/*" };
    assert.equal(allows(tagged, { action: "s3:GetObject", resource: "arn:aws:s3:::none/x" }), true);
    const literal = { Action: "*", Resource: "arn:aws:s3:::a${*}b" };
    assert.equal(allows(literal, { resource: "arn:aws:s3:::a*b" }), true);
    assert.equal(allows(literal, { resource: "arn:aws:s3:::axb" }), false);
    const arn = { ArnLike: { "aws:SourceArn": "arn:aws:sns:*:*:${aws:PrincipalTag/topic}" } };
    assert.equal(when(arn, { "aws:principaltag/topic": "*", "aws:sourcearn": "arn:aws:sns:a:1:secret" }), false);
  });

  it("variables are texts in the old version", () => {
    const old = JSON.stringify({
      Version: "2008-10-17",
      Statement: [{ Effect: "Allow", Action: "*", Resource: "arn:aws:s3:::${aws:username}" }],
    });
    assert.equal(judge({ principal: ann, identity: old, resource: "arn:aws:s3:::ann" }).allowed, false);
    assert.equal(judge({ principal: ann, identity: old, resource: "arn:aws:s3:::${aws:username}" }).allowed, true);
  });
});

describe("policies together", () => {
  const all = policy({ Action: "*", Resource: "*" });
  const none = policy({ Effect: "Deny", Action: "*", Resource: "*" });
  const open = (principal: unknown, more: Properties = {}) =>
    policy({ Principal: principal, Action: "*", Resource: "*", ...more });
  const anonymous: Principal = { type: "anonymous" };
  const gateway: Principal = {
    type: "service",
    service: "apigateway.amazonaws.com",
    sourceArn: "arn:aws:execute-api:us-east-1:1:abc/*",
    sourceAccount: accountId,
  };

  const rows: readonly (readonly [what: string, question: Question, allowed: boolean])[] = [
    ["nothing allows", {}, false],
    ["the identity's policy allows", { identity: all }, true],
    ["a resource policy allows the role", { resourcePolicy: open({ AWS: roleArn }) }, true],
    ["a resource policy allows the session", { resourcePolicy: open({ AWS: app.arn }) }, true],
    ["a resource policy allows another role", { resourcePolicy: open({ AWS: `${roleArn}-other` }) }, false],
    [
      "a resource policy names the account: the identity's policies decide",
      { resourcePolicy: open({ AWS: accountId }) },
      false,
    ],
    [
      "a resource policy names the account's root: likewise",
      { resourcePolicy: open({ AWS: `arn:aws:iam::${accountId}:root` }), identity: all },
      true,
    ],
    ["a resource policy for everyone", { resourcePolicy: open("*"), principal: anonymous }, true],
    ["anonymous without one", { principal: anonymous }, false],
    [
      "a resource policy for AWS principals does not reach services",
      { resourcePolicy: open({ AWS: accountId }), principal: gateway },
      false,
    ],
    [
      "a service that is named",
      { resourcePolicy: open({ Service: "apigateway.amazonaws.com" }), principal: gateway },
      true,
    ],
    [
      "a service with the right source",
      {
        resourcePolicy: open(
          { Service: "apigateway.amazonaws.com" },
          { Condition: { ArnLike: { "aws:SourceArn": "arn:aws:execute-api:*:*:abc/*" } } },
        ),
        principal: gateway,
      },
      true,
    ],
    [
      "a service with another source",
      {
        resourcePolicy: open(
          { Service: "apigateway.amazonaws.com" },
          { Condition: { ArnLike: { "aws:SourceArn": "arn:aws:execute-api:*:*:xyz/*" } } },
        ),
        principal: gateway,
      },
      false,
    ],
    [
      "a Deny of the identity wins",
      {
        identity: JSON.stringify({
          Version: "2012-10-17",
          Statement: [...JSON.parse(all).Statement, ...JSON.parse(none).Statement],
        }),
      },
      false,
    ],
    ["a Deny of the resource wins", { identity: all, resourcePolicy: open("*", { Effect: "Deny" }) }, false],
    [
      "a Deny for the account covers its roles",
      { identity: all, resourcePolicy: open({ AWS: accountId }, { Effect: "Deny" }) },
      false,
    ],
    [
      "a Deny for all but one spares the one",
      {
        identity: all,
        resourcePolicy: policy({
          Effect: "Deny",
          NotPrincipal: { AWS: [roleArn, app.arn] },
          Action: "*",
          Resource: "*",
        }),
      },
      true,
    ],
    [
      "a Deny for all but another does not",
      {
        identity: all,
        resourcePolicy: policy({ Effect: "Deny", NotPrincipal: { AWS: `${roleArn}-x` }, Action: "*", Resource: "*" }),
      },
      false,
    ],
    ["a boundary limits the identity", { identity: all, boundary: policy({ Action: "s3:*", Resource: "*" }) }, false],
    ["a boundary that allows too", { identity: all, boundary: policy({ Action: "dynamodb:*", Resource: "*" }) }, true],
    ["a boundary allows nothing by itself", { boundary: all }, false],
    [
      "a boundary limits what a resource gives to a role",
      { resourcePolicy: open({ AWS: roleArn }), boundary: policy({ Action: "s3:*", Resource: "*" }) },
      false,
    ],
    [
      "but not what it gives to a user",
      { principal: ann, resourcePolicy: open({ AWS: ann.arn }), boundary: policy({ Action: "s3:*", Resource: "*" }) },
      true,
    ],
    ["the account's root may do all", { principal: root }, true],
    ["but what a resource denies", { principal: root, resourcePolicy: open("*", { Effect: "Deny" }) }, false],
  ];
  for (const [what, question, allowed] of rows)
    it(`${what}: ${allowed ? "allowed" : "refused"}`, () => assert.equal(judge(question).allowed, allowed));

  it("refusals are told in AWS's words", () => {
    const start = `User: ${app.arn} is not authorized to perform: dynamodb:GetItem on resource: ${table}`;
    assert.equal(judge({}).refusal, `${start} because no identity-based policy allows the dynamodb:GetItem action`);
    assert.equal(judge({ identity: none }).refusal, `${start} with an explicit deny in an identity-based policy`);
    assert.equal(
      judge({ identity: all, resourcePolicy: open("*", { Effect: "Deny" }) }).refusal,
      `${start} with an explicit deny in a resource-based policy`,
    );
    assert.equal(
      judge({ identity: all, boundary: policy({ Action: "s3:*", Resource: "*" }) }).refusal,
      `${start} because no permissions boundary allows the dynamodb:GetItem action`,
    );
    assert.match(
      judge({ principal: anonymous }).refusal,
      /^User: anonymous is not .* because no resource-based policy allows the dynamodb:GetItem action$/,
    );
  });

  it("a decision names the statement that made it", () => {
    assert.equal(
      judge({ identity: policy({ Sid: "Read", Action: "dynamodb:*", Resource: "*" }) }).by,
      "app/own (Read)",
    );
    assert.equal(judge({ identity: none }).by, "app/own (statement 1)");
    assert.equal(judge({}).by, undefined);
  });
});

describe("policy documents", () => {
  const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" };
  const trusting = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } };
  const of = (...statements: unknown[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });
  const rows: readonly (readonly [kind: "identity" | "resource" | "trust", text: string, message: RegExp])[] = [
    ["identity", "{", /invalid Json/],
    ["identity", "[]", /Syntax errors/],
    ["identity", "{}", /Syntax errors/],
    ["identity", JSON.stringify({ Version: "2012-10-17", Statement: [] }), /Syntax errors/],
    ["identity", JSON.stringify({ Version: "2020-01-01", Statement: [statement] }), /valid version string/],
    ["identity", JSON.stringify({ Version: "2012-10-17", Statement: [statement], Extra: 1 }), /Syntax errors/],
    ["identity", of({ ...statement, Effect: "allow" }), /Syntax errors/],
    ["identity", of({ ...statement, Foo: 1 }), /Syntax errors/],
    ["identity", of({ ...statement, Action: undefined }), /must contain actions/],
    ["identity", of({ ...statement, Action: [] }), /Syntax errors/],
    ["identity", of({ ...statement, NotAction: "s3:x" }), /Syntax errors/],
    ["identity", of({ ...statement, Action: "GetObject" }), /prefaced by a vendor/],
    ["identity", of({ ...statement, Action: "s3:a:b" }), /only one colon/],
    ["identity", of({ ...statement, Action: "s3 :a" }), /Vendor/],
    ["identity", of({ ...statement, Action: 5 }), /Syntax errors/],
    ["identity", of({ ...statement, Resource: undefined }), /must contain resources/],
    ["identity", of({ ...statement, Resource: "bucket" }), /Resource bucket must be in ARN format or "\*"/],
    ["identity", of({ ...statement, Resource: "arn:aws:s3" }), /must be in ARN format/],
    ["identity", of({ ...statement, Resource: "arn:azure:s3:::b" }), /Partition "azure"/],
    ["identity", of({ ...statement, Principal: "*" }), /should not specify a principal/],
    ["identity", of({ ...statement, Sid: "a b" }), /must be alpha-numeric/],
    ["identity", of({ ...statement, Sid: "a" }, { ...statement, Sid: "a" }), /must be unique/],
    ["identity", of({ ...statement, Condition: { StringIs: { a: "b" } } }), /Invalid Condition type : StringIs/],
    ["identity", of({ ...statement, Condition: { IpAddress: { a: "10.0.0.0/99" } } }), /Invalid IP range/],
    ["identity", of({ ...statement, Condition: { StringEquals: "x" } }), /Syntax errors/],
    ["identity", of({ ...statement, Condition: { StringEquals: { a: {} } } }), /Syntax errors/],
    ["trust", of({ ...trusting, Principal: undefined }), /Missing required field Principal/],
    ["trust", of({ ...trusting, Resource: "*" }), /Has prohibited field Resource/],
    ["trust", of({ ...trusting, Action: "s3:GetObject" }), /may only specify STS AssumeRole actions/],
    [
      "trust",
      of({ ...trusting, Principal: { AWS: "arn:aws:iam::1:role/x" } }),
      /Invalid principal in policy: "AWS":"arn:aws:iam::1:role\/x"/,
    ],
    ["trust", of({ ...trusting, Principal: { AWS: `arn:aws:iam::${accountId}:role/*` } }), /Invalid principal/],
    ["trust", of({ ...trusting, Principal: { Person: "x" } }), /Invalid principal/],
    ["trust", of({ ...trusting, Principal: { Service: "lambda" } }), /Invalid principal/],
    ["resource", of({ ...statement }), /Missing required field Principal/],
  ];
  for (const [kind, text, message] of rows) {
    it(`${kind}: ${text.slice(0, 140)} is malformed`, () => {
      assert.throws(
        () => parsePolicy(text, kind),
        (error: Error & { code?: string }) => {
          assert.equal(error.code, "MalformedPolicyDocument");
          assert.match(error.message, message);
          return true;
        },
      );
    });
  }

  it("what AWS takes passes", () => {
    parsePolicy(of(statement), "identity");
    parsePolicy(JSON.stringify({ Statement: statement }), "identity");
    parsePolicy(
      of({ ...statement, Resource: ["*", "arn:aws:s3:::*", "arn:*:s3:::b", "arn:aws:s3:::${aws:username}"] }),
      "identity",
    );
    parsePolicy(of(trusting, { ...trusting, Principal: { AWS: ["*", accountId, roleArn, app.arn] } }), "trust");
    parsePolicy(
      of({
        ...statement,
        Principal: { AWS: "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1" },
        Resource: "execute-api:/*",
      }),
      "resource",
    );
  });

  it("any text is taken or refused as malformed, never another error", () => {
    const words = fc.constantFrom(
      "Version",
      "Statement",
      "Effect",
      "Allow",
      "Action",
      "Resource",
      "Principal",
      "Condition",
      "StringLike",
      "AWS",
      "*",
      "2012-10-17",
      "s3:*",
      "__proto__",
    );
    const json = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        words,
        fc.jsonValue({ maxDepth: 1 }),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(words, tie("value"), { maxKeys: 5 }),
      ),
    })).value;
    fc.assert(
      fc.property(
        fc.oneof(
          json.map((value) => JSON.stringify(value)),
          fc.string(),
        ),
        fc.constantFrom("identity", "resource", "trust"),
        (text, kind) => {
          try {
            compilePolicy(text, kind);
          } catch (error) {
            assert.equal((error as { code?: string }).code, "MalformedPolicyDocument", String(error));
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe("wildcards", () => {
  it("mean the same as a regular expression", () => {
    const chars = fc.constantFrom("a", "b", "*", "?", ".", "\\");
    const text = fc.array(fc.constantFrom("a", "b", ".", "*", "\\"), { maxLength: 8 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.array(chars, { maxLength: 8 }), text, (pattern, value) => {
        const source = pattern
          .map((char) => (char === "*" ? "[^]*" : char === "?" ? "[^]" : `\\${char}`))
          .join("")
          .replaceAll("\\a", "a")
          .replaceAll("\\b", "b");
        assert.equal(globMatches(pattern.join(""), value), new RegExp(`^${source}$`).test(value));
      }),
      { numRuns: 5000 },
    );
  });

  it("take no time that grows out of hand", () => {
    const start = Date.now();
    assert.equal(globMatches("a*".repeat(500), `${"a".repeat(5000)}b`), true);
    assert.equal(globMatches(`${"*a".repeat(1000)}b`, "a".repeat(10_000)), false);
    assert.ok(Date.now() - start < 3000);
  });

  it("do not reach over the parts of an ARN in ARN conditions", () => {
    assert.equal(arnMatches("arn:aws:sns:*:1:t", "arn:aws:sns:us-east-1:1:t"), true);
    assert.equal(arnMatches("arn:aws:sns:*", "arn:aws:sns:us-east-1:1:t"), false);
    assert.equal(arnMatches("arn:aws:logs:*:*:log-group:*", "arn:aws:logs:a:1:log-group:x:y"), true);
  });
});
