import assert from "node:assert/strict";
import type { FrontDoor } from "../../clients/front-door";
import { httpApi } from "./http-api";
import { type DocumentedRule, guide } from "./rule";

const lambda = guide("http-api-develop-integrations-lambda");
const mapping = guide("http-api-parameter-mapping");
const cors = guide("http-api-cors");

const reply = (value: unknown) => `exports.handler = async () => (${JSON.stringify(value)});`;

/** What functions are given, and what is made of their replies. */
export const lambdaRules: readonly DocumentedRule[] = [
  {
    rule: "format 2.0 joins repeated headers and query parameters with commas",
    page: lambda,
    async check(door) {
      const api = await httpApi(door, { routes: { "GET /": {} } });
      const answer = await api.call("/?p=1&p=2&q=3", { headers: { "x-two": ["a", "b"] } });
      assert.equal(answer.at("$.queryStringParameters.p"), "1,2");
      assert.equal(String(answer.at("$.headers['x-two']")).replaceAll(" ", ""), "a,b");
      assert.equal(answer.at("$.multiValueHeaders"), undefined);
    },
  },
  {
    rule: "format 2.0 gives cookies as a list",
    page: lambda,
    async check(door) {
      const api = await httpApi(door, { routes: { "GET /": {} } });
      const answer = await api.call("/", { headers: { cookie: "a=1; b=2" } });
      assert.deepEqual([answer.at("$.cookies[0]"), answer.at("$.cookies[1]")], ["a=1", "b=2"]);
    },
  },
  {
    rule: "format 1.0 gives single and multi-valued headers and query parameters",
    page: lambda,
    async check(door) {
      const api = await httpApi(door, { routes: { "GET /": { integration: { payloadFormatVersion: "1.0" } } } });
      const answer = await api.call("/?p=1&p=2");
      assert.equal(answer.at("$.version"), "1.0");
      assert.equal(answer.at("$.queryStringParameters.p"), "2");
      assert.equal(answer.at("$.multiValueQueryStringParameters.p[0]"), "1");
    },
  },
  {
    rule: "a 2.0 reply that is valid JSON without a statusCode is the body of a 200 of application/json",
    page: lambda,
    async check(door) {
      const api = await httpApi(door, { routes: { "GET /": { code: reply({ hello: "world" }) } } });
      const answer = await api.call("/");
      assert.deepEqual(
        [answer.status, answer.headers["content-type"], answer.text],
        [200, "application/json", '{"hello":"world"}'],
      );
    },
  },
  {
    rule: "each entry of a 2.0 reply's cookies becomes a set-cookie header",
    page: lambda,
    async check(door) {
      const code = reply({ statusCode: 201, cookies: ["a=1; Secure", "b=2"], headers: { "X-Own": "v" } });
      const answer = await (await httpApi(door, { routes: { "GET /": { code } } })).call("/");
      assert.deepEqual(answer.headers["set-cookie"], ["a=1; Secure", "b=2"]);
      assert.deepEqual([answer.status, answer.headers["x-own"]], [201, "v"]);
    },
  },
];

/** What a backend is sent for a request through these request parameters. */
const sent = async (door: FrontDoor, requestParameters: object, target: string, headers = {}) => {
  const host = `backend-${Math.random().toString(36).slice(2)}.example`;
  let seen: { target: string; headers: Record<string, string> } | undefined;
  door.cloud.network.register({
    host,
    async handle(request) {
      const lines = request.headers.map(([name, value]) => [name.toLowerCase(), value] as const);
      seen = { target: request.target, headers: Object.fromEntries(lines) };
      return { status: 200, headers: [["Access-Control-Allow-Origin", "https://backend"]], body: Buffer.from("{}") };
    },
  });
  const integration = {
    integrationType: "HTTP_PROXY",
    integrationMethod: "ANY",
    integrationUri: `https://${host}/base/{id}`,
    payloadFormatVersion: "1.0",
    requestParameters,
  };
  const api = await httpApi(door, { routes: { "GET /things/{id}": { integration } } });
  const answer = await api.call(target, { headers });
  assert.equal(answer.status, 200);
  return seen!;
};

/** Parameter mapping. */
export const mappingRules: readonly DocumentedRule[] = [
  {
    rule: "append, overwrite and remove change headers and query parameters on their way to the integration",
    page: mapping,
    async check(door) {
      const parameters = {
        "append:header.x-added": "$request.path.id",
        "overwrite:header.x-own": "fixed",
        "remove:header.x-gone": "''",
        "append:querystring.more": "$request.querystring.q",
        "overwrite:querystring.q": "$context.httpMethod",
      };
      const { target, headers } = await sent(door, parameters, "/things/7?q=1", { "x-own": "old", "x-gone": "y" });
      assert.deepEqual([headers["x-added"], headers["x-own"], headers["x-gone"]], ["7", "fixed", undefined]);
      const query = new URL(target, "https://h").searchParams;
      assert.deepEqual([query.get("more"), query.get("q")], ["1", "GET"]);
    },
  },
  {
    rule: "overwrite:path takes the place of the path",
    page: mapping,
    async check(door) {
      const { target } = await sent(door, { "overwrite:path": "/other/${request.path.id}" }, "/things/7");
      assert.match(target, /\/other\/7$/);
    },
  },
  {
    rule: "reserved headers cannot be mapped",
    page: mapping,
    async check(door) {
      for (const name of ["Authorization", "x-amz-date", "x-amzn-trace-id", "Via", "Host-not"]) {
        const made = sent(door, { [`overwrite:header.${name}`]: "v" }, "/things/7");
        if (name === "Host-not") await made;
        else await assert.rejects(made, /reserved|not supported|Invalid/i, name);
      }
    },
  },
  {
    rule: "response parameters of a status change its headers and the status itself",
    page: mapping,
    async check(door) {
      const responseParameters = [
        {
          statusCode: "500",
          mappings: { "overwrite:statuscode": "403", "append:header.x-error": "${context.requestId}" },
        },
      ];
      const routes = { "GET /": { code: reply({ statusCode: 500 }), integration: { responseParameters } } };
      const answer = await (await httpApi(door, { routes })).call("/");
      assert.equal(answer.status, 403);
      assert.match(String(answer.headers["x-error"]), /=$/);
    },
  },
];

const preflight = {
  method: "OPTIONS",
  headers: { origin: "https://shop.example", "access-control-request-method": "GET" },
};
const corsConfiguration = { allowOrigins: ["https://shop.example"], allowMethods: ["GET"], maxAge: 300 };

/** CORS. */
export const corsRules: readonly DocumentedRule[] = [
  {
    rule: "preflight requests are answered though no route takes OPTIONS",
    page: cors,
    async check(door) {
      const api = await httpApi(door, { routes: { "GET /": {} }, api: { corsConfiguration } });
      const { status, headers } = await api.call("/", preflight);
      assert.equal(Math.floor(status / 100), 2);
      assert.equal(headers["access-control-allow-origin"], "https://shop.example");
      assert.equal(headers["access-control-max-age"], "300");
    },
  },
  {
    rule: "the backend's own CORS headers are ignored",
    page: cors,
    async check(door) {
      const code = reply({ statusCode: 200, headers: { "Access-Control-Allow-Origin": "*" } });
      const api = await httpApi(door, { routes: { "GET /": { code } }, api: { corsConfiguration } });
      const allowed = await api.call("/", { headers: { origin: "https://shop.example" } });
      assert.equal(allowed.headers["access-control-allow-origin"], "https://shop.example");
      const other = await api.call("/", { headers: { origin: "https://evil.example" } });
      assert.equal(other.headers["access-control-allow-origin"], undefined);
    },
  },
  {
    rule: "an authorized $default route takes OPTIONS too, which an OPTIONS /{proxy+} route without authorization frees",
    page: cors,
    async check(door) {
      const closed = { route: { authorizationType: "AWS_IAM" } };
      const shut = await httpApi(door, { routes: { $default: closed }, api: { corsConfiguration } });
      assert.equal((await shut.call("/x", preflight)).status, 403);
      const routes = { $default: closed, "OPTIONS /{proxy+}": {} };
      const free = await httpApi(door, { routes, api: { corsConfiguration } });
      assert.equal(Math.floor((await free.call("/x", preflight)).status / 100), 2);
    },
  },
];
