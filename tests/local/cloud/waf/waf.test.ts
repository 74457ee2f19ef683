import assert from "node:assert/strict";
import { waf } from "../../../../local/cloud/waf";
import type { WireRequest } from "../../../../local/wire";
import { startStage, TestClock, type TestStage } from "../protocol/stage";
import { fresh, guard, none, request, rule, stageArn, visibility } from "./guard";

describe("AWS WAF", () => {
  let stage: TestStage;
  let clock: TestClock;
  beforeEach(async () => {
    clock = new TestClock();
    stage = await startStage([waf], { clock });
  });
  afterEach(() => stage.close());

  const inspect = (changes: Partial<WireRequest> = {}) => stage.cloud.port("waf").inspect(stageArn, request(changes));
  const protect = (rules: object[], more: object = {}) => guard(stage, rules, more);

  it("lets through what no web ACL guards", () => {
    assert.equal(inspect(), undefined);
  });

  it("locks an origin: without one of the accepted secrets nothing passes", async () => {
    const secret = (value: string) => ({
      byteMatchStatement: {
        searchString: value,
        fieldToMatch: { singleHeader: { name: "x-origin" } },
        textTransformations: none,
        positionalConstraint: "EXACTLY",
      },
    });
    await protect([
      rule({ notStatement: { statement: { orStatement: { statements: [secret("current"), secret("next")] } } } }),
    ]);
    assert.equal(inspect()?.action, "BLOCK");
    assert.equal(inspect({ headers: [["X-Origin", "currently"]] })?.action, "BLOCK");
    for (const value of ["current", "next"]) assert.equal(inspect({ headers: [["X-Origin", value]] })?.action, "ALLOW");
  });

  it("limits a client's rate in a window, and another client not", async () => {
    await protect([rule({ rateBasedStatement: { limit: 10, aggregateKeyType: "IP", evaluationWindowSec: 60 } })]);
    for (let i = 0; i < 10; i++) assert.equal(inspect()?.action, "ALLOW");
    assert.equal(inspect()?.action, "BLOCK");
    assert.equal(inspect({ source: { ip: "203.0.113.9" } })?.action, "ALLOW");
    await clock.advance(61_000);
    assert.equal(inspect()?.action, "ALLOW");
  });

  it("matches addresses, sizes, expressions, countries and decoded text", async () => {
    const set = await stage.create("aws:wafv2/ipSet:IpSet", "set", {
      scope: "REGIONAL",
      ipAddressVersion: "IPV4",
      addresses: ["198.51.100.0/24"],
    });
    const cases: [object, Partial<WireRequest>, Partial<WireRequest>][] = [
      [{ ipSetReferenceStatement: { arn: set.outputs.arn } }, {}, { source: { ip: "192.0.2.1" } }],
      [
        {
          sizeConstraintStatement: {
            fieldToMatch: { body: {} },
            comparisonOperator: "GT",
            size: 3,
            textTransformations: none,
          },
        },
        { body: Buffer.from("long") },
        { body: Buffer.from("ok") },
      ],
      [
        { regexMatchStatement: { regexString: "^/dev/adm", fieldToMatch: { uriPath: {} }, textTransformations: none } },
        { target: "/dev/admin" },
        {},
      ],
      [{ geoMatchStatement: { countryCodes: ["XX"] } }, { headers: [["CloudFront-Viewer-Country", "XX"]] }, {}],
      [
        {
          byteMatchStatement: {
            searchString: "<script",
            fieldToMatch: { queryString: {} },
            textTransformations: [
              { priority: 1, type: "LOWERCASE" },
              { priority: 0, type: "URL_DECODE" },
            ],
            positionalConstraint: "CONTAINS",
          },
        },
        { target: "/?q=%3CScRiPt" },
        { target: "/?q=scr" },
      ],
    ];
    for (const [statement, hit, miss] of cases) {
      await stage.close();
      stage = await startStage([waf], { clock });
      await stage.create("aws:wafv2/ipSet:IpSet", "set", {
        scope: "REGIONAL",
        ipAddressVersion: "IPV4",
        addresses: ["198.51.100.0/24"],
      });
      await protect([rule(JSON.parse(JSON.stringify(statement)))]);
      const name = Object.keys(statement)[0];
      assert.equal(inspect(hit)?.action, "BLOCK", `${name} hit`);
      assert.equal(inspect(miss)?.action, "ALLOW", `${name} miss`);
    }
  });

  it("matches any expression of a pattern set, and joins statements by and, or and not", async () => {
    const set = await stage.create("aws:wafv2/regexPatternSet:RegexPatternSet", "set", {
      scope: "REGIONAL",
      regularExpressions: [{ regexString: "^/dev/adm" }, { regexString: "\\.php$" }],
    });
    const patterns = {
      regexPatternSetReferenceStatement: {
        arn: set.outputs.arn,
        fieldToMatch: { uriPath: {} },
        textTransformations: none,
      },
    };
    const local = { geoMatchStatement: { countryCodes: ["XX"] } };
    const statements = [patterns, { notStatement: { statement: local } }];
    await protect([rule({ andStatement: { statements } })]);
    for (const target of ["/dev/admin", "/dev/x.php"]) assert.equal(inspect({ target })?.action, "BLOCK", target);
    assert.equal(inspect({ target: "/dev/x" })?.action, "ALLOW");
    const headers = [["CloudFront-Viewer-Country", "XX"]] as const;
    assert.equal(inspect({ target: "/dev/admin", headers })?.action, "ALLOW");
  });

  it("goes by priority, hands labels on, and answers a block as told", async () => {
    const label = {
      name: "seen",
      priority: 1,
      action: { count: {} },
      ruleLabels: [{ name: "shop:seen" }],
      statement: {
        byteMatchStatement: {
          searchString: "GET",
          fieldToMatch: { method: {} },
          textTransformations: none,
          positionalConstraint: "EXACTLY",
        },
      },
      visibilityConfig: visibility,
    };
    const block = {
      name: "block",
      priority: 2,
      action: { block: { customResponse: { responseCode: 418, customResponseBodyKey: "no" } } },
      statement: { labelMatchStatement: { scope: "LABEL", key: "shop:seen" } },
      visibilityConfig: visibility,
    };
    await protect([block, label], {
      customResponseBodies: [{ key: "no", content: '{"no":true}', contentType: "APPLICATION_JSON" }],
    });
    const verdict = inspect();
    assert.equal(verdict?.rule, "block");
    assert.equal(verdict?.response?.status, 418);
    assert.equal(String(verdict?.response?.body), '{"no":true}');
    assert.equal(inspect({ method: "POST" })?.action, "ALLOW");
  });

  it("records managed rule groups and says so", async () => {
    const acl = await protect([
      rule(
        { managedRuleGroupStatement: { vendorName: "AWS", name: "AWSManagedRulesCommonRuleSet" } },
        { overrideAction: { none: {} } },
      ),
    ]);
    assert.equal(inspect()?.action, "ALLOW");
    assert.deepEqual(acl.outputs.recordedOnly, ["r: managedRuleGroupStatement"]);
  });

  it("refuses what AWS WAF refuses", async () => {
    const acl = (inputs: object) =>
      stage.create("aws:wafv2/webAcl:WebAcl", fresh("bad"), {
        scope: "REGIONAL",
        defaultAction: { allow: {} },
        visibilityConfig: visibility,
        ...inputs,
      });
    const elsewhere = {
      urn: "u",
      type: "aws:wafv2/webAcl:WebAcl",
      name: "n",
      region: "eu-west-1",
      inputs: { scope: "CLOUDFRONT" },
      seed: "s",
    };
    assert.match(stage.cloud.check(elsewhere).failures[0]!.reason, /us-east-1 only, not in eu-west-1/);
    await assert.rejects(acl({ rules: [rule({ regexMatchStatement: { regexString: "(" } })] }), /regular expression/);
    await assert.rejects(acl({ rules: [rule({}), rule({})] }), /priority of its own/);
    await assert.rejects(acl({ rules: [rule({ rateBasedStatement: { limit: 1 } })] }), /10 to/);
    const good = await protect([]);
    const link = (resourceArn: string) =>
      stage.create("aws:wafv2/webAclAssociation:WebAclAssociation", fresh("l"), {
        resourceArn,
        webAclArn: good.outputs.arn,
      });
    await assert.rejects(link("arn:aws:apigateway:us-east-1::/apis/abc/stages/$default"), /RESOURCE_ARN/);
    await assert.rejects(link(stageArn), /already/);
  });
});
