import {
  auth,
  Function,
  type FunctionArgs,
  LambdaAuthorizerType,
  Queue,
  Table,
  Verb,
  Workflow,
} from "../../../../components/index";
import { existingDirectory, existingFunction } from "../../support/parts";
import { type Case, clients, http, httpRoute, many, mock, open, rest, restRoute, socket } from "./case";

const call = (name = "f") => existingFunction(name);
const keyed = { mock: {}, auth: auth.apiKey("a test") };
const plan = (apis = rest()) => ({ apis: { shop: { api: apis } } });
const key = "k".repeat(20);
const handler = (args: Partial<FunctionArgs>) => new Function("f", { entry: "functions/get-order/index.ts", ...args });
const calls = (resource: string) =>
  JSON.stringify({ StartAt: "A", States: { A: { Type: "Task", Resource: resource, End: true } } });
const publish = "arn:aws:states:::sns:publish";

/** Rules about who may call, and what may be done. */
export const accessCases: readonly Case[] = [
  {
    rule: "route-auth",
    says: /\.auth: is missing; say who may call/,
    breaks: () => restRoute({ mock: {}, auth: undefined }),
    keeps: () => restRoute({ mock: {}, auth: auth.iam() }),
  },
  {
    rule: "route-open",
    says: /^shop: routes\["GET \/a"\]\.auth: is open and gives no reason/,
    breaks: () => restRoute({ function: call(), auth: auth.none() }),
    keeps: () => restRoute({ function: call(), auth: auth.none("the catalogue is public") }),
  },
  {
    rule: "api-key-alone",
    says: /^shop: routes\["POST \/a"\]\.auth: lets whoever has a key change something/,
    breaks: () => restRoute({ mock: {}, auth: auth.apiKey() }, "POST /a"),
    keeps: () => restRoute({ mock: {}, auth: auth.iam(), apiKeyRequired: true }, "POST /a"),
  },
  {
    rule: "auth-type",
    says: /auth\.type: got "maybe"; allowed: none, iam/,
    breaks: () => restRoute({ mock: {}, auth: { type: "maybe" as never } }),
    keeps: () => restRoute({ mock: {}, auth: auth.iam() }),
  },
  {
    rule: "authorizers-quota",
    says: /^authorizers: got 11; AWS allows 10/,
    breaks: () => rest({ authorizers: many(11, (n) => [`a${n}`, { userPoolArns: ["arn"] }]) }),
    keeps: () => rest({ authorizers: many(10, (n) => [`a${n}`, { userPoolArns: ["arn"] }]) }),
  },
  {
    rule: "authorizer-unknown",
    says: /auth\.authorizer: got "x"; the API's authorizers: none/,
    breaks: () => restRoute({ mock: {}, auth: auth.authorizer("x") }),
    keeps: () =>
      restRoute({ mock: {}, auth: auth.authorizer("x") }, "GET /a", {
        authorizers: { x: { userDirectory: existingDirectory("d") } },
      }),
  },
  {
    rule: "authorizer-name",
    says: /^authorizers\.sigv4: is no name/,
    breaks: () => rest({ authorizers: { sigv4: { userPoolArns: ["arn"] } } }),
    keeps: () => rest({ authorizers: { customers: { userPoolArns: ["arn"] } } }),
  },
  {
    rule: "authorizer-scopes",
    says: /auth\.scopes: go with a user pool alone/,
    breaks: () =>
      restRoute({ mock: {}, auth: auth.authorizer("f", ["s"]) }, "GET /a", {
        authorizers: { f: { function: call() } },
      }),
    keeps: () =>
      restRoute({ mock: {}, auth: auth.authorizer("f") }, "GET /a", { authorizers: { f: { function: call() } } }),
  },
  {
    rule: "authorizer-ttl",
    says: /^authorizers\.f\.resultTtlSeconds: got 3601; allowed: whole numbers 0 to 3600/,
    breaks: () => rest({ authorizers: { f: { function: call(), resultTtlSeconds: 3601 } } }),
    keeps: () => rest({ authorizers: { f: { function: call(), resultTtlSeconds: 3600 } } }),
  },
  {
    rule: "authorizer-cache-key",
    says: /all callers would share one kept answer/,
    breaks: () => rest({ authorizers: { f: { function: call(), identitySources: [] } } }),
    keeps: () => rest({ authorizers: { f: { function: call(), identitySources: [], resultTtlSeconds: 0 } } }),
  },
  {
    rule: "identity-source",
    says: /got "method\.request\.path\.x"; allowed/,
    breaks: () => rest({ authorizers: { f: { function: call(), identitySources: ["method.request.path.x"] } } }),
    keeps: () =>
      rest({
        authorizers: {
          f: {
            function: call(),
            type: LambdaAuthorizerType.Token,
            identitySources: ["method.request.header.X-Token"],
          },
        },
      }),
  },
  {
    rule: "jwt-issuer",
    says: /jwt\.issuer: got "http:\/\/idp\.example"; allowed: an https URL/,
    breaks: () => http({ authorizers: { j: { jwt: { issuer: "http://idp.example", audiences: ["a"] } } } }),
    keeps: () => http({ authorizers: { j: { jwt: { issuer: "https://idp.example", audiences: ["a"] } } } }),
  },
  {
    rule: "jwt-audiences",
    says: /jwt\.audiences: are 0; allowed: 1 to 50/,
    breaks: () => http({ authorizers: { j: { jwt: { issuer: "https://idp.example", audiences: [] } } } }),
    keeps: () => http({ authorizers: { j: { jwt: { issuer: "https://idp.example", audiences: ["a"] } } } }),
  },
  {
    rule: "http-scopes",
    says: /auth\.scopes: are more than AWS's 10 a route/,
    breaks: () => scoped(11),
    keeps: () => scoped(10),
  },
  {
    rule: "http-api-key",
    says: /auth: asks for an API key, which HTTP APIs do not know/,
    breaks: () => httpRoute({ function: call(), auth: auth.apiKey() }),
    keeps: () => httpRoute({ function: call(), auth: auth.iam() }),
  },
  {
    rule: "websocket-auth-place",
    says: /routes\["say"\]\.auth: is asked for at \$connect alone/,
    breaks: () => socket({ routes: { $connect: mock, say: { mock: {}, auth: open } } }),
    keeps: () => socket({ routes: { $connect: { mock: {}, auth: auth.iam() }, say: { mock: {} } } }),
  },
  {
    rule: "api-key-value",
    says: /^clients\.a\.value: has 19 characters; allowed: 20 to 128/,
    breaks: () => clients({ plans: { p: plan() }, clients: { a: { plan: "p", value: key.slice(1) } } }),
    keeps: () => clients({ plans: { p: plan() }, clients: { a: { plan: "p", value: key } } }),
  },
  {
    rule: "api-key-without-plan",
    says: /^shop: routes\["GET \/a"\]\.auth: asks for an API key, but no ApiClients of this program/,
    breaks: () => rest({ routes: { "GET /a": keyed } }),
    keeps: () => clients({ plans: { p: plan(rest({ routes: { "GET /a": keyed } })) } }),
  },
  {
    rule: "plan-apis",
    says: /^plans\.p\.apis: are none/,
    breaks: () => clients({ plans: { p: { apis: {} } } }),
    keeps: () => clients({ plans: { p: plan() } }),
  },
  {
    rule: "plan-route",
    says: /routeThrottles\["GET \/b"\]: is no route of the API; it has GET \/a/,
    breaks: () => clients({ plans: { p: limited({ "GET /b": { rateLimit: 1, burstLimit: 1 } }) } }),
    keeps: () => clients({ plans: { p: limited({ "GET /a": { rateLimit: 1, burstLimit: 1 } }) } }),
  },
  {
    rule: "plan-route-throttles",
    says: /routeThrottles: are 21; AWS allows 20/,
    breaks: () => clients({ plans: { p: limited(rates(21), 21) } }),
    keeps: () => clients({ plans: { p: limited(rates(20), 20) } }),
  },
  {
    rule: "plan-above-stage",
    says: /^clients: plans\.p\.throttle: lets each client send 101 requests a second, but the API takes 100/,
    breaks: () => clients({ plans: { p: { ...plan(), throttle: { rateLimit: 101, burstLimit: 200 } } } }),
    keeps: () => clients({ plans: { p: { ...plan(), throttle: { rateLimit: 100, burstLimit: 200 } } } }),
  },
  {
    rule: "grant-target",
    says: /^access\[0\]: names no target; name exactly one/,
    breaks: () => handler({ access: [{ verbs: [Verb.Read] }] }),
    keeps: () => handler({ access: [{ table: table(), verbs: [Verb.Read] }] }),
  },
  {
    rule: "grant-actions",
    says: /^access\[0\]\.actions: "\*" is a wildcard; name each action/,
    breaks: () => handler({ access: [{ table: table(), actions: ["*"] }] }),
    keeps: () => handler({ access: [{ table: table(), actions: ["Scan"] }] }),
  },
  {
    rule: "access-missing",
    says: /^f: environment\.TABLE: names the table "orders", but `access` grants nothing on it/,
    breaks: () => handler({ environment: { TABLE: table().name } }),
    keeps: () => {
      const orders = table();
      const queue = new Queue("work");
      handler({
        environment: { TABLE: orders.name, QUEUE: queue.url },
        access: [{ table: orders, verbs: [Verb.Read] }],
        queues: { queue: { queue } },
      });
    },
  },
  {
    rule: "workflow-access-missing",
    says: /^w: access: grants nothing on sns, which the definition calls/,
    breaks: () => new Workflow("w", { definition: calls(publish) }),
    keeps: () =>
      new Workflow("w", {
        definition: calls(publish),
        access: [{ arn: "arn:aws:sns:eu-west-1:123456789012:news", actions: ["sns:Publish"] }],
      }),
  },
];

function table(): Table {
  return new Table("orders", { protection: false });
}

function scoped(count: number) {
  const scopes = Object.keys(many(count, (n) => [`s${n}`, n]));
  return httpRoute({ function: call(), auth: auth.authorizer("j", scopes) }, "GET /a", {
    authorizers: { j: { jwt: { issuer: "https://idp.example", audiences: ["a"] } } },
  });
}

function rates(count: number) {
  return many(count, (n) => [n === 0 ? "GET /a" : `GET /a${n}`, { rateLimit: 1, burstLimit: 1 }]);
}

function limited(routeThrottles: ReturnType<typeof rates>, routes = 1) {
  const api = rest({ routes: many(routes, (n) => [n === 0 ? "GET /a" : `GET /a${n}`, mock]) });
  return { apis: { shop: { api, routeThrottles } } };
}
