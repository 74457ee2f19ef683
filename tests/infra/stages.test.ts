import assert from "node:assert/strict";
import * as components from "../../components/index";
import { type Captured, captureCommitted, captureWith } from "./support";

const rest = "aws:apigateway/restApi:RestApi";
const outputs = [
  "archiveBucketName",
  "backofficeUrl",
  "dashboardName",
  "edgeUrl",
  "liveUrl",
  "mobileUrl",
  "partnerKey",
  "partnersUrl",
  "region",
  "storefrontUrl",
  "tableName",
  "testClientId",
  "testClientSecret",
  "tokenIssuer",
  "tokenUrl",
  "userPoolClientId",
  "userPoolId",
  "vpcEndpointId",
  "webhookSecret",
];

describe("the program", function () {
  this.timeout(60_000);
  let dev: Captured;
  let prod: Captured;
  before(async () => {
    dev = await captureCommitted("dev");
    prod = await captureCommitted("prod");
  });

  it("uses every component class there is", async () => {
    const domain = await withDomain();
    const used = new Set([dev, prod, domain].flatMap(({ resources }) => resources.map(({ type }) => type)));
    const classes = Object.entries(components).flatMap(([name, value]) =>
      typeof value === "function" && /^class\s/.test(String(value)) ? [name] : [],
    );
    assert.ok(classes.length >= 18, classes.join(", "));
    assert.deepEqual(
      classes.filter((name) => !used.has(`stagedoor:index:${name}`)),
      [],
    );
  });

  it("gives both stages the same outputs, and keeps secrets secret", () => {
    assert.deepEqual(Object.keys(dev.outputs).sort(), outputs);
    assert.deepEqual(Object.keys(prod.outputs).sort(), outputs);
    for (const { secretOutputs } of [dev, prod]) {
      assert.deepEqual([...secretOutputs].sort(), ["partnerKey", "testClientSecret", "webhookSecret"]);
    }
  });

  it("has no secret in a function's environment", () => {
    for (const { resources } of [dev, prod]) {
      for (const { type, name, secretInputs } of resources) {
        if (type === "aws:lambda/function:Function") assert.deepEqual(secretInputs, [], name);
      }
    }
  });

  it("protects in prod what holds data, and nothing in dev", () => {
    const types = (stage: Captured) =>
      [...new Set(stage.resources.filter(({ protect }) => protect).map(({ type }) => type))].sort();
    assert.deepEqual(types(dev), []);
    assert.deepEqual(types(prod), [
      "aws:cognito/userPool:UserPool",
      "aws:dynamodb/table:Table",
      "aws:lb/loadBalancer:LoadBalancer",
      "aws:s3/bucket:Bucket",
    ]);
    assert.equal(dev.only("aws:dynamodb/table:Table").inputs.deletionProtectionEnabled, false);
    assert.equal(prod.only("aws:dynamodb/table:Table").inputs.deletionProtectionEnabled, true);
    for (const { inputs } of dev.ofType("aws:s3/bucket:Bucket")) assert.equal(inputs.forceDestroy, true);
  });

  it("keeps dev cheap: no NAT, endpoints in one zone, no cache, no tasks, no web ACL", () => {
    for (const type of [
      "aws:ec2/natGateway:NatGateway",
      "aws:ecs/service:Service",
      "aws:wafv2/webAcl:WebAcl",
      "aws:cloudwatch/metricAlarm:MetricAlarm",
    ]) {
      assert.equal(dev.ofType(type).length, 0, type);
    }
    for (const { inputs } of dev.ofType("aws:ec2/vpcEndpoint:VpcEndpoint")) {
      if (inputs.vpcEndpointType === "Interface") assert.equal((inputs.subnetIds as string[]).length, 1);
    }
    for (const { inputs } of dev.ofType("aws:apigateway/stage:Stage")) assert.ok(!inputs.cacheClusterEnabled);
    assert.equal((dev.only("aws:lb/loadBalancer:LoadBalancer").inputs.subnets as string[]).length, 2);
  });

  it("runs prod in three zones, on Fargate that reaches its image privately, with web ACLs and a cache", () => {
    assert.equal((prod.only("aws:lb/loadBalancer:LoadBalancer").inputs.subnets as string[]).length, 3);
    const { desiredCount } = prod.only("aws:ecs/service:Service").inputs;
    assert.equal(desiredCount, 3);
    const services = prod.ofType("aws:ec2/vpcEndpoint:VpcEndpoint").map(({ inputs }) => String(inputs.serviceName));
    for (const needed of ["s3", "ecr.api", "ecr.dkr", "logs", "execute-api", "dynamodb"]) {
      assert.ok(services.includes(`com.amazonaws.eu-west-1.${needed}`), needed);
    }
    const scopes = prod.ofType("aws:wafv2/webAcl:WebAcl").map(({ inputs }) => inputs.scope);
    assert.deepEqual(scopes.sort(), ["CLOUDFRONT", "REGIONAL", "REGIONAL"]);
    assert.equal(prod.ofType("aws:sns/topicSubscription:TopicSubscription").length, 1);
  });

  it("has the five APIs in their forms", () => {
    for (const stage of [dev, prod]) {
      const types = Object.fromEntries(
        stage.ofType(rest).map(({ name, inputs }) => [name, (inputs.endpointConfiguration as { types: string }).types]),
      );
      assert.deepEqual(types, {
        backoffice: "PRIVATE",
        partners: "EDGE",
        "storefront-v1": "REGIONAL",
        "storefront-v2": "REGIONAL",
      });
      const protocols = stage.ofType("aws:apigatewayv2/api:Api").map(({ inputs }) => inputs.protocolType);
      assert.deepEqual(protocols.sort(), ["HTTP", "WEBSOCKET"]);
    }
  });

  it("reads orders of version 1 by the caller's own subject alone, and caches none", () => {
    const document = JSON.parse(String(prod.only(rest, "storefront-v1").inputs.body));
    const operation = document.paths["/orders/{orderId}"].get;
    const template = Object.values(
      operation["x-amazon-apigateway-integration"].requestTemplates as Record<string, string>,
    )[0]!;
    assert.match(template, /"pk":\{"S":"[^"]*\$context\.authorizer\.claims\.sub/);
    assert.deepEqual(operation["x-amazon-apigateway-integration"].cacheKeyParameters ?? [], []);
  });

  it("without the private path has neither network, nor back office, nor private service", async () => {
    const small = await captureWith({ privatePath: false, protection: false });
    for (const type of ["awsx:ec2:Vpc", "aws:lb/loadBalancer:LoadBalancer", "aws:ec2/vpcEndpoint:VpcEndpoint"]) {
      assert.equal(small.ofType(type).length, 0, type);
    }
    assert.equal(small.ofType(rest).length, 3);
    assert.equal(small.outputs.backofficeUrl, "");
  });

  it("with a domain makes names, certificates where they must be, and closes AWS's own names", async () => {
    const stage = await withDomain();
    const certificates = stage.ofType("aws:acm/certificate:Certificate").map(({ inputs, provider }) => {
      const region = inputs.region ?? provider?.inputs.region;
      return `${inputs.domainName} ${region}`;
    });
    assert.deepEqual(certificates.sort(), [
      "api.shop.example us-east-1",
      "backoffice.shop.example eu-west-1",
      "inventory.shop.example eu-west-1",
      "live.shop.example eu-west-1",
      "mobile.shop.example eu-west-1",
      "origin.shop.example eu-west-1",
      "partners.shop.example us-east-1",
    ]);
    for (const { name, inputs } of stage.ofType(rest)) {
      assert.equal(inputs.disableExecuteApiEndpoint, name !== "backoffice", name);
    }
    assert.equal(stage.only("aws:lb/listener:Listener").inputs.protocol, "HTTPS");
    assert.ok(stage.ofType("aws:route53/record:Record").length >= 12);
  });
});

let domainStage: Promise<Captured> | undefined;

function withDomain(): Promise<Captured> {
  domainStage ??= captureWith({ domain: "shop.example", hostedZone: "Z0123456789", protection: false });
  return domainStage;
}
