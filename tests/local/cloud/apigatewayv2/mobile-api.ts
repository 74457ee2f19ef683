import { tokens } from "../../../../local/cloud/apigatewayv2/inputs";
import { functionArn } from "../../gateway/http/double";
import type { Harness } from "./harness";

/** A function that answers with its own event. */
export const echo = {
  functions: { echo: (event: Record<string, unknown>) => ({ statusCode: 200, body: JSON.stringify(event) }) },
};

/** An API of one route to that function, made of single resources. */
export async function singleResources(h: Harness, routeKey = "GET /products/{id}") {
  const api = await h.create(tokens.Api, "mobile", { protocolType: "HTTP" });
  const integration = await h.create(tokens.Integration, "echo", {
    apiId: api.id,
    integrationType: "AWS_PROXY",
    integrationUri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${functionArn("echo")}/invocations`,
    payloadFormatVersion: "2.0",
  });
  const route = await h.create(tokens.Route, "route", {
    apiId: api.id,
    routeKey,
    target: `integrations/${integration.id}`,
  });
  return { api, integration, route };
}

/** The same as a document. */
export const body = JSON.stringify({
  openapi: "3.0.1",
  info: { title: "mobile", version: "1" },
  paths: {
    "/hello": {
      get: {
        "x-amazon-apigateway-integration": {
          type: "aws_proxy",
          httpMethod: "POST",
          uri: functionArn("echo"),
          payloadFormatVersion: "2.0",
        },
      },
    },
  },
});
