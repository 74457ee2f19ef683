import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { tokens } from "../../../../local/cloud/apigatewayv2/inputs";
import { Harness } from "./harness";
import { body, echo, singleResources } from "./mobile-api";

describe("refuses what AWS refuses", () => {
  const cases: [string, (h: Harness) => Promise<unknown>, RegExp][] = [
    [
      "a route key taken",
      async (h) => {
        const { api } = await singleResources(h);
        return h.create(tokens.Route, "again", { apiId: api.id, routeKey: "GET /products/{id}" });
      },
      /Route with key GET \/products\/\{id\} already exists/,
    ],
    [
      "a route key taken by the body",
      async (h) => {
        const api = await h.create(tokens.Api, "m", { protocolType: "HTTP", body });
        return h.create(tokens.Route, "again", { apiId: api.id, routeKey: "GET /hello" });
      },
      /already exists/,
    ],
    [
      "a malformed route key",
      async (h) => {
        const { api } = await singleResources(h);
        return h.create(tokens.Route, "bad", { apiId: api.id, routeKey: "/x" });
      },
      /must be "METHOD \/path"/,
    ],
    [
      "an integration that is not there",
      async (h) => {
        const { api } = await singleResources(h);
        return h.create(tokens.Route, "bad", { apiId: api.id, routeKey: "GET /x", target: "integrations/none" });
      },
      /Unable to find Integration none/,
    ],
    [
      "a reserved header in a mapping",
      async (h) => {
        const { api } = await singleResources(h);
        return h.create(tokens.Integration, "i", {
          apiId: api.id,
          integrationType: "HTTP_PROXY",
          integrationMethod: "GET",
          integrationUri: "https://example.com",
          requestParameters: { "append:header.Authorization": "x", "overwrite:header.ok": "y" },
        });
      },
      /reserved header Authorization/,
    ],
    [
      "MOCK in an HTTP API",
      async (h) => {
        const { api } = await singleResources(h);
        return h.create(tokens.Integration, "i", { apiId: api.id, integrationType: "MOCK" });
      },
      /HTTP APIs take AWS_PROXY and HTTP_PROXY/,
    ],
    [
      "a load balancer instead of its listener",
      async (h) => {
        const { api } = await singleResources(h);
        return h.create(tokens.Integration, "i", {
          apiId: api.id,
          integrationType: "HTTP_PROXY",
          integrationMethod: "ANY",
          connectionType: "VPC_LINK",
          connectionId: "abc",
          integrationUri: "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/x/1",
        });
      },
      /ARN of an ALB or NLB listener/,
    ],
    [
      "a service integration without a role or a required parameter",
      async (h) => {
        const { api } = await singleResources(h);
        return h.create(tokens.Integration, "i", {
          apiId: api.id,
          integrationType: "AWS_PROXY",
          integrationSubtype: "SQS-SendMessage",
          requestParameters: { QueueUrl: "q" },
        });
      },
      /needs requestParameters.MessageBody; .*credentialsArn/,
    ],
    [
      "a deployment of an API without routes",
      async (h) => {
        const api = await h.create(tokens.Api, "empty", { protocolType: "HTTP" });
        return h.create(tokens.Deployment, "d", { apiId: api.id });
      },
      /At least one route/,
    ],
    [
      "a stage twice",
      async (h) => {
        const { api } = await singleResources(h);
        await h.create(tokens.Stage, "a", { apiId: api.id, name: "v1", autoDeploy: true });
        return h.create(tokens.Stage, "b", { apiId: api.id, name: "v1", autoDeploy: true });
      },
      /Stage already exists/,
    ],
    [
      "credentials with any origin",
      async (h) =>
        h.create(tokens.Api, "c", {
          protocolType: "HTTP",
          corsConfiguration: { allowOrigins: ["*"], allowCredentials: true },
        }),
      /allowCredentials cannot go with/,
    ],
    [
      "a JWT authorizer without audience and source",
      async (h) => {
        const { api } = await singleResources(h);
        return h.create(tokens.Authorizer, "a", {
          apiId: api.id,
          authorizerType: "JWT",
          jwtConfiguration: { issuer: "https://issuer" },
        });
      },
      /audiences; .*identitySources/,
    ],
    [
      "a Swagger 2.0 body",
      async (h) => h.create(tokens.Api, "s", { protocolType: "HTTP", body: '{"swagger":"2.0","info":{},"paths":{}}' }),
      /OpenAPI 3.0 only/,
    ],
    [
      "a WebSocket API with CORS",
      async (h) => h.create(tokens.Api, "w", { protocolType: "WEBSOCKET", corsConfiguration: {} }),
      /for HTTP APIs only/,
    ],
    [
      "an unknown protocol",
      async (h) => h.create(tokens.Api, "x", { protocolType: "REST" }),
      /must be HTTP or WEBSOCKET/,
    ],
    [
      "an unknown API",
      async (h) => h.create(tokens.Route, "r", { apiId: "nope", routeKey: "GET /" }),
      /Invalid API identifier/,
    ],
  ];
  for (const [name, act, expected] of cases) {
    it(name, () => assert.rejects(act(new Harness(echo)), expected));
  }
});
