import assert from "node:assert/strict";
import { UNKNOWN } from "../../../../capture/values";
import { Bench } from "./support";

describe("Checks of REST API resources while values are unknown, as in previews", () => {
  const cases: readonly [type: string, inputs: Record<string, unknown>][] = [
    ["restApi", { body: UNKNOWN, policy: UNKNOWN, minimumCompressionSize: UNKNOWN, endpointConfiguration: UNKNOWN }],
    ["restApi", { endpointConfiguration: { types: UNKNOWN, vpcEndpointIds: ["vpce-1"] } }],
    ["authorizer", { restApi: UNKNOWN, type: "COGNITO_USER_POOLS", providerArns: UNKNOWN }],
    ["authorizer", { restApi: UNKNOWN, type: UNKNOWN, authorizerUri: UNKNOWN }],
    [
      "stage",
      {
        restApi: UNKNOWN,
        deployment: UNKNOWN,
        stageName: UNKNOWN,
        variables: UNKNOWN,
        canarySettings: UNKNOWN,
        cacheClusterSize: UNKNOWN,
      },
    ],
    ["usagePlan", { apiStages: UNKNOWN, quotaSettings: UNKNOWN, throttleSettings: UNKNOWN }],
    ["apiKey", { value: UNKNOWN }],
    ["vpcLink", { targetArn: UNKNOWN }],
    [
      "domainName",
      {
        domainName: UNKNOWN,
        regionalCertificateArn: UNKNOWN,
        endpointConfiguration: UNKNOWN,
        mutualTlsAuthentication: UNKNOWN,
      },
    ],
  ];
  for (const [type, inputs] of cases) {
    it(`find nothing wrong with ${type}: ${Object.keys(inputs).join(", ")}`, () => {
      const token = `aws:apigateway/${type}:${type[0]!.toUpperCase()}${type.slice(1)}`;
      const { failures } = new Bench().cloud.check({ urn: "urn", type: token, name: "n", inputs, seed: "s" });
      assert.deepEqual(failures, []);
    });
  }
});
