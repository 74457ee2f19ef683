import assert from "node:assert/strict";
import { answering, type FrontDoor, statement } from "../../clients/front-door";
import { call } from "./http-api";
import { type DocumentedRule, guide, type Topic } from "./rule";

const cloudFront = (page: string) => `https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/${page}.html`;
const firewall = (page: string) => `https://docs.aws.amazon.com/waf/latest/developerguide/${page}.html`;
const cachingOptimized = "658327ea-f89d-4fab-a63d-7e88639e58f6";
const cachingDisabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";

/** A distribution before an origin that counts its requests. */
async function distribution(door: FrontDoor, behavior: object = {}, more: object = {}) {
  const host = `origin-${Math.random().toString(36).slice(2)}.example`;
  const seen: Record<string, string>[] = [];
  door.cloud.network.register({
    host,
    async handle(request) {
      seen.push(Object.fromEntries(request.headers.map(([name, value]) => [name.toLowerCase(), value])));
      const missing = request.target.endsWith("/missing");
      const headers = [["Content-Type", "text/plain"]] as const;
      return { status: missing ? 404 : 200, headers, body: Buffer.from("compress me ".repeat(200)) };
    },
  });
  const made = await door.create("aws:cloudfront/distribution:Distribution", host, {
    enabled: true,
    origins: [
      {
        originId: "o",
        domainName: host,
        customHeaders: [{ name: "x-secret", value: "s3cret" }],
        customOriginConfig: { originProtocolPolicy: "https-only" },
      },
    ],
    defaultCacheBehavior: {
      targetOriginId: "o",
      viewerProtocolPolicy: "allow-all",
      allowedMethods: ["GET", "HEAD"],
      cachedMethods: ["GET", "HEAD"],
      cachePolicyId: cachingOptimized,
      ...behavior,
    },
    viewerCertificate: { cloudfrontDefaultCertificate: true },
    ...more,
  });
  const view = (path: string, headers: Record<string, string> = {}) =>
    call(`${door.url}/cloudfront/${made.id}${path}`, { headers });
  return { seen, view };
}

const edgeRules: readonly DocumentedRule[] = [
  {
    rule: "an answer in the cache is served again, with its age; CachingDisabled keeps none",
    page: cloudFront("using-managed-cache-policies"),
    async check(door) {
      const kept = await distribution(door);
      await kept.view("/a");
      const again = await kept.view("/a");
      assert.deepEqual([kept.seen.length, again.headers["x-cache"]], [1, "Hit from cloudfront"]);
      assert.match(String(again.headers.age), /^\d+$/);
      const passed = await distribution(door, { cachePolicyId: cachingDisabled });
      await passed.view("/a");
      await passed.view("/a");
      assert.equal(passed.seen.length, 2);
    },
  },
  {
    rule: "custom headers of an origin are added, whatever the viewer sends under their names",
    page: cloudFront("add-origin-custom-headers"),
    async check(door) {
      const { seen, view } = await distribution(door);
      await view("/a", { "x-secret": "guess" });
      assert.equal(seen[0]!["x-secret"], "s3cret");
    },
  },
  {
    rule: "with compression on, text that the viewer accepts compressed is compressed",
    page: cloudFront("ServingCompressedFiles"),
    async check(door) {
      const { view } = await distribution(door, { compress: true });
      assert.equal((await view("/a", { "accept-encoding": "gzip" })).headers["content-encoding"], "gzip");
      assert.equal((await view("/b")).headers["content-encoding"], undefined);
    },
  },
  {
    rule: "redirect-to-https answers 301 to viewers that come by HTTP",
    page: cloudFront("using-https-viewers-to-cloudfront"),
    async check(door) {
      const { view } = await distribution(door, { viewerProtocolPolicy: "redirect-to-https" });
      // The local server stands in for CloudFront's HTTPS; who came by HTTP is told by the header of a proxy before it.
      const answer = await view("/a?b", { "x-forwarded-proto": "http" });
      assert.equal(answer.status, 301);
      assert.match(String(answer.headers.location), /^https:\/\/d\w+\.cloudfront\.net\/a\?b$/);
      assert.equal((await view("/a")).status, 200);
    },
  },
  {
    rule: "a custom error response changes status and page",
    page: cloudFront("GeneratingCustomErrorResponses"),
    async check(door) {
      const customErrorResponses = [{ errorCode: 404, responseCode: 200, responsePagePath: "/index" }];
      const { view } = await distribution(door, {}, { customErrorResponses });
      const answer = await view("/missing");
      assert.deepEqual([answer.status, answer.text.startsWith("compress me")], [200, true]);
    },
  },
];

const visibilityConfig = { cloudwatchMetricsEnabled: false, metricName: "m", sampledRequestsEnabled: false };

/** A REST stage behind a web ACL of one rule. */
async function guarded(door: FrontDoor, rule: object) {
  const name = `guarded${Math.random().toString(36).slice(2)}`;
  const api = await door.addRestApi(name, {
    paths: { "/{proxy+}": { "x-amazon-apigateway-any-method": answering("in") } },
  });
  const acl = await door.create("aws:wafv2/webAcl:WebAcl", name, {
    name,
    scope: "REGIONAL",
    defaultAction: { allow: {} },
    rules: [{ name: "r", priority: 1, visibilityConfig, action: { block: {} }, ...rule }],
    visibilityConfig,
  });
  const resourceArn = `arn:aws:apigateway:${door.cloud.region}::/restapis/${api.id}/stages/live`;
  await door.create("aws:wafv2/webAclAssociation:WebAclAssociation", name, { resourceArn, webAclArn: acl.outputs.arn });
  return api;
}

const textTransformations = [{ priority: 0, type: "URL_DECODE" }];

const firewallRules: readonly DocumentedRule[] = [
  {
    rule: "a string match blocks, after the rule's text transformations",
    page: firewall("waf-rule-statement-type-string-match"),
    async check(door) {
      const { url } = await guarded(door, {
        statement: {
          byteMatchStatement: {
            searchString: "../",
            fieldToMatch: { queryString: {} },
            positionalConstraint: "CONTAINS",
            textTransformations,
          },
        },
      });
      assert.equal((await call(`${url}/x?file=a`)).status, 200);
      const blocked = await call(`${url}/x?file=%2e%2e%2f`);
      assert.deepEqual([blocked.status, blocked.text], [403, '{"message":"Forbidden"}']);
    },
  },
  {
    rule: "a rate-based rule blocks an address once it is over the limit",
    page: firewall("waf-rule-statement-type-rate-based"),
    async check(door) {
      const { url } = await guarded(door, {
        statement: { rateBasedStatement: { limit: 10, aggregateKeyType: "IP", evaluationWindowSec: 60 } },
      });
      const codes: number[] = [];
      for (let i = 0; i < 12; i++) codes.push((await call(`${url}/x`)).status);
      assert.deepEqual([codes[0], codes.at(-1)], [200, 403]);
    },
  },
  {
    rule: "web ACLs guard REST stages, not HTTP APIs",
    page: firewall("how-aws-waf-works-resources"),
    async check(door) {
      const resourceArn = `arn:aws:apigateway:${door.cloud.region}::/apis/abc/stages/$default`;
      const acl = door.cloud.resources("aws:wafv2/webAcl:WebAcl")[0]!;
      const inputs = { resourceArn, webAclArn: acl.outputs.arn };
      await assert.rejects(door.create("aws:wafv2/webAclAssociation:WebAclAssociation", "http", inputs));
    },
  },
];

/** A VPC endpoint of execute-api, and a private REST API with this resource policy. */
async function privateApi(door: FrontDoor, policyOf: (endpointId: string) => string | undefined, name: string) {
  const vpc = await door.create("aws:ec2/vpc:Vpc", name, { cidrBlock: "10.0.0.0/16", enableDnsHostnames: true });
  const endpoint = await door.create("aws:ec2/vpcEndpoint:VpcEndpoint", name, {
    vpcId: vpc.id,
    serviceName: `com.amazonaws.${door.cloud.region}.execute-api`,
    vpcEndpointType: "Interface",
  });
  const policy = policyOf(endpoint.id);
  const api = await door.addRestApi(
    name,
    { paths: { "/x": { get: answering("inside") } }, ...(policy ? { policy: JSON.parse(policy) as object } : {}) },
    { endpointConfiguration: { types: "PRIVATE", vpcEndpointIds: [endpoint.id] } },
  );
  const inside = (headers: Record<string, string>) =>
    call(`${door.url}/vpc-endpoint/${endpoint.id}/live/x`, { headers });
  return { api, endpoint, inside };
}

const open = (endpointId: string) =>
  statement({
    Principal: "*",
    Action: "execute-api:Invoke",
    Resource: "execute-api:/*",
    Condition: { StringEquals: { "aws:SourceVpce": endpointId } },
  });

const privateRules: readonly DocumentedRule[] = [
  {
    rule: "a private API answers through its endpoint, where x-apigw-api-id names it, and nowhere else",
    page: guide("apigateway-private-api-test-invoke-url"),
    async check(door) {
      const { api, inside } = await privateApi(door, open, "hidden");
      assert.equal((await inside({ "x-apigw-api-id": api.id })).text, "inside");
      assert.equal((await inside({ "x-apigw-api-id": "another" })).status, 403);
      const host = `${api.id}.execute-api.${door.cloud.region}.amazonaws.com`;
      assert.equal((await call(`${door.url}/live/x`, { headers: { host } })).status, 403);
      assert.equal((await call(`${api.url}/x`)).status, 403);
    },
  },
  {
    rule: "a private API without a resource policy cannot be deployed",
    page: guide("apigateway-private-apis"),
    async check(door) {
      await assert.rejects(
        privateApi(door, () => undefined, "shut"),
        /doesn't have a resource policy/,
      );
    },
  },
  {
    rule: "a private API's resource policy names the endpoints that may enter",
    page: guide("apigateway-resource-policies-examples"),
    async check(door) {
      const { api, inside } = await privateApi(door, () => open("vpce-0another"), "theirs");
      assert.equal((await inside({ "x-apigw-api-id": api.id })).status, 403);
    },
  },
];

/** Rules of CloudFront, AWS WAF and the private path. */
export const edgeAndPrivate: Topic = {
  name: "Edge and private path",
  rules: [...edgeRules, ...firewallRules, ...privateRules],
};
