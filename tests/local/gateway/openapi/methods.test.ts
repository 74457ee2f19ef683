import assert from "node:assert/strict";
import { methodOf, mock, openapi, operation, run } from "./support";

describe("Imports: methods", () => {
  it("require every path parameter, declared or not, and others as they say", () => {
    const declared = [
      { name: "q", in: "query", required: true, schema: {} },
      { $ref: "#/components/parameters/H" },
      { name: "c", in: "cookie", schema: {} },
    ];
    const document = openapi(
      {
        "/x/{id}": {
          parameters: [{ name: "p", in: "query", schema: {} }],
          get: operation(mock, { parameters: declared }),
        },
      },
      { components: { parameters: { H: { name: "X-H", in: "header", schema: {} } } } },
    );
    assert.deepEqual(methodOf(document, "/x/{id}").requestParameters, {
      "method.request.path.id": true,
      "method.request.querystring.p": false,
      "method.request.querystring.q": true,
      "method.request.header.X-H": false,
    });
  });

  it("hold to the document's own security where the operation has none", () => {
    const scheme = {
      type: "apiKey",
      name: "X-Auth",
      in: "header",
      "x-amazon-apigateway-authorizer": {
        type: "cognito_user_pools",
        providerARNs: ["arn:aws:cognito-idp:us-east-1:1:userpool/p"],
      },
    };
    const document = openapi(
      {
        "/x": {
          get: operation(),
          put: operation(mock, { security: [{ pool: ["b"] }] }),
          post: operation(mock, { security: [] }),
        },
      },
      { security: [{ pool: ["a"] }], components: { securitySchemes: { pool: scheme } } },
    );
    const told = (verb: string) => {
      const { authorizationType, authorizer, authorizationScopes } = methodOf(document, "/x", verb);
      return [authorizationType, authorizer, authorizationScopes];
    };
    assert.deepEqual(told("GET"), ["COGNITO_USER_POOLS", "pool", ["a"]]);
    assert.deepEqual(told("PUT"), ["COGNITO_USER_POOLS", "pool", ["b"]]);
    assert.deepEqual(told("POST"), ["NONE", undefined, undefined]);
    assert.equal(run(document).definition.authorizers.pool?.identitySource, "method.request.header.X-Auth");
  });

  it("tell an API key from an authorizer that only looks like one, and SigV4 from both", () => {
    const schemes = {
      key: { type: "apiKey", name: "x-api-key", in: "header" },
      looks: {
        type: "apiKey",
        name: "X-Api-Key",
        in: "header",
        "x-amazon-apigateway-authtype": "custom",
        "x-amazon-apigateway-authorizer": {
          type: "request",
          authorizerUri: "arn:aws:lambda:us-east-1:1:function:f",
          identitySource: "method.request.header.A",
        },
      },
      iam: { type: "apiKey", name: "Authorization", in: "header", "x-amazon-apigateway-authtype": "awsSigv4" },
    };
    const secured = (name: string) => operation(mock, { security: [{ [name]: [] }] });
    const document = openapi(
      {
        "/x": {
          get: secured("key"),
          put: secured("looks"),
          post: secured("iam"),
          patch: operation(mock, { "x-amazon-apigateway-auth": { type: "AWS_IAM" } }),
        },
      },
      { components: { securitySchemes: schemes } },
    );
    const told = (verb: string) => {
      const { authorizationType, apiKeyRequired } = methodOf(document, "/x", verb);
      return [authorizationType, apiKeyRequired];
    };
    assert.deepEqual(["GET", "PUT", "POST", "PATCH"].map(told), [
      ["NONE", true],
      ["CUSTOM", false],
      ["AWS_IAM", false],
      ["AWS_IAM", false],
    ]);
  });

  it("take statuses that are numbers, in YAML keys too", () => {
    const yaml = `
openapi: 3.0.1
info: { title: t, version: 1 }
paths:
  /x:
    get:
      responses: { 200: { description: ok, headers: { X-A: { schema: { type: string } } } } }
      x-amazon-apigateway-integration: { type: mock, responses: { default: { statusCode: 200 } } }
`;
    const { methodResponses, integration } = methodOf(yaml);
    assert.deepEqual(methodResponses, {
      200: { statusCode: "200", responseParameters: { "method.response.header.X-A": false } },
    });
    assert.equal(integration?.integrationResponses[0]?.statusCode, "200");
  });

  it("leave out request parameters that are no text, with AWS's warning", () => {
    const requestParameters = { "integration.request.header.a": "'text'", "integration.request.header.b": true };
    const { definition, warnings } = run(openapi({ "/x": { get: operation({ ...mock, requestParameters }) } }));
    assert.deepEqual(definition.resources[1]?.methods.GET?.integration?.requestParameters, {
      "integration.request.header.a": "'text'",
    });
    assert.deepEqual(warnings, [
      "Invalid format for 'requestParameters'. Expected type string for property 'integration.request.header.b' of resource '/x' and method 'GET' but got 'true'",
    ]);
  });

  it("keep no HTTP method of a mock, and connect HTTP integrations to the internet", () => {
    assert.equal(
      methodOf(openapi({ "/x": { get: operation({ ...mock, httpMethod: "POST" }) } })).integration?.httpMethod,
      undefined,
    );
    const http = { type: "http_proxy", httpMethod: "get", uri: "https://b.example/" };
    const { integration } = methodOf(openapi({ "/x": { get: operation(http) } }));
    assert.deepEqual(
      [integration?.type, integration?.httpMethod, integration?.connectionType, integration?.timeoutInMillis],
      ["HTTP_PROXY", "GET", "INTERNET", 29_000],
    );
  });

  it("use the document's validator where the operation names none", () => {
    const validators = {
      "x-amazon-apigateway-request-validators": { all: { validateRequestBody: true }, none: {} },
      "x-amazon-apigateway-request-validator": "all",
    };
    const document = openapi(
      { "/x": { get: operation(), put: operation(mock, { "x-amazon-apigateway-request-validator": "none" }) } },
      validators,
    );
    assert.deepEqual(
      [methodOf(document).requestValidator, methodOf(document, "/x", "PUT").requestValidator],
      ["all", "none"],
    );
  });
});
