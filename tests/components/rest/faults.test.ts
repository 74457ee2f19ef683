import assert from "node:assert/strict";
import {
  auth,
  EndpointType,
  RestApi,
  type RestApiArgs,
  type RestRoute,
  Table,
  TableAction,
} from "../../../components/index";
import { make } from "../support/mocks";
import { existingFunction } from "../support/parts";
import { faultsOf } from "../support/refused";

const open = auth.none();
const mock: RestRoute = { mock: {}, auth: open };

/** What is wrong, to the arguments and what the fault must say: setting, what was given, what to do. */
const cases: [string, () => RestApiArgs, RegExp][] = [
  [
    "a route without auth",
    () => ({ routes: { "GET /a": { mock: {} } as unknown as RestRoute } }),
    /^routes\["GET \/a"\]\.auth: is missing; say who may call/,
  ],
  [
    "an auth type that is none",
    () => ({ routes: { "GET /a": { mock: {}, auth: { type: "maybe" as never } } } }),
    /auth\.type: got "maybe"; allowed: none, iam/,
  ],
  [
    "an authorizer that is not there",
    () => ({ routes: { "GET /a": { mock: {}, auth: auth.authorizer("x") } } }),
    /auth\.authorizer: got "x"; the API's authorizers: none/,
  ],
  [
    "scopes for a function that decides by itself",
    () => ({
      authorizers: { f: { function: existingFunction("f") } },
      routes: { "GET /a": { mock: {}, auth: auth.authorizer("f", ["s"]) } },
    }),
    /auth\.scopes: go with a user pool alone/,
  ],
  ["no integration", () => ({ routes: { "GET /a": { auth: open } } }), /got none of function, table.*give exactly one/],
  [
    "two integrations",
    () => ({ routes: { "GET /a": { mock: {}, http: { url: "https://a.example" }, auth: open } } }),
    /got http and mock of function/,
  ],
  [
    "a setting that is unknown",
    () => ({ routes: { "GET /a": { ...mock, colour: "red" } as RestRoute } }),
    /colour: is unknown to REST routes/,
  ],
  ["a key that is no route", () => ({ routes: { "FETCH a": mock } }), /got "FETCH a"; a key is a method and a path/],
  ["no routes at all", () => ({ routes: {} }), /^routes: are none/],
  [
    "routes and a document",
    () => ({ routes: { "GET /a": mock }, openApi: { text: '{"openapi":"3.0.1","paths":{}}' } }),
    /^routes: and openApi are both or neither/,
  ],
  [
    "the same route twice",
    () => ({ routes: { "GET /a": mock, "GET /a/": { ...mock, operationId: "other" } } }),
    /is the same route as routes\["GET \/a"\]/,
  ],
  [
    "two parameters below one parent",
    () => ({ routes: { "GET /a/{x}": mock, "GET /a/{y}/b": mock } }),
    /\{y\} shadows \{x\} of routes\["GET \/a\/\{x\}"\] below \/a/,
  ],
  [
    "a greedy parameter beside another",
    () => ({ routes: { "GET /a/{x}": mock, "ANY /a/{rest+}": mock } }),
    /\{(rest\+|x)\} shadows/,
  ],
  [
    "a greedy parameter in the middle",
    () => ({ routes: { "GET /a/{x+}/b": mock } }),
    /takes the rest of the path; it must stand last/,
  ],
  [
    "a parameter within a segment",
    () => ({ routes: { "GET /a/v{x}": mock } }),
    /"v\{x\}" is no parameter; a parameter is a whole segment/,
  ],
  ["a segment that AWS refuses", () => ({ routes: { "GET /a b": mock } }), /got "GET \/a b"/],
  ["operations of one name", () => ({ routes: { "GET /a-b": mock, "GET /aB": mock } }), /has the operationId "getAB"/],
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
    "a timeout past the edge's",
    () => ({ endpointType: EndpointType.Edge, routes: { "GET /a": { ...mock, timeoutMillis: 30_000 } } }),
    /timeoutMillis: got 30000; allowed: whole numbers 50 to 29000 ms/,
  ],
  [
    "a schema that is none",
    () => ({ routes: { "POST /a": { ...mock, request: { body: { type: "objekt" } } } } }),
    /request\.body\.type: is no JSON Schema of draft 4/,
  ],
  [
    "a schema of a later draft",
    () => ({
      routes: {
        "POST /a": {
          ...mock,
          request: { body: { type: "object", properties: { a: { const: 1 }, const: { type: "string" } } } },
        },
      },
    }),
    /request\.body\.properties\.a\.const: use enum with one value/,
  ],
  [
    "a reference in a schema",
    () => ({ routes: { "POST /a": { ...mock, request: { body: { $ref: "#/x" } } } } }),
    /\$ref: write the schema out/,
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
    "a cached route without a cache",
    () => ({ routes: { "GET /a": { ...mock, cache: { ttlSeconds: 60 } } } }),
    /cache: needs a cache cluster/,
  ],
  [
    "a cached POST",
    () => ({ cache: {}, routes: { "POST /a": { ...mock, cache: { ttlSeconds: 60 } } } }),
    /is on POST; only answers to GET/,
  ],
  [
    "one caller's answer kept for the next",
    () => ({ cache: {}, routes: { "GET /a": { mock: {}, auth: auth.iam(), cache: { ttlSeconds: 60 } } } }),
    /would give one caller's answer to the next/,
  ],
  [
    "a cache of a size that is not sold",
    () => ({ cache: { sizeGb: "2" }, routes: { "GET /a": mock } }),
    /cache\.sizeGb: got "2"; allowed: 0\.5, 1\.6/,
  ],
  [
    "streaming of what cannot stream",
    () => ({ routes: { "GET /a": { ...mock, responseStreaming: true } } }),
    /responseStreaming: goes with `function` alone/,
  ],
  [
    "templates of a proxy",
    () => ({ routes: { "GET /a": { function: existingFunction("f"), auth: open, templates: { request: {} } } } }),
    /templates: do nothing with `function`/,
  ],
  [
    "an expression that cannot be escaped",
    () => ({
      routes: { "POST /a": { topic: { topicArn: "arn:aws:sns:eu-west-1:1:t", subject: "$input.body" }, auth: open } },
    }),
    /topic\.subject: .*no reference that can be escaped/,
  ],
  [
    "a table action without its key",
    () => ({
      routes: {
        "GET /a": { table: { table: new Table("t", { protection: false }), action: TableAction.GetItem }, auth: open },
      },
    }),
    /table\.key: is missing; GetItem needs it/,
  ],
  [
    "a target with a parameter that the path has not",
    () => ({ routes: { "GET /a": { http: { url: "https://x.example/{id}" }, auth: open } } }),
    /"\{id\}" is no parameter of \/a/,
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
    () => ({ openApi: { text: '{"swagger":"2.0","paths":{}}' } }),
    /openApi: has version 2\.0; allowed: OpenAPI 3\.0/,
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

describe("REST APIs refuse", () => {
  for (const [what, args, fault] of cases) {
    it(what, async () => {
      const faults = await faultsOf(() => new RestApi("shop", args()));
      assert.ok(
        faults.some((text) => fault.test(text)),
        `expected ${fault} among:\n${faults.join("\n")}`,
      );
    });
  }

  it("everything at once, before anything is made", async () => {
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
