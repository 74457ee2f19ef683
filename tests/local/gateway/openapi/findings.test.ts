import assert from "node:assert/strict";
import type { JsonObject } from "../../../../local/gateway/openapi";
import { methodOf, mock, openapi, operation, run } from "./support";

const lambda = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions";
const aws = { type: "aws", httpMethod: "POST", uri: "arn:aws:apigateway:us-east-1:sqs:action/SendMessage" };
const http = { type: "http_proxy", httpMethod: "GET", uri: "https://b.example/" };

/** A document with one method. */
function withIntegration(integration: object): JsonObject {
  return openapi({ "/x": { get: operation(integration) } });
}

function withScheme(scheme: object): JsonObject {
  return openapi(
    {},
    { components: { securitySchemes: { a: { type: "apiKey", in: "header", name: "A", ...scheme } } } },
  );
}

// https://docs.aws.amazon.com/apigateway/latest/api/API_PutIntegration.html
describe("Imports refuse what API Gateway refuses", () => {
  const where = "Unable to put integration on 'GET' for resource at path '/x': ";
  const refused: readonly [what: string, integration: object, message: string][] = [
    ["an unknown type", { type: "carrier-pigeon" }, "Invalid integration type 'CARRIER-PIGEON'"],
    ["no method", { ...aws, httpMethod: undefined }, "Enumeration value for HttpMethod must be non-empty"],
    ["a role that is none", { ...aws, credentials: "arn:aws:iam::1:role/r" }, "Invalid ARN specified in the request"],
    ["a URI that is no ARN", { ...aws, uri: "https://b.example/" }, "Invalid ARN specified in the request"],
    [
      "an ARN without path or action",
      { ...aws, uri: "arn:aws:apigateway:us-east-1:sqs:queue/q" },
      "AWS ARN for integration must contain path or action",
    ],
    [
      "a proxy of another service than Lambda and Firehose",
      { ...aws, type: "aws_proxy" },
      "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.",
    ],
    ["a function's ARN that ends early", { ...aws, uri: `${lambda}/f` }, "Invalid function ARN or invalid uri"],
    ["an HTTP endpoint that is none", { ...http, uri: "b.example" }, "Invalid HTTP endpoint specified for URI"],
    [
      "a VPC link without an id",
      { ...http, connectionType: "VPC_LINK" },
      "Invalid vpcLink specified: connectionId is required for connectionType VPC_LINK",
    ],
    [
      "a time-out beyond five minutes",
      { ...http, timeoutInMillis: 300_001 },
      "Timeout should be between 50 ms and 29000 ms (300000 ms with a raised quota)",
    ],
    [
      "a stream beyond fifteen minutes",
      { ...http, responseTransferMode: "STREAM", timeoutInMillis: 900_001 },
      "Timeout should be between 50 ms and 900000 ms",
    ],
    [
      "a stream that is mapped",
      { ...http, type: "http", responseTransferMode: "STREAM" },
      "Response streaming is only supported for integrations of type HTTP_PROXY and AWS_PROXY",
    ],
    [
      "a mapping of a parameter that is not declared",
      { ...http, requestParameters: { "integration.request.header.A": "method.request.header.B" } },
      "Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: method.request.header.B]",
    ],
  ];
  for (const [what, integration, message] of refused) {
    it(what, () => assert.deepEqual(run(withIntegration(integration)).errors, [`${where}${message}`]));
  }

  it("a response whose status is none", () => {
    const responses = { default: { statusCode: "OK" } };
    assert.deepEqual(run(withIntegration({ ...mock, responses })).errors, [
      "Unable to put integration response on 'GET' for resource at path '/x': Invalid status code 'OK'",
    ]);
  });

  it("authorizers of unknown types and without pools", () => {
    const authorizer = (extension: object) => run(withScheme({ "x-amazon-apigateway-authorizer": extension })).errors;
    assert.match(authorizer({ type: "jwt", authorizerUri: "x" })[0] ?? "", /Invalid authorizer type 'JWT'/);
    assert.match(authorizer({ type: "cognito_user_pools" })[0] ?? "", /at least one provider ARN/);
  });

  it("a reference in a circle, and documents of other kinds", () => {
    const circle = { $ref: "#/components/x" };
    const document = openapi({ "/x": { get: operation(circle) } }, { components: { x: circle } });
    assert.match(run(document).errors[0] ?? "", /Enumeration value for Type must be non-empty/);
    assert.throws(() => run({ openapi: "3.1.0", info: {}, paths: {} }), /Version '3\.1\.0' is not supported/);
    assert.throws(() => run({ info: {} }), /Invalid OpenAPI input/);
  });
});

describe("Imports take, with a warning", () => {
  const warned: readonly [what: string, document: JsonObject, warning: RegExp][] = [
    [
      "a mapping that is no text",
      withIntegration({ ...http, requestParameters: { "integration.request.header.a": true } }),
      /^Invalid format for 'requestParameters'\. Expected type string for property 'integration\.request\.header\.a' of resource '\/x' and method 'GET' but got 'true'$/,
    ],
    [
      "two integration responses with one status",
      withIntegration({ ...mock, responses: { default: { statusCode: "200" }, "4..": { statusCode: "200" } } }),
      /More than one integration response of 'GET \/x' has the status 200; the last one is kept/,
    ],
    [
      "a status that the method does not declare",
      openapi({
        "/x": {
          get: {
            responses: {},
            "x-amazon-apigateway-integration": { ...mock, responses: { default: { statusCode: "418" } } },
          },
        },
      }),
      /'GET \/x' declares no response 418/,
    ],
    [
      "a validator that nobody defines",
      openapi({ "/x": { get: operation(mock, { "x-amazon-apigateway-request-validator": "no" }) } }),
      /Request validator 'no' of 'GET \/x' is not defined/,
    ],
    [
      "a scheme that nobody defines",
      openapi({ "/x": { get: operation(mock, { security: [{ no: [] }] }) } }),
      /Security scheme 'no' of GET \/x is not defined/,
    ],
    [
      "a scheme without an authorizer",
      openapi(
        { "/x": { get: operation(mock, { security: [{ a: [] }] }) } },
        { components: { securitySchemes: { a: { type: "oauth2" } } } },
      ),
      /Security scheme 'a' of GET \/x has no API Gateway authorizer/,
    ],
    [
      "documentation of no entity",
      openapi(
        {},
        {
          "x-amazon-apigateway-documentation": { documentationParts: [{ location: { type: "MOON" }, properties: {} }] },
        },
      ),
      /Unable to put documentation part: Invalid location type 'MOON'/,
    ],
    [
      "documentation without properties",
      openapi({}, { "x-amazon-apigateway-documentation": { documentationParts: [{ location: { type: "API" } }] } }),
      /needs a location with a type, and properties/,
    ],
  ];
  for (const [what, document, warning] of warned) {
    it(what, () => {
      const { errors, warnings } = run(document);
      assert.deepEqual([errors, warnings.length], [[], 1], warnings.join("\n"));
      assert.match(warnings[0]!, warning);
    });
  }

  it("nothing where an extension overrules the schemes", () => {
    const document = openapi(
      { "/x": { get: operation(mock, { security: [{ a: [] }], "x-amazon-apigateway-auth": { type: "NONE" } }) } },
      { components: { securitySchemes: { a: { type: "oauth2" } } } },
    );
    assert.deepEqual(run(document).warnings, []);
    assert.equal(methodOf(document, "/x", "GET").authorizationType, "NONE");
  });
});
