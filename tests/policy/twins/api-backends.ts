import { all, body, documents, httpApi, integration, rest, restApi, secured } from "./documents";
import { company, property, type Twins } from "./twin";

const method = "aws:apigateway/method:Method";
const restIntegration = "aws:apigateway/integration:Integration";
const apiIntegration = "aws:apigatewayv2/integration:Integration";
const template = (text: string) => integration({ requestTemplates: { "application/json": text } });
const link = { connectionType: "VPC_LINK" };
/** Twins of rules on what a route takes, and on what stands behind it. */
export const backendTwins: readonly Twins[] = [
  ...documents(
    "api-request-validation",
    rest,
    body(
      { requestBody: {}, "x-amazon-apigateway-request-validator": "all" },
      { "x-amazon-apigateway-request-validators": { all: {} } },
    ),
    body({ requestBody: {} }),
    "GET /x describes its request",
  ),
  ...documents(
    "api-request-validation",
    rest,
    body({ parameters: [{ in: "query", name: "q" }] }),
    body({ parameters: [{ in: "query", name: "q", required: true }] }),
    "names no request validator",
  ),
  property("api-request-validation", method, "requestValidatorId", {
    also: { requestModels: { "application/json": "Order" } },
    good: "v",
    finding: "no requestValidatorId",
    unknown: "in order",
  }),
  ...documents(
    "api-body-schema",
    all,
    body({ requestBody: { content: { "application/json": { schema: {} } } } }),
    body({ requestBody: { content: { "application/json": {} } } }),
    "GET /x takes application/json without a schema",
  ),
  ...documents(
    "api-body-schema",
    all,
    JSON.stringify({ paths: { "/x": { post: { parameters: [{ in: "body", schema: {} }], ...reading() } } } }),
    JSON.stringify({ paths: { "/x": { post: reading() } } }),
    "POST /x maps fields of the body",
  ),
  ...documents(
    "api-plain-http",
    all,
    integration({ uri: "https://x.example" }),
    integration({ uri: "http://x.example" }),
    "a plain http:// address",
  ),
  property("api-plain-http", restIntegration, "uri", {
    good: "https://x.example",
    bad: "http://x.example",
    finding: "a plain http:// address",
    absent: "in order",
  }),
  property("api-plain-http", apiIntegration, "integrationUri", {
    good: "https://x.example",
    bad: "http://x.example",
    finding: "a plain http:// address",
    absent: "in order",
  }),
  ...(
    [
      [`{"a":"$util.escapeJavaScript($input.params('a'))"}`, `{"a":"$input.params('a')"}`],
      [`{"a":$input.json('$.a')}`, `{"a":"$input.json('$.a')"}`],
      ["Action=SendMessage&MessageBody=$util.urlEncode($input.body)", "Action=SendMessage&MessageBody=$input.body"],
      [`#set($a = $input.params('a')){"n":1}`, `#set($a = $input.params('a')){"n":"$a"}`],
      [
        `{"FilterExpression":"a = :a","ExpressionAttributeValues":{":a":{"S":"$util.escapeJavaScript($input.params('a'))"}}}`,
        `{"FilterExpression":"a = $util.escapeJavaScript($input.params('a'))"}`,
      ],
      [`{"who":"$context.authorizer.claims.sub"}`.replace("$context", "fixed"), `{"who":"$context.authorizer.name"}`],
    ] as const
  ).flatMap(([good, bad]) => [
    ...documents("api-template-escaping", all, template(good), template(bad), "as it comes"),
    ...[restIntegration, apiIntegration].map((type) =>
      property("api-template-escaping", type, "requestTemplates", {
        good: { "application/json": good },
        bad: { "application/json": bad },
        finding: "as it comes",
        absent: "in order",
      }),
    ),
  ]),
  company(
    "api-cache-per-caller",
    { type: restApi, props: { id: "api-1", body: secured } },
    {
      good: [caching(false)],
      bad: [caching(true)],
      finding: "GET /x asks who calls, and caches one answer for all",
      absent: "in order",
    },
  ),
  property("api-cache-per-caller", restApi, "body", {
    also: { id: "api-1" },
    beside: [caching(true)],
    good: body({
      security: [{ people: [] }],
      "x-amazon-apigateway-integration": { cacheKeyParameters: ["method.request.header.Authorization"] },
    }),
    bad: secured,
    finding: "caches one answer for all",
    absent: "in order",
  }),
  ...documents(
    "api-vpc-link-tls",
    rest,
    integration({ ...link, uri: "https://x" }),
    integration({ ...link, uri: "http://x" }),
    "a VPC link to an address that is not https",
  ),
  ...documents(
    "api-vpc-link-tls",
    rest,
    integration({ ...link, uri: "https://x" }),
    integration({ ...link, uri: "https://x", tlsConfig: { insecureSkipVerification: true } }),
    "is not verified",
  ),
  ...documents(
    "api-vpc-link-tls",
    [httpApi],
    integration({ ...link, tlsConfig: { serverNameToVerify: "x" } }),
    integration(link),
    "without tlsConfig",
  ),
  property("api-vpc-link-tls", restIntegration, "uri", {
    also: link,
    good: "https://x",
    bad: "http://x",
    finding: "a VPC link to an address that is not https",
  }),
  property("api-vpc-link-tls", apiIntegration, "tlsConfig", {
    also: link,
    good: { serverNameToVerify: "x" },
    bad: {},
    finding: "without tlsConfig",
  }),
  ...documents(
    "api-integration-credentials",
    all,
    integration({ credentials: "arn:aws:iam::1:role/r" }),
    integration({ credentials: "arn:aws:iam::*:user/*" }),
    "the caller's credentials are passed on",
  ),
  property("api-integration-credentials", restIntegration, "credentials", {
    good: "arn:aws:iam::1:role/r",
    bad: "arn:aws:iam::*:user/*",
    finding: "the caller's credentials are passed on",
    absent: "in order",
  }),
  property("api-integration-credentials", apiIntegration, "credentialsArn", {
    good: "arn:aws:iam::1:role/r",
    bad: "arn:aws:iam::*:user/*",
    finding: "the caller's credentials are passed on",
    absent: "in order",
  }),
  ...["aws:apigateway/deployment:Deployment", "aws:apigatewayv2/deployment:Deployment"].map((type) =>
    property("api-deployment-triggers", type, "triggers", {
      good: { document: "hash" },
      finding: "no triggers",
    }),
  ),
  company(
    "api-account-once",
    { type: "aws:apigateway/account:Account", props: { region: "eu-west-1" } },
    {
      good: [{ type: "aws:apigateway/account:Account", props: { region: "us-east-1" } }],
      bad: [{ type: "aws:apigateway/account:Account", name: "other", props: { region: "eu-west-1" } }],
      finding: "another resource of the stack sets it too",
      absent: "in order",
      unknown: "in order",
    },
  ),
];

function reading(): object {
  return {
    security: [],
    "x-amazon-apigateway-integration": { requestTemplates: { "application/json": `{"a":$input.json('$.a')}` } },
  };
}

function caching(on: boolean) {
  return {
    type: "aws:apigateway/methodSettings:MethodSettings",
    props: { restApi: "api-1", methodPath: "~1x/GET", settings: { cachingEnabled: on } },
  };
}
