import assert from "node:assert/strict";
import { waf } from "../../../../local/cloud/waf";
import type { WireRequest } from "../../../../local/wire";
import { startStage, TestClock, type TestStage } from "../protocol/stage";
import { guard, none, request, rule, stageArn } from "./guard";

describe("AWS WAF: what rules count by and look at", () => {
  let stage: TestStage;
  let clock: TestClock;
  beforeEach(async () => {
    clock = new TestClock();
    stage = await startStage([waf], { clock });
  });
  afterEach(() => stage.close());

  const inspect = (changes: Partial<WireRequest> = {}) => stage.cloud.port("waf").inspect(stageArn, request(changes));
  const protect = (rules: object[], more: object = {}) => guard(stage, rules, more);

  describe("rate-based rules with keys of their own", () => {
    const limited = (customKeys: object[], more: object = {}) =>
      rule({ rateBasedStatement: { limit: 10, aggregateKeyType: "CUSTOM_KEYS", customKeys, ...more } });
    const sending = (name: string, value: string, more: Partial<WireRequest> = {}) => ({
      headers: [[name, value] as const],
      ...more,
    });
    const spend = (changes: Partial<WireRequest>) => {
      for (let i = 0; i < 10; i++) assert.equal(inspect(changes)?.action, "ALLOW");
      assert.equal(inspect(changes)?.action, "BLOCK");
    };

    it("count per header and method together, and leave requests without the header alone", async () => {
      await protect([
        limited([
          { header: { name: "X-Tenant", textTransformations: [{ priority: 0, type: "LOWERCASE" }] } },
          { httpMethod: {} },
        ]),
      ]);
      spend(sending("X-Tenant", "one"));
      assert.equal(inspect(sending("x-tenant", "ONE"))?.action, "BLOCK", "transformed alike");
      assert.equal(inspect(sending("X-Tenant", "one", { method: "POST" }))?.action, "ALLOW");
      assert.equal(inspect(sending("X-Tenant", "two"))?.action, "ALLOW");
      for (let i = 0; i < 20; i++) assert.equal(inspect()?.action, "ALLOW");
    });

    it("count per cookie, and per argument of the query", async () => {
      await protect([
        limited([
          { cookie: { name: "id", textTransformations: none } },
          { queryArgument: { name: "a", textTransformations: none } },
        ]),
      ]);
      spend(sending("Cookie", "other=1; id=7"));
      assert.equal(inspect(sending("Cookie", "id=8"))?.action, "ALLOW");
      assert.equal(inspect(sending("Cookie", "id=7", { target: "/x?a=2" }))?.action, "ALLOW");
    });

    it("count per forwarded address; what is none counts as the fallback says", async () => {
      const forwardedIpConfig = { headerName: "X-Forwarded-For", fallbackBehavior: "MATCH" };
      await protect([rule({ rateBasedStatement: { limit: 10, aggregateKeyType: "FORWARDED_IP", forwardedIpConfig } })]);
      spend(sending("X-Forwarded-For", "192.0.2.1, 10.0.0.1"));
      assert.equal(inspect(sending("X-Forwarded-For", "192.0.2.2"))?.action, "ALLOW");
      spend(sending("X-Forwarded-For", "unknown"));
      for (let i = 0; i < 20; i++)
        assert.equal(inspect()?.action, "ALLOW", "without the header the rule does not apply");
    });

    it("are refused without keys, with keys that are not asked for, and with more than five", async () => {
      await assert.rejects(protect([limited([])]), /CUSTOM_KEYS needs at least one key/);
      await assert.rejects(
        protect([limited([{ ip: {} }], { aggregateKeyType: "IP" })]),
        /needs the aggregateKeyType CUSTOM_KEYS/,
      );
      await assert.rejects(protect([limited(Array.from({ length: 6 }, () => ({ ip: {} })))]), /five keys at most/);
    });
  });

  it("looks at names or values of headers, cookies and JSON bodies, as told", async () => {
    const found = (fieldToMatch: object) => ({
      byteMatchStatement: {
        searchString: "evil",
        fieldToMatch,
        textTransformations: none,
        positionalConstraint: "CONTAINS",
      },
    });
    const json = (body: unknown): Partial<WireRequest> => ({ body: Buffer.from(JSON.stringify(body)) });
    const cases: [object, Partial<WireRequest>, Partial<WireRequest>][] = [
      [
        {
          headers: [{ matchPattern: { excludedHeaders: ["Referer"] }, matchScope: "VALUE", oversizeHandling: "MATCH" }],
        },
        { headers: [["X-A", "evil"]] },
        {
          headers: [
            ["Referer", "evil"],
            ["X-evil", "a"],
          ],
        },
      ],
      [
        { cookies: { matchPatterns: [{ includedCookies: ["a"] }], matchScope: "VALUE", oversizeHandling: "MATCH" } },
        { headers: [["Cookie", "a=evil; b=1"]] },
        { headers: [["Cookie", "a=1; b=evil"]] },
      ],
      [{ jsonBody: { matchPattern: { all: {} }, matchScope: "KEY" } }, json({ a: { evil: 1 } }), json({ a: ["evil"] })],
      [
        { jsonBody: { matchPattern: { includedPaths: ["/a/b"] }, matchScope: "VALUE" } },
        json({ a: { b: ["x", "evil"] } }),
        json({ a: { c: "evil" } }),
      ],
    ];
    for (const [field, hit, miss] of cases) {
      await stage.close();
      stage = await startStage([waf], { clock });
      await protect([rule(found(field))]);
      assert.equal(inspect(hit)?.action, "BLOCK", `${JSON.stringify(field)} hit`);
      assert.equal(inspect(miss)?.action, "ALLOW", `${JSON.stringify(field)} miss`);
    }
  });

  it("records fingerprints, ASN and the like, wherever they stand, and says so", async () => {
    const fingerprint = {
      byteMatchStatement: {
        searchString: "abc",
        fieldToMatch: { ja3Fingerprint: { fallbackBehavior: "NO_MATCH" } },
        textTransformations: [{ priority: 0, type: "JS_DECODE" }],
        positionalConstraint: "EXACTLY",
      },
    };
    const keyed = {
      limit: 10,
      aggregateKeyType: "CUSTOM_KEYS",
      customKeys: [{ asn: {} }],
      scopeDownStatement: fingerprint,
    };
    const acl = await protect([rule({ rateBasedStatement: keyed })]);
    for (let i = 0; i < 20; i++) assert.equal(inspect()?.action, "ALLOW");
    assert.deepEqual(acl.outputs.recordedOnly, ["r: ja3Fingerprint", "r: JS_DECODE", "r: asn"]);
  });
});
