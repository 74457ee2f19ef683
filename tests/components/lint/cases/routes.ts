import { limits } from "../../../../components/api/limits";
import type { RestRoute } from "../../../../components/index";
import { existingFunction } from "../../support/parts";
import { type Case, http, httpRoute, many, mock, open, proxy, rest, restRoute, socket } from "./case";

const body = (schema: object) => ({ request: { body: { type: "object", ...schema } } });
const listed = { properties: { items: { type: "array", minItems: 1 } } };
const document = (openapi: string, operationId?: string) =>
  JSON.stringify({
    openapi,
    info: { title: "t", version: "1" },
    paths: { "/a": { get: { operationId, responses: {} } } },
  });
const operations = { getA: mock };
const topic = { topicArn: "arn:aws:sns:eu-west-1:123456789012:news" };

/** Rules about routes and documents. */
export const routeCases: readonly Case[] = [
  {
    rule: "route-key",
    says: /^routes\["FETCH a"\]: got "FETCH a"; a key is a method and a path/,
    breaks: () => rest({ routes: { "FETCH a": mock } }),
    keeps: () => rest({ routes: { "GET /a": mock } }),
  },
  {
    rule: "route-setting",
    says: /\.cache: answers are kept by REST APIs alone/,
    breaks: () => httpRoute({ ...proxy, cache: { ttlSeconds: 1 } } as never),
    keeps: () => restRoute({ ...mock, cache: { ttlSeconds: 1 } }, "GET /a", { cache: {} }),
  },
  { rule: "routes-none", says: /^routes: are none/, breaks: () => rest({ routes: {} }), keeps: () => rest() },
  {
    rule: "routes-or-document",
    says: /^routes: and openApi are both or neither given/,
    breaks: () => rest({ routes: { "GET /a": mock }, openApi: { text: document("3.0.1", "getA") }, operations }),
    keeps: () => rest({ openApi: { text: document("3.0.1", "getA") }, operations }),
  },
  {
    rule: "route-duplicate",
    says: /is the same route as routes\["GET \/a"\]/,
    breaks: () => rest({ routes: { "GET /a": mock, "GET /a/": { ...mock, operationId: "other" } } }),
    keeps: () => rest({ routes: { "GET /a": mock, "POST /a": mock } }),
  },
  {
    rule: "route-shadowed",
    says: /\{y\} shadows \{x\} of routes\["GET \/a\/\{x\}"\] below \/a/,
    breaks: () => rest({ routes: { "GET /a/{x}": mock, "GET /a/{y}/b": mock } }),
    keeps: () => rest({ routes: { "GET /a/{x}": mock, "GET /a/{x}/b": mock } }),
  },
  {
    rule: "path-parameter",
    says: /"v\{x\}" is no parameter/,
    breaks: () => rest({ routes: { "GET /a/v{x}": mock } }),
    keeps: () => rest({ routes: { "GET /a/{x}": mock } }),
  },
  {
    rule: "path-greedy-last",
    says: /takes the rest of the path; it must stand last/,
    breaks: () => rest({ routes: { "GET /a/{x+}/b": mock } }),
    keeps: () => rest({ routes: { "GET /a/b/{x+}": mock } }),
  },
  {
    rule: "path-segment",
    says: /"a~b" is no path segment/,
    breaks: () => rest({ routes: { "GET /a~b": mock } }),
    keeps: () => rest({ routes: { "GET /a-b": mock } }),
  },
  {
    rule: "operation-id",
    says: /has the operationId "getAB"/,
    breaks: () => rest({ routes: { "GET /a-b": mock, "GET /aB": mock } }),
    keeps: () => rest({ routes: { "GET /a-b": mock, "GET /aB": { ...mock, operationId: "other" } } }),
  },
  {
    rule: "status-code",
    says: /responses: "ok" is no status code/,
    breaks: () => restRoute({ ...mock, responses: { ok: {} } }),
    keeps: () => restRoute({ ...mock, responses: { "200": {} } }),
  },
  {
    rule: "schema-draft4",
    says: /request\.body\.type: is no JSON Schema of draft 4/,
    breaks: () => restRoute({ ...mock, ...body({ type: "objekt" }) }),
    keeps: () => restRoute({ ...mock, ...body({}) }),
  },
  {
    rule: "schema-keyword",
    says: /properties\.a\.const: use enum with one value/,
    breaks: () => restRoute({ ...mock, ...body({ properties: { a: { const: 1 } } }) }),
    keeps: () => restRoute({ ...mock, ...body({ properties: { const: { enum: [1] } } }) }),
  },
  {
    rule: "schema-not-checked",
    says: /request\.body: uses minItems, which API Gateway does not check/,
    breaks: () => restRoute({ topic, ...body(listed) }, "POST /a"),
    // A function sees the body, and can check what the validator leaves out.
    keeps: () => restRoute({ function: existingFunction("f"), ...body(listed) }, "POST /a"),
  },
  {
    rule: "document-source",
    says: /^openApi: has both or neither of `text` and `file`/,
    breaks: () => rest({ openApi: {}, operations }),
    keeps: () => rest({ openApi: { text: document("3.0.1", "getA") }, operations }),
  },
  {
    rule: "document-version",
    says: /^openApi: has version 2\.0; allowed: OpenAPI 3\.0/,
    breaks: () => http({ openApi: { text: '{"swagger":"2.0","paths":{}}' } }),
    keeps: () => http({ openApi: { text: document("3.0.3", "getA") }, operations: { getA: proxy } }),
  },
  {
    rule: "document-unreadable",
    says: /^openApi: cannot be read/,
    breaks: () => rest({ openApi: { text: "{" } }),
    keeps: () => rest({ openApi: { text: document("3.0.1", "getA") }, operations }),
  },
  {
    rule: "document-operations",
    says: /^operations\.getA: is missing; GET \/a is in the document/,
    breaks: () => rest({ openApi: { text: document("3.0.1", "getA") }, operations: {} }),
    keeps: () => rest({ openApi: { text: document("3.0.1", "getA") }, operations }),
  },
  {
    rule: "rest-resources",
    says: /^routes: make 301 resources; AWS allows 300/,
    breaks: () => rest({ routes: many<RestRoute>(300, (n) => [`GET /r${n}`, mock]) }),
    keeps: () => rest({ routes: many<RestRoute>(299, (n) => [`GET /r${n}`, mock]) }),
  },
  {
    rule: "http-routes",
    says: /^routes: are 301; AWS allows 300/,
    breaks: () => http({ routes: many(301, (n) => [`GET /r${n}`, proxy]) }),
    keeps: () => http({ routes: many(300, (n) => [`GET /r${n}`, proxy]) }),
  },
  {
    rule: "websocket-routes",
    says: /^routes: are 301; AWS allows 300/,
    breaks: () => socket({ routes: { $connect: mock, ...many(300, (n) => [`r${n}`, { mock: {} }]) } }),
    keeps: () => socket({ routes: { $connect: { mock: {}, auth: open }, ...many(2, (n) => [`r${n}`, { mock: {} }]) } }),
  },
  {
    rule: "document-size",
    says: /^openApi: has \d+ bytes; AWS imports 6291456/,
    breaks: () => rest({ openApi: { text: document("3.0.1", "getA").padEnd(limits.documentBytes + 1) }, operations }),
    keeps: () => rest({ openApi: { text: document("3.0.1", "getA").padEnd(limits.documentBytes) }, operations }),
  },
];
