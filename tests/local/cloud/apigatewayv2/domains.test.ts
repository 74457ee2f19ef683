import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { apigateway } from "../../../../local/cloud/apigateway";
import { tokens } from "../../../../local/cloud/apigatewayv2/inputs";
import type { ResourceRecord } from "../../../../local/cloud/resource";
import { functionArn, request, shown } from "../../gateway/http/double";
import { Harness } from "./harness";

const functions = { echo: (event: Record<string, unknown>) => ({ statusCode: 200, body: JSON.stringify(event) }) };
const certificateArn = "arn:aws:acm:us-east-1:123456789012:certificate/1";

async function httpApi(h: Harness, name = "mobile"): Promise<ResourceRecord> {
  const api = await h.create(tokens.Api, name, { protocolType: "HTTP", disableExecuteApiEndpoint: true });
  const integration = await h.create(tokens.Integration, `${name}-i`, {
    apiId: api.id,
    integrationType: "AWS_PROXY",
    integrationUri: functionArn("echo"),
    payloadFormatVersion: "2.0",
  });
  await h.create(tokens.Route, `${name}-r`, {
    apiId: api.id,
    routeKey: "GET /items/{id}",
    target: `integrations/${integration.id}`,
  });
  await h.create(tokens.Stage, `${name}-s`, { apiId: api.id, name: "live", autoDeploy: true });
  return api;
}

/** A REST API that answers with its name and the base path it was called by, from a document. */
async function restApi(h: Harness, name: string, text = JSON.stringify({ api: name })): Promise<ResourceRecord> {
  const method = {
    responses: { "200": { description: "" } },
    "x-amazon-apigateway-auth": { type: "NONE" },
    "x-amazon-apigateway-integration": {
      type: "mock",
      requestTemplates: { "application/json": '{"statusCode":200}' },
      responses: { default: { statusCode: "200", responseTemplates: { "application/json": text } } },
    },
  };
  const body = JSON.stringify({
    openapi: "3.0.1",
    info: { title: name, version: "1" },
    paths: { "/{proxy+}": { get: method } },
  });
  const api = await h.create("aws:apigateway/restApi:RestApi", name, {
    name,
    body,
    endpointConfiguration: { types: "REGIONAL" },
  });
  const deployment = await h.create("aws:apigateway/deployment:Deployment", `${name}-d`, { restApi: api.id });
  await h.create("aws:apigateway/stage:Stage", `${name}-s`, {
    restApi: api.id,
    deployment: deployment.id,
    stageName: "live",
  });
  return api;
}

const domain = (h: Harness, over: Record<string, unknown> = {}) =>
  h.create(tokens.DomainName, "domain", {
    domainName: "api.shop.example",
    domainNameConfiguration: { certificateArn, endpointType: "REGIONAL", securityPolicy: "TLS_1_2" },
    ...over,
  });
const map = (h: Harness, apiId: string, key?: string) =>
  h.create(tokens.ApiMapping, `map-${key}`, {
    domainName: "api.shop.example",
    apiId,
    stage: "live",
    apiMappingKey: key,
  });
const get = async (h: Harness, target: string, headers: [string, string][] = []) => {
  const endpoint = h.cloud.network.find("api.shop.example")!;
  return shown(await endpoint.handle(request("GET", target, { host: "api.shop.example", headers })));
};
const withRest = () => {
  const h = new Harness({ functions }, undefined, [apigateway]);
  h.cloud.provide("waf", { inspect: () => undefined });
  return h;
};

describe("custom domain names of HTTP APIs", () => {
  it("lead a base path to a stage, though the default endpoint is disabled", async () => {
    const h = new Harness({ functions });
    const api = await httpApi(h);
    const made = await domain(h);
    await map(h, api.id, "v1/mobile");
    const answer = await get(h, "/v1/mobile/items/7?q=1");
    assert.equal(answer.status, 200);
    const event = JSON.parse(answer.body) as { rawPath: string; requestContext: { stage: string; domainName: string } };
    assert.equal(event.rawPath, "/v1/mobile/items/7");
    assert.equal(event.requestContext.stage, "live");
    assert.equal(event.requestContext.domainName, "api.shop.example");
    const { targetDomainName, hostedZoneId } = made.outputs.domainNameConfiguration as Record<string, string>;
    assert.match(targetDomainName!, /^d-\w{10}\.execute-api\.us-east-1\.amazonaws\.com$/);
    assert.ok(h.cloud.network.find(targetDomainName!));
    assert.equal(hostedZoneId, "Z1UJRXOUMOOFQ8");
    assert.ok(h.cloud.network.findByPath("/domains/api.shop.example/v1/mobile/items/7"));
  });

  it("take the longest base path, whole segments only, and refuse what is not mapped with 403", async () => {
    const h = new Harness({ functions });
    await domain(h);
    const [short, long] = [await httpApi(h, "short"), await httpApi(h, "long")];
    await map(h, short.id, "v1");
    await map(h, long.id, "v1/deep");
    const apiOf = async (target: string) =>
      (JSON.parse((await get(h, target)).body) as { requestContext: { apiId: string } }).requestContext.apiId;
    assert.equal(await apiOf("/v1/items/1"), short.id);
    assert.equal(await apiOf("/v1/deep/items/1"), long.id);
    for (const target of ["/v1x/items/1", "/items/1", "/"]) {
      const refused = await get(h, target);
      assert.deepEqual([refused.status, refused.body], [403, '{"message":"Forbidden"}'], target);
    }
  });

  it("are refused without a certificate of their region and name, or when taken", async () => {
    const h = new Harness({ functions });
    const configuration = (arn: string) => ({
      certificateArn: arn,
      endpointType: "REGIONAL",
      securityPolicy: "TLS_1_2",
    });
    const elsewhere = certificateArn.replace("us-east-1", "eu-west-1");
    await assert.rejects(domain(h, { domainNameConfiguration: configuration(elsewhere) }), /must be in 'us-east-1'/);
    await assert.rejects(
      domain(h, {
        domainNameConfiguration: { ...configuration(certificateArn), endpointType: "EDGE", securityPolicy: "TLS_1_0" },
      }),
      /must be REGIONAL; .*must be TLS_1_2/,
    );
    await domain(h);
    const twin = { domainName: "api.shop.example", domainNameConfiguration: configuration(certificateArn) };
    await assert.rejects(h.create(tokens.DomainName, "twin", twin), /already exists/);
  });

  it("mappings are refused when taken, malformed, reserved, or of a stage that is not there", async () => {
    const h = new Harness({ functions });
    const api = await httpApi(h);
    const made = await domain(h);
    await map(h, api.id, "v1");
    await assert.rejects(h.delete(made), /has API mappings/);
    await assert.rejects(map(h, api.id, "a//b"), /single slashes/);
    await assert.rejects(map(h, api.id, "ping"), /reserved/);
    await assert.rejects(
      h.create(tokens.ApiMapping, "again", {
        domainName: "api.shop.example",
        apiId: api.id,
        stage: "live",
        apiMappingKey: "v1",
      }),
      /already exists/,
    );
    await assert.rejects(
      h.create(tokens.ApiMapping, "none", { domainName: "api.shop.example", apiId: api.id, stage: "none" }),
      /Invalid stage/,
    );
  });

  it("a WebSocket API has a domain for itself", async () => {
    const h = new Harness({ functions });
    await domain(h);
    await map(h, (await httpApi(h)).id, "v1");
    const live = await h.create(tokens.Api, "ws", {
      protocolType: "WEBSOCKET",
      routeSelectionExpression: "$request.body.action",
    });
    await h.create(tokens.Stage, "ws-s", { apiId: live.id, name: "live", autoDeploy: true });
    await assert.rejects(map(h, live.id, "live"), /cannot share/);
  });
});

describe("custom domain names of REST APIs", () => {
  const v1Domain = (h: Harness, over: Record<string, unknown> = {}) =>
    h.create("aws:apigateway/domainName:DomainName", "v1", {
      domainName: "api.shop.example",
      regionalCertificateArn: certificateArn,
      endpointConfiguration: { types: "REGIONAL" },
      ...over,
    });
  const rule = (
    h: Harness,
    name: string,
    priority: number,
    apiId: string,
    over: Record<string, unknown> = {},
    strip = false,
  ) =>
    h.create(tokens.RoutingRule, name, {
      domainName: "api.shop.example",
      priority,
      actions: [{ invokeApi: { apiId, stage: "live", stripBasePath: strip } }],
      ...over,
    });
  const nameOf = async (h: Harness, target: string, headers: [string, string][] = []) =>
    (await get(h, target, headers)).body;

  it("of the first generation, with base paths of one and of several segments", async () => {
    const h = withRest();
    await v1Domain(h);
    const [one, two] = [await restApi(h, "one"), await restApi(h, "two")];
    await h.create("aws:apigateway/basePathMapping:BasePathMapping", "b", {
      domainName: "api.shop.example",
      restApi: one.id,
      stageName: "live",
      basePath: "v1",
    });
    await map(h, two.id, "v1/two");
    assert.equal(await nameOf(h, "/v1/x"), '{"api":"one"}');
    assert.equal(await nameOf(h, "/v1/two/x"), '{"api":"two"}');
  });

  it("of the second generation, REST and HTTP side by side", async () => {
    const h = withRest();
    await domain(h);
    await map(h, (await restApi(h, "rest")).id, "rest");
    await map(h, (await httpApi(h)).id, "http");
    assert.equal(await nameOf(h, "/rest/x"), '{"api":"rest"}');
    assert.equal((await get(h, "/http/items/1")).status, 200);
  });

  it("routing rules go before base paths, by priority, base path and header", async () => {
    const h = withRest();
    await v1Domain(h, { routingMode: "ROUTING_RULE_THEN_BASE_PATH_MAPPING" });
    const [old, beta, vip] = [await restApi(h, "old"), await restApi(h, "beta"), await restApi(h, "vip")];
    await map(h, old.id, "shop");
    await rule(h, "vip", 10, vip.id, {
      conditions: [
        { matchHeaders: { anyOf: { header: "X-Tier", valueGlob: "gold-*" } } },
        { matchBasePaths: { anyOfs: ["shop"] } },
      ],
    });
    await rule(h, "beta", 20, beta.id, { conditions: [{ matchBasePaths: { anyOfs: ["beta"] } }] }, true);
    assert.equal(await nameOf(h, "/shop/x"), '{"api":"old"}');
    assert.equal(await nameOf(h, "/shop/x", [["x-tier", "gold-7"]]), '{"api":"vip"}');
    assert.equal(await nameOf(h, "/shop/x", [["x-tier", "GOLD-7"]]), '{"api":"old"}');
    assert.equal(await nameOf(h, "/beta/x"), '{"api":"beta"}');
    assert.equal((await get(h, "/else/x", [["x-tier", "gold-7"]])).status, 403);
  });

  it("a request knows the rule, or else the base path, that led it to its stage", async () => {
    const h = withRest();
    await domain(h, { routingMode: "ROUTING_RULE_THEN_API_MAPPING" });
    const text = "$!context.customDomain.routingRuleIdMatched|$!context.customDomain.basePathMatched";
    const rest = await restApi(h, "rest", text);
    await map(h, rest.id, "shop");
    const made = await rule(h, "beta", 20, rest.id, { conditions: [{ matchBasePaths: { anyOfs: ["beta"] } }] }, true);
    assert.equal(await nameOf(h, "/beta/x"), `${String(made.outputs.routingRuleId)}|`);
    assert.equal(await nameOf(h, "/shop/x"), "|shop");
  });

  it("routing rules that AWS refuses", async () => {
    const h = withRest();
    await domain(h, { routingMode: "ROUTING_RULE_ONLY" });
    const rest = await restApi(h, "rest");
    const http = await httpApi(h);
    await assert.rejects(rule(h, "r", 1, http.id), /lead to REST APIs only/);
    await assert.rejects(rule(h, "r", 0, rest.id), /from 1 to 1000000/);
    await rule(h, "first", 1, rest.id);
    await assert.rejects(rule(h, "second", 1, rest.id), /priority 1/);
    await assert.rejects(map(h, http.id, "http"), /routing rules/);
    assert.equal(await nameOf(h, "/anything/x"), '{"api":"rest"}');
  });

  it("routing rules are refused on a domain that maps REST and HTTP APIs", async () => {
    const h = withRest();
    await domain(h);
    const rest = await restApi(h, "rest");
    await map(h, rest.id, "rest");
    await map(h, (await httpApi(h)).id, "http");
    await assert.rejects(rule(h, "r", 1, rest.id), /maps an HTTP or WebSocket API; routing rules are for/);
  });
});

describe("one custom domain name in several regions, as latency records want it", () => {
  const inRegion = async (h: Harness, region: string) => {
    const arn = certificateArn.replace("us-east-1", region);
    const made = await h.create(
      tokens.DomainName,
      `domain-${region}`,
      {
        domainName: "api.shop.example",
        domainNameConfiguration: { certificateArn: arn, endpointType: "REGIONAL", securityPolicy: "TLS_1_2" },
      },
      region,
    );
    const api = await restApi(h, region);
    const inputs = { domainName: "api.shop.example", apiId: api.id, stage: "live" };
    const mapping = await h.create(tokens.ApiMapping, `map-${region}`, inputs, region);
    return { made, mapping, regionalName: String((made.outputs.domainNameConfiguration as Target).targetDomainName) };
  };
  type Target = { readonly targetDomainName: string };
  const ask = async (h: Harness, host: string) =>
    shown(await h.cloud.network.find(host)!.handle(request("GET", "/x", { host }))).body;

  it("each regional name leads to its region, the name itself to the stage's own", async () => {
    const h = withRest();
    const west = await inRegion(h, "eu-west-1");
    assert.equal(await ask(h, "api.shop.example"), '{"api":"eu-west-1"}');
    const east = await inRegion(h, "us-east-1");
    assert.equal(await ask(h, west.regionalName), '{"api":"eu-west-1"}');
    assert.equal(await ask(h, east.regionalName), '{"api":"us-east-1"}');
    assert.equal(await ask(h, "api.shop.example"), '{"api":"us-east-1"}');
    for (const left of [east.mapping, east.made]) await h.delete(left);
    assert.equal(await ask(h, "api.shop.example"), '{"api":"eu-west-1"}');
    assert.equal(h.cloud.network.find(east.regionalName), undefined);
    for (const left of [west.mapping, west.made]) await h.delete(left);
    assert.equal(h.cloud.network.find("api.shop.example"), undefined);
  });

  it("is refused twice in one region, whatever the generation", async () => {
    const h = withRest();
    await inRegion(h, "eu-west-1");
    await assert.rejects(inRegion(h, "eu-west-1"), /already exists/);
    const first = (region: string) =>
      h.create(
        "aws:apigateway/domainName:DomainName",
        "v1",
        {
          domainName: "api.shop.example",
          regionalCertificateArn: certificateArn.replace("us-east-1", region),
          endpointConfiguration: { types: "REGIONAL" },
        },
        region,
      );
    await assert.rejects(first("eu-west-1"), /already exists/);
    await first("us-east-1");
  });
});
