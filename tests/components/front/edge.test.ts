import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import {
  auth,
  EdgeDistribution,
  type EdgeDistributionArgs,
  Firewall,
  FirewallScope,
  HttpApi,
  RestApi,
} from "../../../components/index";
import { type Made, make, valueOf } from "../support/mocks";
import { faultsOf, type Refusal, refuses } from "../support/refused";

const secretMark = "4dabf18193072939515e22adb298388d";

const rest = (name: string) =>
  new RestApi(name, { stageName: name, routes: { "GET /a": { mock: {}, auth: auth.none("a test") } } });
const http = () =>
  new HttpApi("app", { routes: { "GET /a": { http: { url: "https://a.example" }, auth: auth.none("a test") } } });

const own = (made: Made<unknown>, prefix: string) =>
  made.resources
    .filter(({ type, name }) => type.startsWith("aws:") && name.startsWith(prefix))
    .map(({ type, name }) => `${type.split(":").pop()} ${name}`)
    .sort();

/** An input as the engine gets it, with the mark of a secret taken off. */
function unwrapped(value: unknown): unknown {
  return typeof value === "object" && value !== null && secretMark in value
    ? (value as unknown as { value: unknown }).value
    : value;
}

describe("EdgeDistribution", () => {
  it("makes a distribution, its headers policy and its log, and caches nothing", async () => {
    const made = await make(
      () =>
        new EdgeDistribution("cdn", { origins: { v1: { restApi: rest("v1") } }, defaultBehavior: { origin: "v1" } }),
    );
    assert.deepEqual(own(made, "cdn"), [
      "Distribution cdn",
      "LogDelivery cdn-log-delivery",
      "LogDeliveryDestination cdn-log-destination",
      "LogDeliverySource cdn-log-source",
      "LogGroup cdn-access-logs",
      "ResponseHeadersPolicy cdn-headers",
    ]);
    const { defaultCacheBehavior, viewerCertificate, origins } = made.only(
      "aws:cloudfront/distribution:Distribution",
    ).inputs;
    assert.deepEqual(defaultCacheBehavior, {
      targetOriginId: "v1",
      viewerProtocolPolicy: "https-only",
      allowedMethods: ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"],
      cachedMethods: ["GET", "HEAD"],
      compress: true,
      cachePolicyId: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
      originRequestPolicyId: "b689b0a8-53d0-40ab-baf2-68738e2966ac",
      responseHeadersPolicyId: "cdn-headers-id",
    });
    assert.deepEqual(viewerCertificate, { cloudfrontDefaultCertificate: true });
    assert.deepEqual(origins, [
      {
        originId: "v1",
        domainName: "v1-id.execute-api.eu-west-1.amazonaws.com",
        originPath: "/v1",
        customOriginConfig: {
          httpPort: 80,
          httpsPort: 443,
          originProtocolPolicy: "https-only",
          originSslProtocols: ["TLSv1.2"],
        },
      },
    ]);
    for (const resource of made.resources.filter(
      ({ name, type }) => name.startsWith("cdn-") && /cloudwatch/.test(type),
    )) {
      assert.equal(resource.inputs.region, "us-east-1", resource.name);
    }
    assert.equal(await valueOf(made.result.url), "https://cdn.cloudfront.net");
  });

  it("tries longer patterns first, and keeps the stage in the path where told to", async () => {
    const made = await make(
      () =>
        new EdgeDistribution("cdn", {
          origins: { v1: { restApi: rest("v1"), originPath: "" }, app: { httpApi: http() } },
          defaultBehavior: { origin: "v1" },
          behaviors: { "/a/*": { origin: "v1" }, "/a/b/*": { origin: "app" }, "/b/*": { origin: "app" } },
        }),
    );
    const { orderedCacheBehaviors, origins } = made.only("aws:cloudfront/distribution:Distribution").inputs as {
      orderedCacheBehaviors: { pathPattern: string; targetOriginId: string }[];
      origins: { originId: string; originPath?: string }[];
    };
    assert.deepEqual(
      orderedCacheBehaviors.map(({ pathPattern, targetOriginId }) => [pathPattern, targetOriginId]),
      [
        ["/a/b/*", "app"],
        ["/a/*", "v1"],
        ["/b/*", "app"],
      ],
    );
    assert.deepEqual(
      origins.map(({ originId, originPath }) => [originId, originPath]),
      [
        ["app", ""],
        ["v1", ""],
      ],
    );
  });

  it("adds its lock to origin requests as a secret, a header or an API key", async () => {
    const made = await make(
      () =>
        new EdgeDistribution("cdn", {
          origins: {
            a: { restApi: rest("a"), lock: { secretHeader: { value: pulumi.secret("s3cret") } } },
            b: { restApi: rest("b"), lock: { apiKey: "plain-but-secret-all-the-same" } },
          },
          defaultBehavior: { origin: "a" },
        }),
    );
    const origins = made.only("aws:cloudfront/distribution:Distribution").inputs.origins as object;
    assert.ok(secretMark in origins, "the origins must be marked secret");
    const headers = (unwrapped(origins) as { customHeaders: unknown }[]).map(({ customHeaders }) => customHeaders);
    assert.deepEqual(headers, [
      [{ name: "X-Origin-Verify", value: "s3cret" }],
      [{ name: "x-api-key", value: "plain-but-secret-all-the-same" }],
    ]);
  });

  it("goes by names of its own with a certificate in us-east-1 and modern TLS", async () => {
    const made = await make(
      () =>
        new EdgeDistribution("cdn", {
          origins: { v1: { domainName: "origin.shop.example" } },
          defaultBehavior: { origin: "v1" },
          domainNames: ["api.shop.example", "www.shop.example"],
          hostedZoneId: "Z1",
          firewall: new Firewall("wall", { scope: FirewallScope.CloudFront }),
          logBucketDomainName: "logs.s3.amazonaws.com",
        }),
    );
    assert.deepEqual(own(made, "cdn"), [
      "Certificate cdn-certificate",
      "CertificateValidation cdn-validation",
      "Distribution cdn",
      "Record cdn-api.shop.example-A",
      "Record cdn-api.shop.example-AAAA",
      "Record cdn-proof-api.shop.example",
      "Record cdn-proof-www.shop.example",
      "Record cdn-www.shop.example-A",
      "Record cdn-www.shop.example-AAAA",
      "ResponseHeadersPolicy cdn-headers",
    ]);
    const { inputs } = made.only("aws:cloudfront/distribution:Distribution");
    assert.deepEqual(inputs.viewerCertificate, {
      acmCertificateArn: "arn:aws:acm:eu-west-1:123456789012:cdn-certificate",
      sslSupportMethod: "sni-only",
      minimumProtocolVersion: "TLSv1.2_2021",
    });
    assert.equal(made.only("aws:acm/certificate:Certificate").inputs.region, "us-east-1");
    assert.deepEqual(inputs.aliases, ["api.shop.example", "www.shop.example"]);
    assert.match(inputs.webAclId as string, /wall$/);
    assert.deepEqual(inputs.loggingConfig, { bucket: "logs.s3.amazonaws.com", includeCookies: false });
    assert.equal(await valueOf(made.result.url), "https://api.shop.example");
  });

  const refused: Refusal<EdgeDistributionArgs>[] = [
    [
      "an origin that is not there",
      () => ({ origins: { a: { domainName: "a.example" } }, defaultBehavior: { origin: "b" } }),
      /defaultBehavior\.origin: got "b"; allowed: a/,
    ],
    [
      "an origin of two kinds",
      () => ({ origins: { a: { domainName: "a.example", restApi: rest("v1") } }, defaultBehavior: { origin: "a" } }),
      /origins\.a: got restApi and domainName/,
    ],
    [
      "an API key for an HTTP API",
      () => ({ origins: { a: { httpApi: http(), lock: { apiKey: "k" } } }, defaultBehavior: { origin: "a" } }),
      /lock\.apiKey: is unknown to HTTP APIs/,
    ],
    [
      "names without a certificate",
      () => ({
        origins: { a: { domainName: "a.example" } },
        defaultBehavior: { origin: "a" },
        domainNames: ["x.example"],
      }),
      /hostedZoneId: and certificateArn are both missing/,
    ],
    [
      "methods that CloudFront has not together",
      () => ({
        origins: { a: { domainName: "a.example" } },
        defaultBehavior: { origin: "a", allowedMethods: ["POST"] },
      }),
      /allowedMethods: CloudFront takes GET and HEAD/,
    ],
    [
      "a path that ends in a slash",
      () => ({ origins: { a: { domainName: "a.example", originPath: "/v1/" } }, defaultBehavior: { origin: "a" } }),
      /originPath: got "\/v1\/"/,
    ],
  ];
  refuses(refused, (args) => new EdgeDistribution("cdn", args));
});

describe("Firewall", () => {
  it("refuses who lacks the header, then who comes too often, then what AWS knows as bad", async () => {
    const made = await make(() => new Firewall("wall", { requiredHeader: { values: ["current", "next"] } }));
    assert.deepEqual(own(made, "wall"), [
      "LogGroup wall-logs",
      "WebAcl wall",
      "WebAclLoggingConfiguration wall-logging",
    ]);
    const { inputs } = made.only("aws:wafv2/webAcl:WebAcl");
    assert.ok(secretMark in (inputs.rules as object), "the rules must be marked secret");
    const rules = unwrapped(inputs.rules) as { name: string; priority: number; statement: Record<string, unknown> }[];
    assert.deepEqual(
      rules.map(({ name, priority }) => [priority, name]),
      [
        [0, "required-header"],
        [1, "rate-limit"],
        [2, "AWSManagedRulesAmazonIpReputationList"],
        [3, "AWSManagedRulesCommonRuleSet"],
        [4, "AWSManagedRulesKnownBadInputsRuleSet"],
      ],
    );
    const match = (searchString: string) => ({
      byteMatchStatement: {
        fieldToMatch: { singleHeader: { name: "x-origin-verify" } },
        positionalConstraint: "EXACTLY",
        searchString,
        textTransformations: [{ priority: 0, type: "NONE" }],
      },
    });
    assert.deepEqual(rules[0]!.statement, {
      notStatement: { statement: { orStatement: { statements: [match("current"), match("next")] } } },
    });
    assert.deepEqual(inputs.defaultAction, { allow: {} });
    const logging = made.only("aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration").inputs;
    assert.deepEqual(
      logging.redactedFields,
      ["authorization", "cookie", "x-api-key", "x-origin-verify"].map((name) => ({ singleHeader: { name } })),
    );
    assert.equal(made.only("aws:cloudwatch/logGroup:LogGroup").inputs.name, "aws-waf-logs-shop-test-wall");
  });

  it("lives in us-east-1 where it stands in front of distributions", async () => {
    const made = await make(() => new Firewall("wall", { scope: FirewallScope.CloudFront }));
    for (const { type, inputs } of made.resources.filter((resource) => resource.type.startsWith("aws:"))) {
      assert.equal(inputs.region, "us-east-1", type);
    }
  });

  it("refuses a lock that nothing opens, and groups that are not AWS's", async () => {
    const faults = await faultsOf(
      () => new Firewall("wall", { rateLimit: 1, managedRuleGroups: ["Mine"], requiredHeader: { values: [] } }),
    );
    assert.deepEqual(
      faults.map((fault) => fault.split(":")[0]),
      ["rateLimit", "managedRuleGroups", "requiredHeader.values"],
    );
  });
});
