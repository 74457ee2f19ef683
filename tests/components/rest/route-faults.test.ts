import {
  auth,
  EndpointType,
  RestApi,
  type RestApiArgs,
  type RestRoute,
  Table,
  TableAction,
} from "../../../components/index";
import { existingFunction } from "../support/parts";
import { type Refusal, refuses } from "../support/refused";

const open = auth.none();
const mock: RestRoute = { mock: {}, auth: open };

const refused: Refusal<RestApiArgs>[] = [
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
    /colour: is unknown to REST routes; settings: .*throttle.*; integrations: function, /,
  ],
  ["a key that is no route", () => ({ routes: { "FETCH a": mock } }), /got "FETCH a"; a key is a method and a path/],
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
    "streaming of what cannot stream",
    () => ({ routes: { "GET /a": { ...mock, responseStreaming: true } } }),
    /responseStreaming: goes with `function`, `http` and `private` alone/,
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
];

describe("RestApi, of its routes,", () => {
  refuses(refused, (args) => new RestApi("shop", args));
});
