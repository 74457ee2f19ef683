import { auth, EndpointType, LogLevel } from "../../../../components/index";
import { existingDirectory, existingFunction } from "../../support/parts";
import { type Case, domain, http, httpRoute, many, mock, open, proxy, rest, restRoute, socket } from "./case";

const cors = (origin: string, credentials = false) => ({ cors: { origins: [origin], credentials } });
const known = { authorizers: { c: { userDirectory: existingDirectory("d") } } };
const cached = (route: object, key = "GET /a") => restRoute({ ...mock, ...route }, key, { cache: {} });
const perCaller = (keyParameters?: string[]) => cached({ auth: auth.iam(), cache: { ttlSeconds: 60, keyParameters } });
const privately = { endpointType: EndpointType.Private, vpcEndpointIds: ["vpce-1"] };
const policy = (length: number) => ({ policy: "{}".padEnd(length) });
const captured = { function: existingFunction("f"), auth: auth.iam() };

/** Rules about APIs and stages. */
export const stageCases: readonly Case[] = [
  {
    rule: "value-choice",
    says: /^endpointType: got "GLOBAL"; allowed: EDGE, REGIONAL, PRIVATE/,
    breaks: () => rest({ endpointType: "GLOBAL" as never }),
    keeps: () => rest({ endpointType: EndpointType.Edge }),
  },
  {
    rule: "value-range",
    says: /^cors\.maxAgeSeconds: got -1; allowed: whole numbers 0 to 86400 seconds/,
    breaks: () => rest({ cors: { origins: ["https://a.example"], maxAgeSeconds: -1 } }),
    keeps: () => rest({ cors: { origins: ["https://a.example"], maxAgeSeconds: 60 } }),
  },
  {
    rule: "stage-name",
    says: /^stageName: got "my stage"/,
    breaks: () => rest({ stageName: "my stage" }),
    keeps: () => rest({ stageName: "my-stage" }),
  },
  {
    rule: "stage-variables",
    says: /^variables: got 101; allowed: at most 100/,
    breaks: () => rest({ variables: many(101, (n) => [`v${n}`, "x"]) }),
    keeps: () => rest({ variables: many(100, (n) => [`v${n}`, "x"]) }),
  },
  {
    rule: "throttle-rate",
    says: /^throttle\.rateLimit: got 0; allowed: more than 0/,
    breaks: () => rest({ throttle: { rateLimit: 0, burstLimit: 1 } }),
    keeps: () => rest({ throttle: { rateLimit: 1, burstLimit: 1 } }),
  },
  {
    rule: "log-retention",
    says: /^logs\.retentionDays: got 31; allowed: 1, 3, 5/,
    breaks: () => rest({ logs: { retentionDays: 31 } }),
    keeps: () => rest({ logs: { retentionDays: 30 } }),
  },
  {
    rule: "cors-origins",
    says: /^cors\.origins: got "https:\/\/a\.example\/x"/,
    breaks: () => rest(cors("https://a.example/x")),
    keeps: () => rest(cors("https://a.example")),
  },
  {
    rule: "cors-credentials",
    says: /^cors\.credentials: is refused by browsers with origin "\*"/,
    breaks: () => rest(cors("*", true)),
    keeps: () => rest(cors("https://a.example", true)),
  },
  {
    rule: "cors-any-origin",
    says: /^app: cors\.origins: is "\*" on an API that asks who calls/,
    breaks: () => httpRoute({ ...proxy, auth: auth.authorizer("c") }, "GET /a", { ...known, ...cors("*") }),
    keeps: () => httpRoute(proxy, "GET /a", cors("*")),
  },
  {
    rule: "preflight-protected",
    says: /routes\["OPTIONS \/a"\]\.auth: asks preflight requests for proof/,
    breaks: () => restRoute({ mock: {}, auth: auth.iam() }, "OPTIONS /a", cors("https://a.example")),
    keeps: () => restRoute({ mock: {}, auth: open }, "OPTIONS /a", cors("https://a.example")),
  },
  {
    rule: "compression-size",
    says: /^minimumCompressionBytes: got -1; allowed: whole numbers 0 to 10485760 bytes/,
    breaks: () => rest({ minimumCompressionBytes: -1 }),
    keeps: () => rest({ minimumCompressionBytes: 1024 }),
  },
  {
    rule: "gateway-response",
    says: /^gatewayResponses: got "TEAPOT"; allowed: ACCESS_DENIED/,
    breaks: () => rest({ gatewayResponses: { TEAPOT: {} } }),
    keeps: () => rest({ gatewayResponses: { UNAUTHORIZED: {} } }),
  },
  {
    rule: "canary",
    says: /^canary\.percent: got 101; allowed: 0 to 100 percent/,
    breaks: () => rest({ canary: { percent: 101, stableDeploymentId: "d" } }),
    keeps: () => rest({ canary: { percent: 10, stableDeploymentId: "d" } }),
  },
  {
    rule: "cache-size",
    says: /^cache\.sizeGb: got "2"; allowed: 0\.5, 1\.6/,
    breaks: () => rest({ cache: { sizeGb: "2" } }),
    keeps: () => rest({ cache: { sizeGb: "1.6" } }),
  },
  {
    rule: "cache-ttl",
    says: /cache\.ttlSeconds: got 3601; allowed: whole numbers 0 to 3600 seconds/,
    breaks: () => cached({ cache: { ttlSeconds: 3601 } }),
    keeps: () => cached({ cache: { ttlSeconds: 3600 } }),
  },
  {
    rule: "cache-cluster-missing",
    says: /cache: needs a cache cluster/,
    breaks: () => restRoute({ ...mock, cache: { ttlSeconds: 60 } }),
    keeps: () => cached({ cache: { ttlSeconds: 60 } }),
  },
  {
    rule: "cache-method",
    says: /cache: is on POST; only answers to GET can be kept safely/,
    breaks: () => cached({ cache: { ttlSeconds: 60 } }, "POST /a"),
    keeps: () => cached({ cache: { ttlSeconds: 60 } }, "GET /a"),
  },
  {
    rule: "cache-key",
    says: /cache\.keyParameters: got "page"; write method\.request\.querystring\.NAME/,
    breaks: () => cached({ cache: { ttlSeconds: 60, keyParameters: ["page"] } }),
    keeps: () => cached({ cache: { ttlSeconds: 60, keyParameters: ["method.request.querystring.page"] } }),
  },
  {
    rule: "cache-shared",
    says: /cache: would give one caller's answer to the next/,
    breaks: () => perCaller(),
    keeps: () => perCaller(["method.request.header.Authorization"]),
  },
  {
    rule: "http-execution-log",
    says: /^logs\.level: is REST's and WebSocket's/,
    breaks: () => http({ logs: { level: LogLevel.Error } }),
    keeps: () => http({ logs: { retentionDays: 30 } }),
  },
  {
    rule: "http-preflight",
    says: /^cors: is not answered: the protected \$default route takes preflight requests/,
    breaks: () => http({ ...cors("https://a.example"), routes: { $default: captured } }),
    keeps: () => http({ ...cors("https://a.example"), routes: { $default: captured, "OPTIONS /{proxy+}": proxy } }),
  },
  {
    rule: "private-api-endpoints",
    says: /^vpcEndpointIds: is missing; a private API answers through VPC endpoints alone/,
    breaks: () => rest({ endpointType: EndpointType.Private }),
    keeps: () => rest(privately),
  },
  {
    rule: "private-dual-stack",
    says: /^ipAddressType: is "ipv4"; a private API is dual-stack always/,
    breaks: () => rest({ ...privately, ipAddressType: "ipv4" }),
    keeps: () => rest({ ...privately, ipAddressType: "dualstack" }),
  },
  {
    rule: "private-api-policy",
    says: /^policy: does not ask for aws:SourceVpce/,
    breaks: () => rest({ ...privately, policy: "{}" }),
    keeps: () => rest({ ...privately, policy: '{"Condition":{"StringEquals":{"aws:SourceVpce":"vpce-1"}}}' }),
  },
  {
    rule: "vpc-endpoint-public",
    says: /^vpcEndpointIds: goes with EndpointType\.Private alone/,
    breaks: () => rest({ vpcEndpointIds: ["vpce-1"] }),
    keeps: () => rest(privately),
  },
  {
    rule: "policy-size",
    says: /^policy: has 8193 characters; AWS allows 8192/,
    breaks: () => rest(policy(8193)),
    keeps: () => rest(policy(8192)),
  },
  {
    rule: "tags-quota",
    says: /^tags: are 51; AWS allows 50 for a resource/,
    breaks: () => rest({ tags: many(51, (n) => [`t${n}`, "x"]) }),
    keeps: () => rest({ tags: many(50, (n) => [`t${n}`, "x"]) }),
  },
  {
    rule: "endpoint-off",
    says: /^shop: disableExecuteApiEndpoint: is set, but no ApiDomain of this program leads to the API/,
    breaks: () => rest({ disableExecuteApiEndpoint: true }),
    keeps: () => domain({ basePaths: { "": { restApi: rest({ disableExecuteApiEndpoint: true }) } } }),
  },
  {
    rule: "websocket-connect",
    says: /^routes: have no "\$connect"/,
    breaks: () => socket({ routes: { say: { mock: {} } } }),
    keeps: () => socket(),
  },
  {
    rule: "websocket-route-key",
    says: /^routes\["\$say"\]: is no route key/,
    breaks: () => socket({ routes: { $connect: { mock: {}, auth: open }, $say: { mock: {} } } }),
    keeps: () => socket({ routes: { $connect: { mock: {}, auth: open }, say: { mock: {} } } }),
  },
  {
    rule: "route-selection",
    says: /^routeSelectionExpression: got "action"; allowed: \$request\.body\.NAME/,
    breaks: () => socket({ routeSelectionExpression: "action" }),
    keeps: () => socket({ routeSelectionExpression: "$request.body.action" }),
  },
];
