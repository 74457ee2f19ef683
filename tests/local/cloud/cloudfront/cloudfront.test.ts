import assert from "node:assert/strict";
import { cloudfront } from "../../../../local/cloud/cloudfront";
import { pathMatches } from "../../../../local/cloud/cloudfront/handler";
import { waf } from "../../../../local/cloud/waf";
import { header, type WireRequest, type WireResponse } from "../../../../local/wire";
import { startStage, TestClock, type TestStage } from "../protocol/stage";

const cachingDisabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
const allViewerExceptHost = "b689b0a8-53d0-40ab-baf2-68738e2966ac";
const securityHeaders = "67f7725c-6f97-4210-82d7-5512b31e9d03";
const type = "aws:cloudfront/distribution:Distribution";

describe("CloudFront", () => {
  let stage: TestStage;
  let clock: TestClock;
  let seen: WireRequest[];
  let answer: (request: WireRequest) => WireResponse | Promise<WireResponse>;

  beforeEach(async () => {
    clock = new TestClock();
    stage = await startStage([cloudfront, waf], { clock });
    seen = [];
    answer = () => ({
      status: 200,
      headers: [["Content-Type", "text/plain"]],
      body: Buffer.from(`answer ${seen.length}`),
    });
    stage.cloud.network.register({
      host: "api.example.com",
      handle: async (request) => {
        seen.push(request);
        return answer(request);
      },
    });
  });
  afterEach(() => stage.close());

  const behavior = (more: object = {}) => ({
    targetOriginId: "api",
    viewerProtocolPolicy: "redirect-to-https",
    allowedMethods: ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"],
    cachedMethods: ["GET", "HEAD"],
    cachePolicyId: cachingDisabled,
    originRequestPolicyId: allViewerExceptHost,
    ...more,
  });
  const inputs = (more: object = {}) => ({
    enabled: true,
    origins: [
      {
        originId: "api",
        domainName: "api.example.com",
        originPath: "/dev",
        customHeaders: [{ name: "x-origin-secret", value: "s3cret" }],
        customOriginConfig: {
          originProtocolPolicy: "https-only",
          httpPort: 80,
          httpsPort: 443,
          originSslProtocols: ["TLSv1.2"],
        },
      },
    ],
    defaultCacheBehavior: behavior(),
    viewerCertificate: { cloudfrontDefaultCertificate: true },
    ...more,
  });
  async function distribute(more: object = {}) {
    const made = await stage.create(type, "edge", inputs(more));
    return (path: string, init: RequestInit = {}) =>
      fetch(`${stage.url}/cloudfront/${made.id}${path}`, { redirect: "manual", ...init });
  }

  it("reaches the origin under its path with the secret header, and hides the viewer's own Host and secret", async () => {
    const view = await distribute();
    const response = await view("/products?page=2", {
      headers: { "X-Origin-Secret": "guessed", Authorization: "Bearer t", "X-Custom": "1" },
    });
    const [request] = seen;
    assert.equal(request!.target, "/dev/products?page=2");
    assert.equal(header(request!.headers, "host"), "api.example.com");
    assert.equal(header(request!.headers, "x-origin-secret"), "s3cret");
    assert.equal(header(request!.headers, "authorization"), "Bearer t");
    assert.equal(header(request!.headers, "x-custom"), "1");
    assert.equal(header(request!.headers, "x-forwarded-for"), "127.0.0.1");
    assert.match(header(request!.headers, "via")!, /cloudfront\.net \(CloudFront\)$/);
    assert.equal(response.headers.get("x-cache"), "Miss from cloudfront");
  });

  it("keeps answers by its policy's key and the origin's own time, and tells their age", async () => {
    const policy = await stage.create("aws:cloudfront/cachePolicy:CachePolicy", "cache", {
      minTtl: 0,
      defaultTtl: 0,
      maxTtl: 100,
      parametersInCacheKeyAndForwardedToOrigin: {
        headersConfig: { headerBehavior: "none" },
        cookiesConfig: { cookieBehavior: "none" },
        queryStringsConfig: { queryStringBehavior: "whitelist", queryStrings: { items: ["page"] } },
      },
    });
    answer = () => ({
      status: 200,
      headers: [["Cache-Control", "max-age=60"]],
      body: Buffer.from(`answer ${seen.length}`),
    });
    const view = await distribute({
      defaultCacheBehavior: behavior({ cachePolicyId: policy.id, originRequestPolicyId: undefined }),
    });
    const text = async (path: string) => (await view(path)).text();
    assert.equal(await text("/a?page=1&noise=1"), "answer 1");
    assert.equal(seen[0]!.target, "/dev/a?page=1");
    assert.equal(await text("/a?page=1&noise=2"), "answer 1");
    assert.equal(await text("/a?page=2"), "answer 2");
    await clock.advance(30_000);
    const hit = await view("/a?page=1");
    assert.equal(hit.headers.get("x-cache"), "Hit from cloudfront");
    assert.equal(hit.headers.get("age"), "30");
    await clock.advance(31_000);
    assert.equal(await text("/a?page=1"), "answer 3");
  });

  it("sends the origin what a policy of the program's own names, and nothing else of the viewer's", async () => {
    const policy = await stage.create("aws:cloudfront/originRequestPolicy:OriginRequestPolicy", "some", {
      headersConfig: { headerBehavior: "whitelist", headers: { items: ["X-Tenant"] } },
      cookiesConfig: { cookieBehavior: "whitelist", cookies: { items: ["session"] } },
      queryStringsConfig: { queryStringBehavior: "allExcept", queryStrings: { items: ["utm"] } },
    });
    const view = await distribute({ defaultCacheBehavior: behavior({ originRequestPolicyId: policy.id }) });
    await view("/x?a=1&utm=spam&b=2", {
      headers: { "X-Tenant": "acme", "X-Other": "no", Cookie: "session=1; tracking=2" },
    });
    const { target, headers } = seen[0]!;
    assert.equal(target, "/dev/x?a=1&b=2");
    assert.deepEqual([header(headers, "x-tenant"), header(headers, "x-other")], ["acme", undefined]);
    assert.equal(header(headers, "cookie"), "session=1");
  });

  it("adds and removes headers of answers as a policy of the program's own says", async () => {
    answer = () => ({
      status: 200,
      headers: [
        ["Content-Type", "text/plain"],
        ["X-Powered-By", "origin"],
      ],
      body: Buffer.from("x"),
    });
    const policy = await stage.create("aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy", "own", {
      customHeadersConfig: { items: [{ header: "X-Own", value: "v", override: true }] },
      removeHeadersConfig: { items: [{ header: "X-Powered-By" }] },
      corsConfig: {
        accessControlAllowCredentials: false,
        accessControlAllowOrigins: { items: ["https://shop.example"] },
        accessControlAllowMethods: { items: ["GET"] },
        accessControlAllowHeaders: { items: ["*"] },
        originOverride: true,
      },
    });
    const view = await distribute({ defaultCacheBehavior: behavior({ responseHeadersPolicyId: policy.id }) });
    const mine = await view("/x", { headers: { Origin: "https://shop.example" } });
    assert.deepEqual([mine.headers.get("x-own"), mine.headers.get("x-powered-by")], ["v", null]);
    assert.equal(mine.headers.get("access-control-allow-origin"), "https://shop.example");
    const other = await view("/y", { headers: { Origin: "https://evil.example" } });
    assert.equal(other.headers.get("access-control-allow-origin"), null);
  });

  it("never keeps a private answer, nor any under CachingDisabled", async () => {
    const view = await distribute();
    answer = () => ({
      status: 200,
      headers: [["Cache-Control", "max-age=600"]],
      body: Buffer.from(`answer ${seen.length}`),
    });
    await view("/a");
    assert.equal(await (await view("/a")).text(), "answer 2");
  });

  it("chooses the behaviour by the first pattern that matches", async () => {
    const view = await distribute({
      orderedCacheBehaviors: [behavior({ pathPattern: "/v2/*", allowedMethods: ["GET", "HEAD"] })],
    });
    assert.equal((await view("/v2/x", { method: "POST" })).status, 403);
    assert.equal((await view("/v1/x", { method: "POST" })).status, 200);
    for (const [pattern, path, expected] of [
      ["/v2/*", "/v2/a/b", true],
      ["*.jpg", "/x/y.jpg", true],
      ["img?", "/img1", true],
      ["/v2", "/v2/", false],
      ["/a.b", "/axb", false],
    ] as const) {
      assert.equal(pathMatches(pattern, path), expected, `${pattern} ${path}`);
    }
  });

  it("sends viewers on HTTP to HTTPS", async () => {
    const view = await distribute();
    const response = await view("/x?y", { headers: { "X-Forwarded-Proto": "http" } });
    assert.equal(response.status, 301);
    assert.match(response.headers.get("location")!, /^https:\/\/d\w+\.cloudfront\.net\/x\?y$/);
  });

  it("sets security headers, without overriding the origin's own where the policy leaves them", async () => {
    const view = await distribute({ defaultCacheBehavior: behavior({ responseHeadersPolicyId: securityHeaders }) });
    answer = () => ({
      status: 200,
      headers: [
        ["X-Frame-Options", "DENY"],
        ["Connection", "close"],
      ],
      body: Buffer.alloc(0),
    });
    const { headers } = await view("/");
    assert.equal(headers.get("strict-transport-security"), "max-age=31536000");
    assert.equal(headers.get("x-frame-options"), "DENY");
    assert.equal(headers.get("x-content-type-options"), "nosniff");
  });

  it("tells an origin's failure in its own words, or with the page the program gives", async () => {
    const view = await distribute({
      customErrorResponses: [{ errorCode: 503, responseCode: 500, responsePagePath: "/sorry" }],
    });
    answer = () => Promise.reject(new Error("reset"));
    assert.equal((await view("/")).status, 502);
    answer = (request) => ({
      status: request.target === "/dev/sorry" ? 200 : 503,
      headers: [],
      body: Buffer.from("sorry"),
    });
    const page = await view("/");
    assert.equal(page.status, 500);
    assert.equal(await page.text(), "sorry");
  });

  it("blocks what its web ACL blocks", async () => {
    const acl = await stage.cloud.create({
      urn: "urn:acl",
      type: "aws:wafv2/webAcl:WebAcl",
      name: "acl",
      region: "us-east-1",
      inputs: { name: "acl", scope: "CLOUDFRONT", defaultAction: { block: {} }, rules: [] },
    });
    const view = await distribute({ webAclId: acl.outputs.arn });
    assert.equal((await view("/")).status, 403);
    assert.equal(seen.length, 0);
  });

  it("serves its aliases by the Host header and gives them back when it goes", async () => {
    const certificate = "arn:aws:acm:us-east-1:000000000000:certificate/x";
    const made = await stage.create(
      type,
      "edge",
      inputs({ aliases: ["shop.example.com"], viewerCertificate: { acmCertificateArn: certificate } }),
    );
    assert.ok(stage.cloud.network.find("shop.example.com"));
    await assert.rejects(
      stage.create(
        type,
        "twin",
        inputs({ aliases: ["shop.example.com"], viewerCertificate: { acmCertificateArn: certificate } }),
      ),
      /already associated/,
    );
    await stage.remove(made);
    assert.equal(stage.cloud.network.find("shop.example.com"), undefined);
  });

  it("refuses what CloudFront refuses", async () => {
    const create = (more: object) => stage.create(type, "bad", inputs(more));
    await assert.rejects(
      create({ viewerCertificate: { acmCertificateArn: "arn:aws:acm:eu-west-1:0:certificate/x" } }),
      /us-east-1/,
    );
    await assert.rejects(create({ aliases: ["a.example.com"] }), /attach a trusted certificate/);
    await assert.rejects(create({ webAclId: "arn:aws:wafv2:us-east-1:0:regional/webacl/x/1" }), /scope CLOUDFRONT/);
    await assert.rejects(
      create({ defaultCacheBehavior: behavior({ targetOriginId: "none" }) }),
      /none of the origins api/,
    );
    await assert.rejects(create({ origins: [] }), /at least one origin/);
  });
});
