import assert from "node:assert/strict";
import { type HttpApi, httpApi } from "./http-api";
import { type DocumentedRule, guide } from "./rule";

const notFound = '{"message":"Not Found"}';
const routes = guide("http-api-develop-routes");
const stages = guide("http-api-stages");

const routeOf = async (api: HttpApi, target: string, method = "GET") =>
  (await api.call(target, { method })).at("$.routeKey");

/** The table of AWS's page, request by request. */
const routing: DocumentedRule = {
  rule: "a full match comes before a greedy path variable, and that before $default",
  page: routes,
  async check(door) {
    const keys = ["GET /pets/dog/1", "GET /pets/dog/{id}", "GET /pets/{proxy+}", "ANY /{proxy+}", "$default"];
    const api = await httpApi(door, { routes: Object.fromEntries(keys.map((key) => [key, {}])) });
    assert.equal(await routeOf(api, "/pets/dog/1"), "GET /pets/dog/1");
    assert.equal(await routeOf(api, "/pets/dog/2"), "GET /pets/dog/{id}");
    assert.equal(await routeOf(api, "/pets/cat/1"), "GET /pets/{proxy+}");
    assert.equal(await routeOf(api, "/test/5", "POST"), "ANY /{proxy+}");
  },
};

/** Which route takes a request. */
export const routeRules: readonly DocumentedRule[] = [
  routing,
  {
    rule: `a request that no route matches gets 404 ${notFound}`,
    page: routes,
    async check(door) {
      const api = await httpApi(door, { routes: { "GET /pets": {} } });
      const answer = await api.call("/cats");
      assert.deepEqual([answer.status, answer.text], [404, notFound]);
      assert.equal((await api.call("/pets", { method: "POST" })).status, 404);
    },
  },
  {
    rule: "ANY takes the methods that no other route of the path defines",
    page: routes,
    async check(door) {
      const api = await httpApi(door, { routes: { "ANY /pets": {}, "GET /pets": {} } });
      assert.equal(await routeOf(api, "/pets"), "GET /pets");
      assert.equal(await routeOf(api, "/pets", "PUT"), "ANY /pets");
    },
  },
  {
    rule: "query string parameters go to the integration",
    page: routes,
    async check(door) {
      const api = await httpApi(door, { routes: { "GET /pets": {} } });
      assert.equal((await api.call("/pets?id=4&type=dog")).at("$.rawQueryString"), "id=4&type=dog");
    },
  },
];

/** What a stage serves. */
export const stageRules: readonly DocumentedRule[] = [
  {
    rule: "the $default stage is served from the base of the URL, another stage below its name",
    page: stages,
    async check(door) {
      const base = await httpApi(door, { routes: { "GET /pets": {} } });
      assert.equal((await base.call("/pets")).at("$.rawPath"), "/pets");
      const named = await httpApi(door, { routes: { "GET /pets": {} }, stage: { name: "beta" } });
      assert.equal((await named.call("/beta/pets")).at("$.requestContext.stage"), "beta");
      assert.deepEqual([(await named.call("/pets")).status, (await named.call("/pets")).text], [404, notFound]);
    },
  },
  {
    rule: "a change reaches a stage with a deployment, or at once where it deploys automatically",
    page: stages,
    async check(door) {
      for (const autoDeploy of [true, false]) {
        const api = await httpApi(door, { routes: { "GET /a": {} }, stage: { autoDeploy: true } });
        const deployment = await door.create("aws:apigatewayv2/deployment:Deployment", `${api.id}-d`, {
          apiId: api.id,
        });
        const frozen = {
          apiId: api.id,
          name: "frozen",
          autoDeploy,
          ...(autoDeploy ? {} : { deploymentId: deployment.id }),
        };
        await door.create("aws:apigatewayv2/stage:Stage", `${api.id}-frozen`, frozen);
        const [integration] = door.cloud.resources("aws:apigatewayv2/integration:Integration").slice(-1);
        const later = { apiId: api.id, routeKey: "GET /later", target: `integrations/${integration!.id}` };
        await door.create("aws:apigatewayv2/route:Route", `${api.id}-later`, later);
        assert.equal((await api.call("/frozen/later")).status, autoDeploy ? 200 : 404);
      }
    },
  },
  {
    rule: "a stage variable stands in a Lambda function's ARN, and functions are given all of them",
    page: stages,
    async check(door) {
      const name = "named-by-variable";
      const arn = await door.addFunction(name, "exports.handler = async (event) => event.stageVariables;");
      const api = await httpApi(door, {
        routes: { "GET /": { integration: { integrationUri: arn.replace(name, `\${stageVariables.fn}`) } } },
        stage: { stageVariables: { fn: name } },
      });
      assert.equal((await api.call("/")).at("$.fn"), name);
    },
  },
  {
    rule: "an API whose default endpoint is disabled does not answer there",
    page: guide("http-api-disable-default-endpoint"),
    async check(door) {
      const api = await httpApi(door, { routes: { "GET /": {} }, api: { disableExecuteApiEndpoint: true } });
      assert.equal((await api.call("/")).status, 404);
    },
  },
  {
    rule: "a route beyond its throttle answers 429",
    page: guide("http-api-throttling"),
    async check(door) {
      const routeSettings = [{ routeKey: "GET /slow", throttlingRateLimit: 1, throttlingBurstLimit: 1 }];
      const api = await httpApi(door, { routes: { "GET /slow": {}, "GET /fast": {} }, stage: { routeSettings } });
      const codes = await Promise.all(Array.from({ length: 5 }, async () => (await api.call("/slow")).status));
      assert.ok(codes.includes(429) && codes.includes(200), codes.join());
      assert.equal((await api.call("/fast")).status, 200);
    },
  },
];
