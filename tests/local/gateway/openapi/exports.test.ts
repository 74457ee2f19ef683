import assert from "node:assert/strict";
import { importDocument } from "../../../../local/gateway/openapi";

const uri =
  "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:f/invocations";

/** A document in the form in which API Gateway exports a REST API. */
const exported = {
  swagger: "2.0",
  info: { version: "2021-08-06T20:25:11Z", title: "exported" },
  host: "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com",
  basePath: "/stage",
  schemes: ["https"],
  paths: {
    "/{proxy+}": {
      "x-amazon-apigateway-any-method": {
        produces: ["application/json"],
        parameters: [{ name: "proxy", in: "path", required: true, type: "string" }],
        responses: {},
        security: [{ guard: [] }],
        "x-amazon-apigateway-integration": {
          type: "aws_proxy",
          httpMethod: "POST",
          uri,
          responses: { default: { statusCode: "200" } },
          passthroughBehavior: "when_no_match",
          cacheKeyParameters: ["method.request.path.proxy"],
          contentHandling: "CONVERT_TO_TEXT",
        },
      },
    },
  },
  securityDefinitions: {
    guard: {
      type: "apiKey",
      name: "Unused",
      in: "header",
      "x-amazon-apigateway-authtype": "custom",
      "x-amazon-apigateway-authorizer": { type: "request", authorizerUri: uri, authorizerResultTtlInSeconds: 0 },
    },
  },
  definitions: { Empty: { type: "object", title: "Empty Schema" } },
};

describe("Imports: documents that API Gateway exported", () => {
  it("are taken without a warning: a proxy's default response need not be declared", () => {
    const { errors, warnings, definition } = importDocument(JSON.stringify(exported), {
      apiId: "a1b2c3d4e5",
      variables: { region: "eu-west-1", accountId: "123456789012" },
    });
    assert.deepEqual({ errors, warnings }, { errors: [], warnings: [] });
    const method = definition.resources.find(({ path }) => path === "/{proxy+}")?.methods.ANY;
    assert.equal(method?.authorizer, "guard");
    assert.equal(
      method?.integration?.uri,
      "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:f/invocations",
    );
  });

  for (const [region, partition] of [
    ["cn-north-1", "aws-cn"],
    ["us-gov-west-1", "aws-us-gov"],
  ] as const) {
    it(`have the partition ${partition} in ${region}`, () => {
      const variables = { region, accountId: "123456789012" };
      const { definition } = importDocument(JSON.stringify(exported), { apiId: "a", variables });
      assert.match(
        String(definition.authorizers.guard?.authorizerUri),
        new RegExp(`^arn:${partition}:apigateway:${region}:`),
      );
    });
  }

  it("may refer to the models that every REST API has, and to no others that they do not define", () => {
    const refer = (name: string) => ({
      swagger: "2.0",
      info: { title: "t", version: "1" },
      paths: { "/": { get: { responses: { 200: { description: "", schema: { $ref: `#/definitions/${name}` } } } } } },
    });
    const { definition, errors } = importDocument(refer("Empty"), { apiId: "a" });
    assert.deepEqual([errors, Object.keys(definition.models)], [[], ["Empty"]]);
    assert.match(importDocument(refer("Other"), { apiId: "a" }).errors.join(), /Invalid model reference/);
  });

  it("still warn of a response that a mapped integration answers with and the method does not declare", () => {
    const operation = {
      responses: {},
      "x-amazon-apigateway-integration": { type: "mock", responses: { default: { statusCode: "200" } } },
    };
    const document = { openapi: "3.0.1", info: { title: "t", version: "1" }, paths: { "/": { get: operation } } };
    assert.match(importDocument(document, { apiId: "a" }).warnings.join(), /declares no response 200/);
  });
});
