import assert from "node:assert/strict";
import SwaggerParser from "@apidevtools/swagger-parser";
import fc from "fast-check";
import { auth, RestApi, type RestRoute } from "../../../components/index";
import { importDocument } from "../../../local/gateway/openapi";
import { bodyOf, type Paths, pathsOf } from "../support/documents";
import { make, valueOf } from "../support/mocks";
import { existingDirectory, existingFunction } from "../support/parts";
import { everyKind } from "../support/shop";

describe("REST documents", () => {
  let body: string;
  let paths: Paths;
  const integration = (verb: string, path: string) => paths[path]![verb]!["x-amazon-apigateway-integration"];

  before(async () => {
    body = await bodyOf(() => ({ routes: everyKind(), cors: { origins: ["https://shop.example"] } }));
    paths = pathsOf(body);
  });

  it("import without an error or a warning, every kind of integration included", () => {
    const { errors, warnings, definition } = importDocument(body, { apiId: "abc" });
    assert.deepEqual({ errors, warnings }, { errors: [], warnings: [] });
    const imported = definition.resources.flatMap(({ path, methods }) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    const asked = Object.keys(paths).flatMap((path) =>
      Object.keys(paths[path]!).map(
        (verb) => `${verb === "x-amazon-apigateway-any-method" ? "ANY" : verb.toUpperCase()} ${path}`,
      ),
    );
    assert.deepEqual(imported.sort(), asked.sort());
  });

  it("are valid OpenAPI 3.0, and so is what clients get, with no word of AWS in it", async () => {
    const made = await make(
      () => new RestApi("shop", { routes: everyKind(), cors: { origins: ["https://shop.example"] } }),
    );
    const clients = await valueOf(made.result.document);
    assert.doesNotMatch(clients, /x-amazon|arn:aws|amazonaws\.com\/(?!test)/);
    await SwaggerParser.validate(JSON.parse(clients) as never);
    await SwaggerParser.validate(JSON.parse(clients.replaceAll("{path+}", "{path}")) as never);
  });

  it("do not change when routes are written in another order", async () => {
    const keys = ["GET /a", "POST /a", "GET /a/{b}", "DELETE /a/{b}", "GET /c"];
    // Two routes with the same schema: the model has one name, whichever stands first.
    const request = { body: { type: "object" } };
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(keys, { minLength: keys.length }), async (order) => {
        const route = (): RestRoute => ({ function: existingFunction("f"), auth: auth.none() });
        seen.add(
          await bodyOf(() => {
            const made = Object.fromEntries(
              keys.map((key) => [key, { mock: { body: key }, auth: auth.none(), request }]),
            );
            return { routes: { ...Object.fromEntries(order.map((key) => [key, made[key]!])), "GET /f": route() } };
          }),
        );
      }),
      { numRuns: 10 },
    );
    assert.equal(seen.size, 1);
  });

  it("ask for what a route asks for: signature, scopes, key, or several at once", async () => {
    const text = await bodyOf(() => ({
      authorizers: {
        customers: { userDirectory: existingDirectory("people") },
        partners: { function: existingFunction("check"), type: "token", resultTtlSeconds: 0 },
        callers: {
          function: existingFunction("check2"),
          identitySources: ["method.request.querystring.t", "context.stage"],
        },
      },
      routes: {
        "GET /iam": { mock: {}, auth: auth.iam() },
        "GET /key": { mock: {}, auth: auth.apiKey() },
        "GET /both": { mock: {}, auth: auth.iam(), apiKeyRequired: true },
        "GET /scopes": { mock: {}, auth: auth.authorizer("customers", ["b", "a"]) },
        "GET /token": { mock: {}, auth: auth.authorizer("partners") },
        "GET /request": { mock: {}, auth: auth.authorizer("callers") },
        "GET /open": { mock: {}, auth: auth.none() },
      },
    }));
    const { definition, errors, warnings } = importDocument(text, { apiId: "abc" });
    assert.deepEqual({ errors, warnings }, { errors: [], warnings: [] });
    const method = (path: string) => {
      const { authorizationType, authorizer, authorizationScopes, apiKeyRequired } = definition.resources.find(
        (resource) => resource.path === path,
      )!.methods.GET!;
      return { authorizationType, authorizer, authorizationScopes, apiKeyRequired };
    };
    const none = { authorizer: undefined, authorizationScopes: undefined };
    assert.deepEqual(method("/iam"), { ...none, authorizationType: "AWS_IAM", apiKeyRequired: false });
    assert.deepEqual(method("/key"), { ...none, authorizationType: "NONE", apiKeyRequired: true });
    assert.deepEqual(method("/both"), { ...none, authorizationType: "AWS_IAM", apiKeyRequired: true });
    assert.deepEqual(method("/open"), { ...none, authorizationType: "NONE", apiKeyRequired: false });
    assert.deepEqual(method("/scopes"), {
      authorizationType: "COGNITO_USER_POOLS",
      authorizer: "customers",
      authorizationScopes: ["a", "b"],
      apiKeyRequired: false,
    });
    assert.equal(method("/token").authorizationType, "CUSTOM");
    assert.equal(definition.authorizers.partners!.type, "TOKEN");
    assert.equal(definition.authorizers.partners!.authorizerResultTtlInSeconds, 0);
    assert.equal(definition.authorizers.callers!.identitySource, "method.request.querystring.t, context.stage");
  });

  it("send each integration where it belongs", () => {
    const uri = (verb: string, path: string) => integration(verb, path).uri;
    const gateway = "arn:aws:apigateway:eu-west-1:";
    assert.equal(uri("post", "/hooks/{source}"), `${gateway}sqs:path/123456789012/hooks`);
    assert.equal(uri("get", "/files/{name}"), `${gateway}s3:path/files/public/{name}`);
    assert.equal(uri("post", "/quotes"), `${gateway}states:action/StartSyncExecution`);
    assert.match(uri("post", "/stream")!, /2021-11-15.*response-streaming-invocations$/);
    assert.equal(integration("post", "/stream").responseTransferMode, "STREAM");
    const legacy = integration("x-amazon-apigateway-any-method", "/legacy/{path+}");
    assert.equal(legacy.uri, "https://old.shop.example/{path}");
    assert.deepEqual(legacy.requestParameters, {
      "integration.request.header.X-Key": "'k'",
      "integration.request.path.path": "method.request.path.path",
    });
    const stock = integration("get", "/stock/{sku}");
    assert.equal(stock.uri, "https://inventory.shop.example/stock/{sku}");
    assert.match(String(stock.integrationTarget), /loadbalancer\/app\/inventory/);
  });
});
