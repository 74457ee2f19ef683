import { company, type Part, property, type Twins } from "./twin";

const restStage = "aws:apigateway/stage:Stage";
const apiStage = "aws:apigatewayv2/stage:Stage";
const settingsType = "aws:apigateway/methodSettings:MethodSettings";
const restApi = "aws:apigateway/restApi:RestApi";
const api = "aws:apigatewayv2/api:Api";
const acl = "aws:wafv2/webAcl:WebAcl";
const association = "aws:wafv2/webAclAssociation:WebAclAssociation";
const domain = "aws:apigateway/domainName:DomainName";
const distribution = "aws:cloudfront/distribution:Distribution";

const ids = '{"a":"$context.requestId","b":"$context.extendedRequestId"}';
const limits = { throttlingRateLimit: 10, throttlingBurstLimit: 5 };
const stage: Part = {
  type: restStage,
  props: { id: "stage-1", arn: "arn:stage-1", restApi: "api-1", stageName: "v1" },
};
const regional: Part = { type: restApi, props: { id: "api-1", endpointConfiguration: { types: "REGIONAL" } } };
const ofAll = (settings: object, stageName = "v1"): Part => ({
  type: settingsType,
  props: { restApi: "api-1", stageName, methodPath: "*/*", settings },
});
const ofOne = (settings: object): Part => ({
  ...ofAll(settings),
  props: { ...ofAll(settings).props, methodPath: "~1x/GET" },
});
const behind = (customHeaders: readonly object[]): Part => ({
  type: distribution,
  props: { origins: [{ domainName: "api-1.execute-api.eu-west-1.amazonaws.com", customHeaders }] },
});
const lock = behind([{ name: "x-origin", value: "v" }]);
const guard: Part = {
  type: acl,
  props: {
    arn: "arn:acl-1",
    defaultAction: { block: {} },
    rules: [{ statement: { byteMatchStatement: { fieldToMatch: { singleHeader: { name: "x-origin" } } } } }],
  },
};
const guarded: Part = { type: association, props: { resourceArn: "arn:stage-1", webAclArn: "arn:acl-1" } };

const plan: Part = { type: "aws:apigateway/usagePlan:UsagePlan", props: { apiStages: [{ apiId: "api-1" }] } };
const keyed = (apiKeyRequired: boolean): Part => ({
  type: "aws:apigateway/method:Method",
  props: { restApi: "api-1", httpMethod: "GET", apiKeyRequired },
});

export const stageTwins: readonly Twins[] = [
  ...[restStage, apiStage].flatMap((type) => [
    property("api-access-logs", type, "accessLogSettings", {
      good: { format: ids },
      finding: "no accessLogSettings",
      unknown: "in order",
    }),
    property("api-access-log-format", type, "accessLogSettings", {
      good: { format: ids },
      bad: { format: '{"a":"$context.requestId"}' },
      finding: "the format has no $context.extendedRequestId",
      absent: "in order",
    }),
  ]),
  property("api-tracing", restStage, "xrayTracingEnabled", { good: true, bad: false, finding: "is not true" }),
  property("api-client-certificate", restStage, "clientCertificateId", {
    good: "c",
    finding: "no clientCertificateId",
    unknown: "in order",
  }),
  ...(
    [
      [restStage, "variables"],
      [apiStage, "stageVariables"],
    ] as const
  ).map(([type, name]) =>
    property("api-stage-variable-secrets", type, name, {
      good: { table: "t", SECRET_ARN: "arn:aws:secretsmanager:eu-west-1:1:secret:s" },
      bad: { password: "hunter2" },
      finding: "the stage variable password holds a secret",
      absent: "in order",
    }),
  ),
  ...(
    [
      [settingsType, "settings"],
      [apiStage, "defaultRouteSettings"],
      [apiStage, "routeSettings"],
    ] as const
  ).map(([type, name]) =>
    property("api-data-trace", type, name, {
      good: { dataTraceEnabled: false },
      bad: { dataTraceEnabled: true },
      finding: `${name}.dataTraceEnabled is true`,
      absent: "in order",
    }),
  ),
  property("api-cache-encryption", settingsType, "settings", {
    good: { cachingEnabled: true, cacheDataEncrypted: true },
    bad: { cachingEnabled: true },
    finding: "cachingEnabled without cacheDataEncrypted",
    absent: "in order",
  }),
  company("api-execution-logs", stage, {
    good: [regional, ofAll({ loggingLevel: "ERROR" })],
    bad: [regional, ofAll({ loggingLevel: "OFF" })],
    finding: "no MethodSettings of */* sets loggingLevel",
  }),
  property("api-execution-logs", apiStage, "defaultRouteSettings", {
    also: { apiId: "api-1" },
    beside: [{ type: api, props: { id: "api-1", protocolType: "WEBSOCKET" } }],
    good: { loggingLevel: "INFO" },
    bad: { loggingLevel: "OFF" },
    finding: "defaultRouteSettings.loggingLevel is not ERROR or INFO",
  }),
  company("api-throttling", stage, {
    good: [regional, ofAll(limits)],
    bad: [regional, ofAll(limits, "v2")],
    finding: "no rate and burst limit",
  }),
  property("api-throttling", apiStage, "defaultRouteSettings", {
    good: limits,
    bad: { throttlingRateLimit: 10 },
    finding: "no rate and burst limit",
  }),
  company("api-throttling", stage, {
    good: [regional, ofAll(limits), ofOne({ ...limits, loggingLevel: "ERROR" })],
    bad: [regional, ofAll(limits), ofOne({ loggingLevel: "ERROR" })],
    finding: "the settings of ~1x/GET lift the limits",
  }),
  company("api-execution-logs", stage, {
    good: [regional, ofAll({ loggingLevel: "ERROR" }), ofOne({ loggingLevel: "INFO" })],
    bad: [regional, ofAll({ loggingLevel: "ERROR" }), ofOne(limits)],
    finding: "the settings of ~1x/GET turn the logs of execution off",
  }),
  property("api-cache-invalidation", settingsType, "settings", {
    good: { cachingEnabled: true },
    bad: { cachingEnabled: true, requireAuthorizationForCacheControl: false },
    finding: "requireAuthorizationForCacheControl is false",
    absent: "in order",
  }),
  company(
    "api-cache-unused",
    { type: restStage, props: { ...stage.props, cacheClusterEnabled: true } },
    {
      good: [regional, ofAll({ cachingEnabled: true })],
      bad: [regional, ofAll({ cachingEnabled: false })],
      finding: "no method caches",
    },
  ),
  company("api-firewall", stage, {
    good: [regional, guarded],
    bad: [regional, { type: association, props: { resourceArn: "arn:another" } }],
    finding: "no web ACL is associated",
  }),
  company("api-firewall", stage, {
    good: [{ type: restApi, props: { id: "api-1", endpointConfiguration: { types: "PRIVATE" } } }],
    bad: [regional],
    finding: "no web ACL is associated",
  }),
  property("api-domain-tls", domain, "securityPolicy", { good: "TLS_1_2", bad: "TLS_1_0", finding: "TLS_1_0" }),
  property("api-domain-tls", domain, "securityPolicy", {
    good: "SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09",
    bad: "SecurityPolicy_TLS10_2025_01",
    finding: "SecurityPolicy_TLS10_2025_01",
  }),
  property("api-domain-tls", "aws:apigatewayv2/domainName:DomainName", "domainNameConfiguration", {
    good: { securityPolicy: "TLS_1_2" },
    bad: {},
    finding: "securityPolicy is undefined",
    // The provider demands the property.
    absent: "in order",
  }),
  property("api-domain-tls", restApi, "securityPolicy", {
    good: "TLS_1_2",
    bad: "TLS_1_0",
    finding: "TLS_1_0",
    absent: "in order",
  }),
  ...[domain, restApi].map((type) =>
    property("api-endpoint-access-mode", type, "endpointAccessMode", {
      also: { securityPolicy: "SecurityPolicy_TLS13_1_3_2025_09" },
      good: "STRICT",
      bad: "BASIC",
      finding: "without endpointAccessMode STRICT",
    }),
  ),
  company("api-origin-lock", regional, {
    good: [lock, stage, guarded, guard],
    bad: [behind([]), stage, guarded, guard],
    finding: "a distribution sends it no secret header",
    absent: "in order",
  }),
  company("api-origin-lock", regional, {
    good: [lock, stage, plan, keyed(true)],
    bad: [lock, stage, plan, keyed(false)],
    finding: "neither a web ACL nor",
    absent: "in order",
  }),
  company(
    "api-origin-lock",
    { type: api, props: { id: "api-1", body: JSON.stringify({ paths: { "/x": { get: { security: [] } } } }) } },
    {
      good: [],
      bad: [lock],
      finding: "nor an authorizer demands what the distribution sends",
      absent: "in order",
      unknown: "in order",
    },
  ),
];
