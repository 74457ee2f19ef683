import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ApiDomain, type ApiDomainArgs, auth, FailoverRole, IpAddressType, RestApi } from "../../../components/index";
import { type Made, make } from "../support/mocks";
import { type Refusal, refuses } from "../support/refused";

const domainName = "api.shop.example";
const api = (name: string, opts?: pulumi.ComponentResourceOptions) =>
  new RestApi(name, { routes: { "GET /health": { mock: {}, auth: auth.none("a test") } } }, opts);
const records = (made: Made<unknown>) =>
  made
    .ofType("aws:route53/record:Record")
    .filter(({ name }) => name.includes("-record"))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
const target = (name: string, evaluateTargetHealth: boolean) => [
  { name: `d-${name}.execute-api.eu-west-1.amazonaws.com`, zoneId: "ZREGIONAL", evaluateTargetHealth },
];

describe("A domain's records", () => {
  it("lead IPv6 callers too where the domain is dual-stack", async () => {
    const made = await make(
      () =>
        new ApiDomain("front", {
          domainName,
          hostedZoneId: "Z1",
          ipAddressType: IpAddressType.DualStack,
          basePaths: { "": { restApi: api("shop") } },
        }),
    );
    assert.deepEqual(
      records(made).map(({ name, inputs }) => [name, inputs.type, inputs.aliases]),
      [
        ["front-record", "A", target("front", false)],
        ["front-record-ipv6", "AAAA", target("front", false)],
      ],
    );
    assert.deepEqual(made.only("aws:apigateway/domainName:DomainName").inputs.endpointConfiguration, {
      types: "REGIONAL",
      ipAddressType: "dualstack",
    });
  });

  it("answer by latency from two regions of one program, each as long as its API is healthy", async () => {
    const made = await make(() => {
      for (const region of ["eu-west-1", "us-west-2"]) {
        const opts = { provider: new aws.Provider(region, { region: region as aws.Region }) };
        const restApi = api(`shop-${region}`, opts);
        new ApiDomain(
          region,
          {
            domainName,
            hostedZoneId: "Z1",
            basePaths: { "": { restApi } },
            latencyRegion: region,
            healthCheckUrl: pulumi.interpolate`${restApi.url}/health`,
          },
          opts,
        );
      }
    });
    assert.deepEqual(
      records(made).map(({ name, inputs }) => [name, inputs.setIdentifier, inputs.latencyRoutingPolicies]),
      [
        ["eu-west-1-record", "eu-west-1", [{ region: "eu-west-1" }]],
        ["us-west-2-record", "us-west-2", [{ region: "us-west-2" }]],
      ],
    );
    assert.deepEqual(
      made.ofType("aws:route53/healthCheck:HealthCheck").map(({ name, inputs }) => [name, inputs]),
      ["eu-west-1", "us-west-2"].map((region) => [
        `${region}-health`,
        {
          type: "HTTPS",
          fqdn: `shop-${region}-id.execute-api.eu-west-1.amazonaws.com`,
          port: 443,
          resourcePath: "/test/health",
          failureThreshold: 3,
          requestInterval: 30,
        },
      ]),
    );
    assert.equal(records(made)[0]!.inputs.healthCheckId, "eu-west-1-health-id");
    const certificates = made.ofType("aws:acm/certificate:Certificate").map(({ inputs }) => inputs.region);
    assert.deepEqual(certificates, [undefined, undefined], "each certificate is in its provider's region");
  });

  it("fail over from the first to the second", async () => {
    const domain = (name: string, failover: FailoverRole, healthCheckUrl?: string) =>
      new ApiDomain(name, {
        domainName,
        hostedZoneId: "Z1",
        basePaths: { "": { restApi: api(`shop-${name}`) } },
        failover,
        healthCheckUrl,
      });
    const made = await make(() => {
      domain("first", FailoverRole.Primary, "https://first.example:8443/health?deep=1");
      domain("second", FailoverRole.Secondary);
    });
    assert.deepEqual(
      records(made).map(({ inputs: { setIdentifier, failoverRoutingPolicies, healthCheckId, aliases } }) => ({
        setIdentifier,
        failoverRoutingPolicies,
        healthCheckId,
        aliases,
      })),
      [
        {
          setIdentifier: "primary",
          failoverRoutingPolicies: [{ type: "PRIMARY" }],
          healthCheckId: "first-health-id",
          aliases: target("first", true),
        },
        {
          setIdentifier: "secondary",
          failoverRoutingPolicies: [{ type: "SECONDARY" }],
          healthCheckId: undefined,
          aliases: target("second", true),
        },
      ],
    );
    const { port, resourcePath } = made.only("aws:route53/healthCheck:HealthCheck").inputs;
    assert.deepEqual([port, resourcePath], [8443, "/health?deep=1"]);
  });

  it("stand for clients with certificates of a private authority, whose name a public certificate proves", async () => {
    const made = await make(
      () =>
        new ApiDomain("front", {
          domainName,
          hostedZoneId: "Z1",
          certificateArn: "arn:aws:acm:eu-west-1:123456789012:certificate/private",
          mutualTls: {
            truststoreUri: "s3://trust/ca.pem",
            truststoreVersion: "v1",
            ownershipVerificationCertificateArn: "arn:aws:acm:eu-west-1:123456789012:certificate/public",
          },
          basePaths: { "": { restApi: api("shop") } },
        }),
    );
    const { mutualTlsAuthentication, ownershipVerificationCertificateArn } = made.only(
      "aws:apigateway/domainName:DomainName",
    ).inputs;
    assert.deepEqual(mutualTlsAuthentication, { truststoreUri: "s3://trust/ca.pem", truststoreVersion: "v1" });
    assert.match(ownershipVerificationCertificateArn as string, /certificate\/public$/);
  });

  const refused: Refusal<Partial<ApiDomainArgs>>[] = [
    [
      "a health check that nothing asks for",
      () => ({ healthCheckUrl: "https://a.example/health" }),
      /healthCheckUrl: goes with latencyRegion or failover/,
    ],
    ["a version of IP that is none", () => ({ ipAddressType: "ipv6" as never }), /ipAddressType: got "ipv6"; allowed/],
  ];
  refuses(
    refused,
    (args) =>
      new ApiDomain("front", { domainName, hostedZoneId: "Z1", basePaths: { "": { restApi: api("s") } }, ...args }),
  );
});
