import assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  auth,
  HttpApi,
  type HttpRoute,
  RestApi,
  type RestRoute,
  WebSocketApi,
  type WebSocketRoute,
} from "../../components/index";
import { make } from "../components/support/mocks";
import { existingDirectory, existingFunction, existingService } from "../components/support/parts";
import { everyKind } from "../components/support/shop";
import { changes } from "./changes";

type Kind<R> = () => Record<string, R>;

/** On a stage for development the linter would have advice to give. */
const stage = "prod";
const open = auth.none("a test");

/** One route of every integration, and of every setting that costs a resource or a setting of the stage. */
const restRoutes: Kind<RestRoute> = () => ({
  ...everyKind(),
  "GET /slow": { mock: {}, auth: open, throttle: { rateLimit: 1, burstLimit: 2 } },
  "GET /kept": { mock: {}, auth: open, cache: { ttlSeconds: 60 } },
  "GET /mine": { mock: {}, auth: auth.authorizer("customers", ["shop/read"]) },
  "POST /checked": { mock: {}, auth: auth.iam(), request: { body: { type: "object" } } },
});
const httpRoutes: Kind<HttpRoute> = () => {
  const handler = existingFunction("list");
  return {
    "GET /list": { function: handler, auth: open },
    "POST /list": { function: handler, auth: auth.iam(), throttle: { rateLimit: 1, burstLimit: 2 } },
    "GET /other": { function: existingFunction("other"), auth: open, throttle: { rateLimit: 3, burstLimit: 4 } },
    "ANY /old/{proxy+}": { http: { url: "https://old.example/{proxy}" }, auth: open },
    "GET /stock": { private: { service: existingService("stock") }, auth: open },
    $default: { http: { url: "https://rest.example" }, auth: open },
  };
};
const webSocketRoutes: Kind<WebSocketRoute> = () => {
  const handler = existingFunction("chat");
  return {
    $connect: { function: handler, auth: open },
    $disconnect: { function: handler },
    $default: { mock: { body: "what?" }, twoWay: true },
    send: { function: handler, throttle: { rateLimit: 1, burstLimit: 2 } },
    join: { function: existingFunction("join"), twoWay: true },
    hook: { http: { url: "https://hook.example" }, throttle: { rateLimit: 3, burstLimit: 4 } },
  };
};

const rest = (routes: Record<string, RestRoute>) =>
  new RestApi("shop", {
    cache: { sizeGb: "0.5" },
    authorizers: { customers: { userDirectory: existingDirectory("customers") } },
    routes,
  });
const http = (routes: Record<string, HttpRoute>) => new HttpApi("shop", { routes });
const socket = (routes: Record<string, WebSocketRoute>) => new WebSocketApi("shop", { routes });

/** Makes an API of the routes with these keys, in this order; everything that routes lead to is made each time. */
function made<R>(kind: Kind<R>, create: (routes: Record<string, R>) => unknown, keys: readonly string[]) {
  return make(() => {
    const all = kind();
    return create(Object.fromEntries(keys.map((key) => [key, all[key]!])));
  }, stage);
}

/** Keys of a kind, which are known without a program. */
async function keysOf<R>(kind: Kind<R>): Promise<string[]> {
  return Object.keys((await make(kind, stage)).result);
}

function neverMinds<R>(what: string, kind: Kind<R>, create: (routes: Record<string, R>) => unknown, always = ""): void {
  it(`${what}: another order of routes changes no resource and no input`, async () => {
    const keys = await keysOf(kind);
    const subset = fc.shuffledSubarray(keys, { minLength: 2 }).filter((some) => some.includes(always) || always === "");
    await fc.assert(
      fc.asyncProperty(subset, async (some) => {
        const inOrder = await made(kind, create, [...some].sort());
        assert.deepEqual(await changes(inOrder, await made(kind, create, some)), []);
      }),
      { numRuns: 15 },
    );
  });
}

describe("Routes that move", function () {
  this.timeout(60_000);
  neverMinds("REST", restRoutes, rest);
  neverMinds("HTTP", httpRoutes, http);
  neverMinds("WebSocket", webSocketRoutes, socket, "$connect");
});

const restAlways = ["Deployment shop-deployment: triggers", "RestApi shop: body"];
const httpAlways = ["Api shop: body", "Deployment shop-deployment: triggers"];
const integrations = "RolePolicy shop-integrations-policy: policy";

describe("A route that is added changes only", function () {
  this.timeout(60_000);

  /** Adds a route to some that are there, at any place among them, and compares what is asked for. */
  function adds<R>(
    kind: Kind<R>,
    create: (routes: Record<string, R>) => unknown,
    before: readonly string[],
    added: string,
    expected: readonly string[],
  ): void {
    it(`${added}, after ${before.join(", ")}: ${expected.join("; ")}`, async () => {
      const old = await made(kind, create, before);
      for (let at = 0; at <= before.length; at++) {
        const keys = [...before.slice(0, at), added, ...before.slice(at)];
        assert.deepEqual(await changes(old, await made(kind, create, keys)), [...expected].sort(), `at ${at}`);
      }
    });
  }

  describe("of a REST API", () => {
    const from = ["GET /items/{id}", "GET /health"];
    const cases: Record<string, readonly string[]> = {
      "POST /checked": [],
      "GET /mine": [],
      "GET /stock/{sku}": [],
      "ANY /legacy/{path+}": [],
      "GET /function": ["+ Permission shop-list-routes"],
      "POST /stream": ["+ Permission shop-talk-routes"],
      "GET /slow": ["+ MethodSettings shop-GET /slow"],
      "GET /kept": ["+ MethodSettings shop-GET /kept"],
      "PUT /items/{id}": [integrations],
      "POST /hooks/{source}": [integrations],
      "POST /events": [integrations],
      "POST /checkouts": [integrations],
      "PUT /files/{name}": [integrations],
      "POST /topic": [integrations],
      "POST /bus": [integrations],
    };
    for (const [added, more] of Object.entries(cases)) adds(restRoutes, rest, from, added, [...restAlways, ...more]);
    adds(restRoutes, rest, ["GET /health"], "GET /items/{id}", [
      ...restAlways,
      "+ Role shop-integrations-role",
      "+ RolePolicy shop-integrations-policy",
    ]);
  });

  describe("of an HTTP API", () => {
    adds(httpRoutes, http, ["GET /list", "ANY /old/{proxy+}"], "GET /stock", httpAlways);
    adds(httpRoutes, http, ["GET /list"], "POST /list", [...httpAlways, "Stage shop-stage: routeSettings"]);
    adds(httpRoutes, http, ["GET /list"], "GET /other", [
      ...httpAlways,
      "+ Permission shop-other-routes",
      "Stage shop-stage: routeSettings",
    ]);
  });

  describe("of a WebSocket API", () => {
    const from = ["$connect", "$default"];
    const route = (key: string) => [
      `+ Integration shop-${key}`,
      `+ Route shop-${key}`,
      "Deployment shop-deployment: triggers",
    ];
    adds(webSocketRoutes, socket, from, "$disconnect", route("$disconnect"));
    adds(webSocketRoutes, socket, from, "send", [...route("send"), "Stage shop-stage: routeSettings"]);
    adds(webSocketRoutes, socket, from, "join", [
      ...route("join"),
      "+ Permission shop-join-routes",
      "+ RouteResponse shop-join",
    ]);
  });
});
