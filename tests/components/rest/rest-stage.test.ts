import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { auth, EndpointType, Firewall, RestApi, type RestApiArgs } from "../../../components/index";
import { importDocument } from "../../../local/gateway/openapi";
import { type Made, make, valueOf } from "../support/mocks";
import { faultsOf } from "../support/refused";

const open = auth.none("a test");
const api = "aws:apigateway/restApi:RestApi";

async function makeApi(args: () => RestApiArgs): Promise<Made<RestApi>> {
  return make(() => new RestApi("shop", args()));
}

async function hashOf(args: () => RestApiArgs): Promise<unknown> {
  return (await makeApi(args)).only("aws:apigateway/deployment:Deployment").inputs.triggers;
}

describe("A REST API's stage", () => {
  it("is secure and observable by default", async () => {
    const made = await makeApi(() => ({ routes: { "GET /a": { mock: {}, auth: open } } }));
    const { tags: _, ...stage } = made.only("aws:apigateway/stage:Stage").inputs;
    const { format, ...log } = stage.accessLogSettings as { format: string };
    assert.deepEqual(stage, {
      restApi: "shop-id",
      stageName: "test",
      deployment: "shop-deployment-id",
      xrayTracingEnabled: true,
      cacheClusterEnabled: false,
      accessLogSettings: stage.accessLogSettings,
    });
    assert.deepEqual(log, { destinationArn: "arn:aws:logs:eu-west-1:123456789012:log-group:shop-access-logs" });
    for (const field of [
      "requestId",
      "extendedRequestId",
      "status",
      "integrationError",
      "authorizerError",
      "tlsVersion",
      "cipherSuite",
    ]) {
      assert.ok(field in (JSON.parse(format) as object), field);
    }
    assert.deepEqual(made.only("aws:apigateway/methodSettings:MethodSettings").inputs, {
      restApi: "shop-id",
      stageName: "test",
      methodPath: "*/*",
      settings: {
        metricsEnabled: true,
        loggingLevel: "ERROR",
        dataTraceEnabled: false,
        throttlingRateLimit: 100,
        throttlingBurstLimit: 200,
        cachingEnabled: false,
        cacheDataEncrypted: true,
        requireAuthorizationForCacheControl: true,
        unauthorizedCacheControlHeaderStrategy: "SUCCEED_WITH_RESPONSE_HEADER",
      },
    });
    assert.deepEqual(
      made.ofType("aws:cloudwatch/logGroup:LogGroup").map(({ inputs }) => [inputs.name, inputs.retentionInDays]),
      [
        [undefined, 30],
        ["API-Gateway-Execution-Logs_shop-id/test", 30],
      ],
    );
    const { body: _body, ...inputs } = made.only(api).inputs;
    assert.deepEqual(inputs, {
      putRestApiMode: "overwrite",
      failOnWarnings: true,
      endpointConfiguration: { types: "REGIONAL" },
      disableExecuteApiEndpoint: false,
    });
  });

  it("writes settings for a route that has its own, by the path as stages name it", async () => {
    const made = await makeApi(() => ({
      cache: {},
      routes: {
        "GET /a/{b}": { mock: {}, auth: open, cache: { ttlSeconds: 60 } },
        "POST /": { mock: {}, auth: open, throttle: { rateLimit: 5, burstLimit: 6 } },
      },
    }));
    const settings = made
      .ofType("aws:apigateway/methodSettings:MethodSettings")
      .map(({ inputs }) => [inputs.methodPath, inputs.settings] as [string, Record<string, unknown>]);
    assert.deepEqual(
      settings.map(([path, values]) => [
        path,
        values.cachingEnabled,
        values.cacheTtlInSeconds,
        values.throttlingRateLimit,
      ]),
      [
        ["*/*", false, undefined, 100],
        ["~1/POST", false, undefined, 5],
        ["~1a~1{b}/GET", true, 60, 100],
      ],
    );
    const { definition } = importDocument(made.only(api).inputs.body as string, { apiId: "x" });
    const cached = definition.resources.find(({ path }) => path === "/a/{b}")!.methods.GET!.integration!;
    assert.deepEqual(cached.cacheKeyParameters, ["method.request.path.b"]);
  });

  it("deploys anew exactly when what is deployed changes", async () => {
    const routes = { "GET /a": { mock: { body: "{}" }, auth: open } };
    const before = await hashOf(() => ({ routes }));
    assert.deepEqual(
      await hashOf(() => ({ routes, throttle: { rateLimit: 1, burstLimit: 2 }, tags: { a: "b" } })),
      before,
    );
    assert.notDeepEqual(await hashOf(() => ({ routes: { "GET /a": { mock: { body: "[]" }, auth: open } } })), before);
    assert.notDeepEqual(await hashOf(() => ({ routes, policy: '{"Statement":[]}' })), before);
    assert.notDeepEqual(await hashOf(() => ({ routes, endpointType: EndpointType.Edge })), before);
  });

  it("keeps the good deployment on the stage during a canary", async () => {
    const made = await makeApi(() => ({
      canary: { percent: 10, stableDeploymentId: "good", variables: { a: "b" } },
      routes: { "GET /a": { mock: {}, auth: open } },
    }));
    const { deployment, canarySettings } = made.only("aws:apigateway/stage:Stage").inputs;
    assert.deepEqual(
      [deployment, canarySettings],
      ["good", { deploymentId: "shop-deployment-id", percentTraffic: 10, stageVariableOverrides: { a: "b" } }],
    );
    assert.equal(await valueOf(made.result.deploymentId), "shop-deployment-id");
  });

  it("follows the release that the stage's file has under its name, and no other's", async () => {
    const stageOf = async (percent: number) => {
      pulumi.runtime.setAllConfig({
        "stagedoor-canary:shop": JSON.stringify({ percent, stableDeploymentId: "good" }),
        "stagedoor-canary:cafe": JSON.stringify({ percent: 1, stableDeploymentId: "other" }),
      });
      try {
        const made = await makeApi(() => ({ routes: { "GET /a": { mock: {}, auth: open } } }));
        const { deployment, canarySettings } = made.only("aws:apigateway/stage:Stage").inputs;
        return [deployment, canarySettings];
      } finally {
        pulumi.runtime.setAllConfig({});
      }
    };
    assert.deepEqual(await stageOf(25), ["good", { deploymentId: "shop-deployment-id", percentTraffic: 25 }]);
    assert.deepEqual(await stageOf(0), ["good", undefined], "a release that is stopped leaves all with the good one");
  });

  it("refuses a release that the program and the stage's file both give", async () => {
    pulumi.runtime.setAllConfig({ "stagedoor-canary:shop": '{"percent":5,"stableDeploymentId":"good"}' });
    try {
      const canary = { percent: 10, stableDeploymentId: "good" };
      const faults = await faultsOf(
        () => new RestApi("shop", { canary, routes: { "GET /a": { mock: {}, auth: open } } }),
      );
      assert.deepEqual(faults, [
        "canary: is given, and stagedoor-canary:shop in the stage's file too; take one of them out [canary]",
      ]);
    } finally {
      pulumi.runtime.setAllConfig({});
    }
  });

  it("stands behind its web ACL", async () => {
    const made = await make(
      () => new RestApi("shop", { firewall: new Firewall("wall"), routes: { "GET /a": { mock: {}, auth: open } } }),
    );
    assert.deepEqual(made.only("aws:wafv2/webAclAssociation:WebAclAssociation").inputs, {
      resourceArn: "arn:aws:apigateway:eu-west-1::/restapis/shop-id/stages/test",
      webAclArn: "arn:aws:wafv2:eu-west-1:123456789012:wall",
    });
  });
});
