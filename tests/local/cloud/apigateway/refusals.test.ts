import assert from "node:assert/strict";
import { Bench, documentOf, loggingRole, mockOperation } from "./support";

const hello = documentOf({ "/hello": { get: mockOperation("hi") } });

describe("What API Gateway refuses, in its words", () => {
  const refused = async (work: Promise<unknown>, message: RegExp, code = "BadRequestException") => {
    await assert.rejects(work, (error: Error & { code?: string }) => {
      assert.match(error.message, message);
      assert.equal(error.code, code);
      return true;
    });
  };

  it("refuses to deploy a private API without a resource policy", async () => {
    const api = { endpointConfiguration: { types: "PRIVATE" } };
    await refused(
      new Bench().deployDocument(hello, {}, api),
      /Private REST API doesn't have a resource policy attached to it/,
    );
  });

  it("refuses to deploy an API without methods, or with a method without an integration", async () => {
    const bench = new Bench();
    await refused(bench.deployDocument(documentOf({})), /The REST API doesn't contain any methods/);
    const bare = documentOf({ "/x": { get: { responses: {} } } });
    await refused(new Bench().deployDocument(bare), /No integration defined for method/);
  });

  it("refuses to delete a deployment that a stage points to", async () => {
    const bench = new Bench();
    const { deployment } = await bench.deployDocument(hello);
    await refused(bench.delete(deployment), /Active stages pointing to this deployment must be moved or deleted: dev/);
  });

  it("refuses a stage of an unknown deployment, and a second stage of the same name", async () => {
    const bench = new Bench();
    const { restApi, deployment } = await bench.deployDocument(hello);
    const stage = { restApi: restApi.id, stageName: "two", deployment: "nosuch" };
    await refused(bench.create("stage", "two", stage), /Invalid Deployment identifier specified/, "NotFoundException");
    const twin = { restApi: restApi.id, stageName: "dev", deployment: deployment.id };
    await refused(bench.create("stage", "twin", twin), /Stage already exists/, "ConflictException");
  });

  it("refuses logging while the account has no logging role, and a role that does not trust API Gateway", async () => {
    const bench = new Bench();
    const { restApi } = await bench.deployDocument(hello);
    const settings = { restApi: restApi.id, stageName: "dev", methodPath: "*/*", settings: { loggingLevel: "INFO" } };
    const message = /CloudWatch Logs role ARN must be set in account settings to enable logging/;
    await refused(bench.create("methodSettings", "all", settings), message);
    const stranger = { cloudwatchRoleArn: "arn:aws:iam::000000000000:role/stranger" };
    await refused(bench.create("account", "account", stranger), /does not have required permissions configured/);
    await bench.create("account", "account", { cloudwatchRoleArn: loggingRole });
    await bench.create("methodSettings", "all", settings);
  });

  it("refuses an access log format without a request id, and destinations that are no log", async () => {
    const bench = new Bench();
    await bench.create("account", "account", { cloudwatchRoleArn: loggingRole });
    const accessLogSettings = { destinationArn: "arn:aws:s3:::bucket", format: "$context.status" };
    await refused(
      bench.deployDocument(hello, { accessLogSettings }),
      /neither a log group nor a Firehose stream.*requestId/s,
    );
  });

  it("refuses documents with AWS's list of errors, and on warnings where that is asked", async () => {
    const bad = documentOf({
      "/a": {
        get: {
          "x-amazon-apigateway-integration": {
            type: "aws_proxy",
            httpMethod: "POST",
            uri: "arn:aws:apigateway:us-east-1:sqs:path/x",
          },
        },
      },
      "/b/{x}": {},
      "/b/{y}": {},
    });
    await refused(
      new Bench().create("restApi", "api", { body: JSON.stringify(bad) }),
      /Errors found during import:[\s\S]*'AWS_PROXY' currently only supports Lambda[\s\S]*'\/b\/\{y\}': A sibling \(\{x\}\)/,
    );
    const warned = documentOf({ "/a": { get: mockOperation("x", { responses: {} }) } });
    const body = JSON.stringify(warned);
    await refused(new Bench().create("restApi", "api", { body, failOnWarnings: true }), /Warnings found during import/);
    await refused(new Bench().create("restApi", "api", { body: "{'key:value}" }), /Invalid OpenAPI input/);
  });

  it("refuses a malformed resource policy, and VPC endpoints on a public API", async () => {
    await assert.rejects(
      new Bench().create("restApi", "api", { policy: '{"Statement":[{"Effect":"Allow"}]}' }),
      /Invalid policy document/,
    );
    const endpointConfiguration = { types: "REGIONAL", vpcEndpointIds: ["vpce-1"] };
    await assert.rejects(
      new Bench().create("restApi", "api", { endpointConfiguration }),
      /VPCEndpoints can only be specified with PRIVATE apis/,
    );
  });

  it("refuses keys that are too short or taken, and a key in two plans of one stage", async () => {
    const bench = new Bench();
    const { restApi } = await bench.deployDocument(hello);
    await assert.rejects(bench.create("apiKey", "short", { value: "short" }), /at least 20 characters/);
    const value = "0123456789012345678901234";
    const key = await bench.create("apiKey", "one", { value });
    await refused(bench.create("apiKey", "two", { value }), /API Key already exists/, "ConflictException");
    const apiStages = [{ apiId: restApi.id, stage: "dev" }];
    const first = await bench.create("usagePlan", "first", { apiStages });
    const second = await bench.create("usagePlan", "second", { apiStages });
    const link = { keyId: key.id, keyType: "API_KEY" };
    await bench.create("usagePlanKey", "first", { ...link, usagePlanId: first.id });
    await refused(
      bench.create("usagePlanKey", "second", { ...link, usagePlanId: second.id }),
      /cannot reference multiple Usage Plans with the same API stage/,
      "ConflictException",
    );
    await refused(
      bench.create("usagePlan", "third", { apiStages: [{ apiId: restApi.id, stage: "nosuch" }] }),
      /API Stage not found/,
      "NotFoundException",
    );
    await assert.rejects(
      bench.create("usagePlan", "fourth", { quotaSettings: { limit: 1, offset: 1, period: "DAY" } }),
      /quota offset must be between zero and 0 inclusive in the DAY period/,
    );
  });

  it("refuses certificates in the wrong region", async () => {
    const bench = new Bench();
    const certificateArn = "arn:aws:acm:eu-west-1:000000000000:certificate/1";
    await refused(
      bench.create("domainName", "edge", { domainName: "api.example.com", certificateArn }),
      /Certificate must be in 'us-east-1'/,
    );
    const regional = {
      domainName: "api.example.com",
      regionalCertificateArn: certificateArn,
      endpointConfiguration: { types: "REGIONAL" },
    };
    await refused(bench.create("domainName", "regional", regional), /Certificate must be in 'us-east-1'/);
  });

  it("refuses bad names, variables, percentages and cache sizes of a stage at once", async () => {
    const stage = {
      stageName: "a b",
      variables: { "x-y": "1" },
      canarySettings: { percentTraffic: 101 },
      cacheClusterSize: "2",
    };
    await assert.rejects(
      new Bench().deployDocument(hello, stage),
      /stageName.*variables\.x-y.*percentTraffic.*cacheClusterSize/s,
    );
  });

  it("refuses more resources, stages and authorizers than an account has, and documents that are too long", async () => {
    const many = documentOf(
      Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`/r${i}`, { get: mockOperation("x") }])),
    );
    await refused(
      new Bench().deployDocument(many),
      /Maximum number of resources for this API.*301 of 300/,
      "LimitExceededException",
    );
    const bench = new Bench();
    const { restApi, deployment } = await bench.deployDocument(hello);
    const of = { restApi: restApi.id };
    for (let i = 2; i <= 10; i++)
      await bench.create("stage", `s${i}`, { ...of, deployment: deployment.id, stageName: `s${i}` });
    const eleventh = bench.create("stage", "s11", { ...of, deployment: deployment.id, stageName: "s11" });
    await refused(eleventh, /Maximum number of stages for this API/, "LimitExceededException");
    const authorizer = { ...of, authorizerUri: "arn:aws:lambda:us-east-1:000000000000:function:f" };
    for (let i = 1; i <= 10; i++) await bench.create("authorizer", `a${i}`, authorizer);
    await refused(
      bench.create("authorizer", "a11", authorizer),
      /Maximum number of authorizers/,
      "LimitExceededException",
    );
    const body = JSON.stringify(documentOf({}, { "x-long": "x".repeat(6 * 1024 * 1024) }));
    await refused(
      new Bench().create("restApi", "api", { body }),
      /The OpenAPI document has \d+ bytes; 6291456 are allowed/,
    );
  });
});
