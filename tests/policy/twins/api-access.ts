import { all, body, documents, httpApi, integration, restApi, secured } from "./documents";
import { company, property, type Twins } from "./twin";

const method = "aws:apigateway/method:Method";
const route = "aws:apigatewayv2/route:Route";
const anybody = JSON.stringify({ Statement: { Effect: "Allow", Principal: "*" } });
const conditional = JSON.stringify({
  Statement: { Effect: "Allow", Principal: "*", Condition: { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } } },
});
const denied = JSON.stringify({
  Statement: [
    { Effect: "Allow", Principal: { AWS: "*" } },
    { Effect: "Deny", Principal: "*", Condition: { NotIpAddress: { "aws:SourceIp": "192.0.2.0/24" } } },
  ],
});
const throughEndpoint = JSON.stringify({
  Statement: { Effect: "Deny", Condition: { StringNotEquals: { "aws:SourceVpce": "vpce-1" } } },
});
const header = (name: string) => `method.response.header.Access-Control-Allow-${name}`;
const cors = (credentials: string) =>
  integration({
    responses: { default: { responseParameters: { [header("Origin")]: "'*'", [header("Credentials")]: credentials } } },
  });
const keyScheme = { securityDefinitions: { api_key: { type: "apiKey", name: "x-api-key", in: "header" } } };

/** Twins of rules on who reaches an API, and how. */
export const accessTwins: readonly Twins[] = [
  ...documents("api-route-auth", all, secured, body({ responses: {} }), "GET /x says nothing about authorization"),
  ...documents("api-route-auth", all, body({ security: [] }), body({}), "GET /x says nothing"),
  property("api-route-auth", method, "authorization", {
    also: { httpMethod: "GET" },
    good: "AWS_IAM",
    bad: "NONE",
    finding: "method GET has authorization NONE",
    // The provider demands the property.
    absent: "in order",
  }),
  property("api-route-auth", route, "authorizationType", {
    also: { routeKey: "GET /x" },
    good: "JWT",
    bad: "NONE",
    finding: "route GET /x has authorizationType NONE",
  }),
  property("api-route-auth", route, "authorizationType", {
    also: { routeKey: "$connect" },
    good: "CUSTOM",
    finding: "route $connect has authorizationType NONE",
  }),
  property("api-route-auth", httpApi, "target", {
    bad: "arn:aws:lambda:eu-west-1:1:function:f",
    finding: "its target makes a route $default without authorization",
    absent: "in order",
    unknown: "at fault",
  }),
  property("api-default-route-auth", route, "authorizationType", {
    also: { routeKey: "$default", apiId: "api-1" },
    beside: [{ type: httpApi, props: { id: "api-1", protocolType: "HTTP" } }],
    good: "JWT",
    bad: "NONE",
    finding: "the $default route has authorizationType NONE",
  }),
  company(
    "api-key-usage-plan",
    { type: restApi, props: { id: "api-1", body: body({ security: [{ api_key: [] }] }, keyScheme) } },
    {
      good: [{ type: "aws:apigateway/usagePlan:UsagePlan", props: { apiStages: [{ apiId: "api-1", stage: "v1" }] } }],
      bad: [{ type: "aws:apigateway/usagePlan:UsagePlan", props: { name: "of another API" } }],
      finding: "no usage plan names a stage of the API",
    },
  ),
  company(
    "api-key-usage-plan",
    { type: restApi, props: { id: "api-1" } },
    {
      good: [
        { type: method, props: { restApi: "api-1", apiKeyRequired: true } },
        { type: "aws:apigateway/usagePlan:UsagePlan", props: { apiStages: [{ apiId: "api-1", stage: "v1" }] } },
      ],
      bad: [{ type: method, props: { restApi: "api-1", apiKeyRequired: true } }],
      finding: "no usage plan names a stage of the API",
      absent: "in order",
    },
  ),
  property("api-default-endpoint", restApi, "disableExecuteApiEndpoint", {
    also: { id: "api-1" },
    beside: [{ type: "aws:apigateway/basePathMapping:BasePathMapping", props: { restApi: "api-1" } }],
    good: true,
    bad: false,
    finding: "its execute-api name answers too",
  }),
  property("api-default-endpoint", httpApi, "disableExecuteApiEndpoint", {
    also: { id: "api-1" },
    beside: [{ type: "aws:apigatewayv2/apiMapping:ApiMapping", props: { apiId: "api-1" } }],
    good: true,
    bad: false,
    finding: "its execute-api name answers too",
  }),
  property("private-api-policy", restApi, "policy", {
    also: { endpointConfiguration: { types: "PRIVATE" } },
    good: throughEndpoint,
    bad: conditional,
    finding: "names no VPC endpoint",
  }),
  property("private-api-policy", restApi, "body", {
    also: { endpointConfiguration: { types: "PRIVATE" } },
    good: JSON.stringify({ "x-amazon-apigateway-policy": JSON.parse(throughEndpoint) }),
    bad: "{}",
    finding: "names no VPC endpoint",
  }),
  company(
    "private-api-policy",
    { type: restApi, props: { id: "api-1", endpointConfiguration: { types: "PRIVATE" } } },
    {
      good: [
        { type: "aws:apigateway/restApiPolicy:RestApiPolicy", props: { restApiId: "api-1", policy: throughEndpoint } },
      ],
      finding: "names no VPC endpoint",
    },
  ),
  ...[restApi, "aws:apigateway/restApiPolicy:RestApiPolicy"].flatMap((type) =>
    [conditional, denied].map((good) =>
      property("api-resource-policy", type, "policy", {
        good,
        bad: anybody,
        finding: "allows * with no condition",
        absent: "in order",
      }),
    ),
  ),
  property("api-cors-credentials", httpApi, "corsConfiguration", {
    good: { allowOrigins: ["*"] },
    bad: { allowOrigins: ["*"], allowCredentials: true },
    finding: "allowOrigins * with allowCredentials",
    absent: "in order",
  }),
  ...documents(
    "api-cors-credentials",
    all,
    body(
      { security: [] },
      { "x-amazon-apigateway-cors": { allowOrigins: ["https://a.example"], allowCredentials: true } },
    ),
    body({ security: [] }, { "x-amazon-apigateway-cors": { allowOrigins: ["*"], allowCredentials: true } }),
    "allowOrigins * with allowCredentials",
  ),
  ...documents("api-cors-credentials", all, cors("'false'"), cors("'true'"), "GET /x answers with"),
  property("api-edge-behind-distribution", restApi, "endpointConfiguration", {
    also: { id: "api-1" },
    beside: [
      {
        type: "aws:cloudfront/distribution:Distribution",
        props: { origins: [{ domainName: "api-1.execute-api.eu-west-1.amazonaws.com" }] },
      },
    ],
    good: { types: "REGIONAL" },
    bad: { types: "EDGE" },
    finding: "an edge-optimized API is the origin",
    absent: "in order",
  }),
];
