import assert from "node:assert/strict";
import { auth, EndpointType, RestApi, type RestApiArgs, type RestRoute } from "../../../components/index";
import { make } from "../support/mocks";
import { existingFunction } from "../support/parts";
import { faultsOf, type Refusal, refuses } from "../support/refused";

const open = auth.none();
const mock: RestRoute = { mock: {}, auth: open };

const refused: Refusal<RestApiArgs>[] = [
  ["no routes at all", () => ({ routes: {} }), /^routes: are none/],
  [
    "routes and a document",
    () => ({ routes: { "GET /a": mock }, openApi: { text: '{"openapi":"3.0.1","paths":{}}' } }),
    /^routes: and openApi are both or neither/,
  ],
  [
    "301 resources",
    () => ({ routes: Object.fromEntries([...Array(300).keys()].map((n) => [`GET /r${n}`, mock])) }),
    /make 301 resources; AWS allows 300/,
  ],
  [
    "eleven authorizers",
    () => ({
      authorizers: Object.fromEntries([...Array(11).keys()].map((n) => [`a${n}`, { userPoolArns: ["arn"] }])),
      routes: { "GET /a": mock },
    }),
    /^authorizers: got 11; AWS allows 10/,
  ],
  [
    "an authorizer's name that a scheme has",
    () => ({ authorizers: { sigv4: { userPoolArns: ["arn"] } }, routes: { "GET /a": mock } }),
    /authorizers\.sigv4: is no name/,
  ],
  [
    "an authorizer of two kinds",
    () => ({
      authorizers: { a: { userPoolArns: ["arn"], function: existingFunction("f") } },
      routes: { "GET /a": mock },
    }),
    /got userPoolArns and function/,
  ],
  [
    "kept answers that all callers share",
    () => ({
      authorizers: { a: { function: existingFunction("f"), identitySources: [] } },
      routes: { "GET /a": mock },
    }),
    /all callers would share one kept answer/,
  ],
  [
    "an identity source that AWS has not",
    () => ({
      authorizers: { a: { function: existingFunction("f"), identitySources: ["method.request.path.x"] } },
      routes: { "GET /a": mock },
    }),
    /got "method\.request\.path\.x"; allowed/,
  ],
  [
    "a private API without an endpoint",
    () => ({ endpointType: EndpointType.Private, routes: { "GET /a": mock } }),
    /^vpcEndpointIds: is missing/,
  ],
  [
    "VPC endpoints of a regional API",
    () => ({ vpcEndpointIds: ["vpce-1"], routes: { "GET /a": mock } }),
    /^vpcEndpointIds: goes with EndpointType\.Private/,
  ],
  [
    "a private policy that lets the world in",
    () => ({
      endpointType: EndpointType.Private,
      vpcEndpointIds: ["vpce-1"],
      policy: "{}",
      routes: { "GET /a": mock },
    }),
    /^policy: does not ask for aws:SourceVpce/,
  ],
  [
    "a cache of a size that is not sold",
    () => ({ cache: { sizeGb: "2" }, routes: { "GET /a": mock } }),
    /cache\.sizeGb: got "2"; allowed: 0\.5, 1\.6/,
  ],
  [
    "any page with credentials",
    () => ({ cors: { origins: ["*"], credentials: true }, routes: { "GET /a": mock } }),
    /cors\.credentials: is refused by browsers/,
  ],
  [
    "an origin with a path",
    () => ({ cors: { origins: ["https://a.example/x"] }, routes: { "GET /a": mock } }),
    /cors\.origins: got "https:\/\/a\.example\/x"/,
  ],
  [
    "a retention that CloudWatch has not",
    () => ({ logs: { retentionDays: 31 }, routes: { "GET /a": mock } }),
    /logs\.retentionDays: got 31; allowed: 1, 3, 5/,
  ],
  [
    "limits that let nothing through",
    () => ({ throttle: { rateLimit: 0, burstLimit: 0 }, routes: { "GET /a": mock } }),
    /throttle\.rateLimit: got 0/,
  ],
  [
    "a stage's name with a space",
    () => ({ stageName: "my stage", routes: { "GET /a": mock } }),
    /stageName: got "my stage"/,
  ],
  [
    "a stage variable with a hyphen",
    () => ({ variables: { "a-b": "c" }, routes: { "GET /a": mock } }),
    /variables\.a-b: is no name/,
  ],
  [
    "a TLS policy without its mode",
    () => ({ securityPolicy: "SecurityPolicy_TLS13_1_2_2021_06", routes: { "GET /a": mock } }),
    /endpointAccessMode: is missing/,
  ],
  [
    "a gateway response that is none",
    () => ({ gatewayResponses: { TEAPOT: {} }, routes: { "GET /a": mock } }),
    /gatewayResponses: got "TEAPOT"/,
  ],
  [
    "a canary of 101 percent",
    () => ({ canary: { percent: 101, stableDeploymentId: "d" }, routes: { "GET /a": mock } }),
    /canary\.percent: got 101/,
  ],
  [
    "a document of another version",
    () => ({ openApi: { text: '{"openapi":"3.1.0","paths":{}}' } }),
    /openApi: has version 3\.1\.0; allowed: OpenAPI 3\.0, Swagger 2\.0/,
  ],
  ["a document that is none", () => ({ openApi: { text: "{" } }), /openApi: cannot be read/],
  [
    "an operation of the document that nobody speaks of",
    () => ({
      openApi: { text: JSON.stringify({ openapi: "3.0.1", paths: { "/a": { get: { operationId: "getA" } } } }) },
      operations: {},
    }),
    /operations\.getA: is missing; GET \/a is in the document/,
  ],
  [
    "an operation that the document has not",
    () => ({
      openApi: { text: JSON.stringify({ openapi: "3.0.1", paths: { "/a": { get: { operationId: "getA" } } } }) },
      operations: { getA: mock, getB: mock },
    }),
    /operations\.getB: is no operationId of the document; it has getA/,
  ],
];

describe("RestApi", () => {
  refuses(refused, (args) => new RestApi("shop", args));

  it("refuses everything at once, before anything is made", async () => {
    const faults = await faultsOf(
      () => new RestApi("shop", { stageName: "a b", routes: { "GET /a": { auth: open }, x: mock } }),
    );
    assert.equal(faults.length, 3);
    const made = await make(() => {
      assert.throws(() => new RestApi("shop", { routes: {} }));
    });
    assert.deepEqual(
      made.resources.map(({ type }) => type),
      ["stagedoor:index:RestApi"],
    );
  });
});
