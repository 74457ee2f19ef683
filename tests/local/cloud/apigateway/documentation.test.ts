import assert from "node:assert/strict";
import type { Properties } from "../../../../local/cloud/resource";
import { root } from "../root";
import { Bench, documentOf, mockOperation } from "./support";

type Exported = {
  info: Record<string, string>;
  tags?: unknown;
  paths: Record<string, Record<string, Record<string, unknown>> & { description?: string }>;
  components: { schemas: Record<string, Record<string, unknown>> };
  "x-amazon-apigateway-documentation"?: { version: string; documentationParts: unknown[] };
};

/** A shop, its documentation made of single parts, published as version v1 with the stage. */
async function documented(parts: readonly [location: Properties, properties: object][]) {
  const bench = new Bench();
  const parameter = { name: "id", in: "path", required: true, schema: { type: "string" } };
  const order = mockOperation("x", {
    parameters: [parameter],
    responses: {
      200: { description: "", content: { "application/json": { schema: { $ref: "#/components/schemas/Order" } } } },
      400: { description: "" },
    },
  });
  const document = documentOf(
    { "/orders": { get: mockOperation("x") }, "/orders/{id}": { get: order } },
    { components: { schemas: { Order: { type: "object" } } } },
  );
  const restApi = await bench.create("restApi", "api", { body: JSON.stringify(document) });
  const restApiId = restApi.id;
  for (const [i, [location, properties]] of parts.entries()) {
    await bench.create("documentationPart", `part${i}`, {
      restApiId,
      location,
      properties: JSON.stringify(properties),
    });
  }
  await bench.create("documentationVersion", "v1", { restApiId, version: "v1" });
  const deployment = await bench.create("deployment", "deployment", { restApi: restApiId });
  const stage = { restApi: restApiId, deployment: deployment.id };
  await bench.create("stage", "stage", { ...stage, stageName: "dev", documentationVersion: "v1" });
  await bench.create("stage", "bare", { ...stage, stageName: "bare" });
  return { bench, restApi };
}

/** GetExport, by the wire API. */
async function exported(bench: Bench, restApiId: string, query: string, stageName = "dev"): Promise<Exported> {
  const target = `/restapis/${restApiId}/stages/${stageName}/exports/oas30${query}`;
  const answer = await bench.cloud.api("apigateway")!({
    service: "apigateway",
    region: "us-east-1",
    caller: root,
    request: {
      method: "GET",
      target,
      signedTarget: target,
      headers: [],
      body: Buffer.alloc(0),
      scheme: "https",
      host: "apigateway.us-east-1.amazonaws.com",
      source: { ip: "127.0.0.1" },
    },
  });
  assert.equal(answer.status, 200, String(answer.body));
  return JSON.parse(String(answer.body)) as Exported;
}

describe("Documentation of REST APIs", () => {
  it("appears in exports: what OpenAPI knows where it belongs, all of it in the extension", async () => {
    const { bench, restApi } = await documented([
      [{ type: "API" }, { info: { description: "A shop" }, "my-own": "hidden" }],
      [{ type: "RESOURCE", path: "/orders" }, { description: "All orders" }],
      [
        { type: "METHOD", path: "/orders", method: "GET" },
        { summary: "Lists orders", tags: ["orders"] },
      ],
      [{ type: "PATH_PARAMETER", path: "/orders/{id}", method: "GET", name: "id" }, { description: "Its number" }],
      [{ type: "MODEL", name: "Order" }, { title: "An order" }],
    ]);
    const document = await exported(bench, restApi.id, "?extensions=documentation");
    assert.equal(document.info.description, "A shop");
    assert.equal("my-own" in document, false);
    assert.equal(document.paths["/orders"]?.description, "All orders");
    const list = document.paths["/orders"]?.get;
    assert.deepEqual([list?.summary, list?.tags], ["Lists orders", ["orders"]]);
    const [parameter] = document.paths["/orders/{id}"]!.get!.parameters as { description: string }[];
    assert.equal(parameter?.description, "Its number");
    assert.equal(document.components.schemas.Order?.title, "An order");
    const extension = document["x-amazon-apigateway-documentation"];
    assert.deepEqual([extension?.version, extension?.documentationParts.length], ["v1", 5]);
    assert.match(JSON.stringify(extension), /"my-own":"hidden"/);
  });

  // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-documenting-api-content-representation.html
  it("is inherited from the nearest pattern: by path, then by status", async () => {
    const { bench, restApi } = await documented([
      [{ type: "RESPONSE" }, { description: "any" }],
      [{ type: "RESPONSE", statusCode: "400" }, { description: "Invalid request error." }],
      [{ type: "RESPONSE", path: "/orders", statusCode: "200" }, { description: "Of orders." }],
      [{ type: "METHOD", path: "/orders", method: "GET" }, { summary: "orders" }],
    ]);
    const { paths } = await exported(bench, restApi.id, "");
    const told = (path: string) =>
      Object.values(paths[path]!.get!.responses as Record<string, { description: string }>).map(
        (one) => one.description,
      );
    assert.deepEqual(told("/orders"), ["Of orders."]);
    assert.deepEqual(told("/orders/{id}"), ["Of orders.", "Invalid request error."]);
    assert.equal(paths["/orders/{id}"]?.get?.summary, "orders");
  });

  it("is that of the stage's version, whatever is said since; a stage without a version has none", async () => {
    const { bench, restApi } = await documented([[{ type: "API" }, { info: { description: "before" } }]]);
    const restApiId = restApi.id;
    const part = bench.cloud.resources("aws:apigateway/documentationPart:DocumentationPart")[0]!;
    await bench.update(part, { ...part.inputs, properties: JSON.stringify({ info: { description: "after" } }) });
    assert.equal((await exported(bench, restApiId, "")).info.description, "before");
    assert.equal((await exported(bench, restApiId, "?extensions=apigateway", "bare")).info.description, undefined);
    await bench.create("documentationVersion", "v2", { restApiId, version: "v2" });
    const stage = bench.cloud.resources("aws:apigateway/stage:Stage").find(({ inputs }) => inputs.stageName === "dev")!;
    await bench.update(stage, { ...stage.inputs, documentationVersion: "v2" });
    assert.equal((await exported(bench, restApiId, "")).info.description, "after");
  });

  it("comes with a document too, and stays out where the import ignores it", async () => {
    const documentationParts = [{ location: { type: "API" }, properties: { info: { description: "imported" } } }];
    const document = documentOf(
      { "/": { get: mockOperation("x") } },
      { "x-amazon-apigateway-documentation": { version: "1.0.3", documentationParts } },
    );
    const bench = new Bench();
    const { restApi } = await bench.deployDocument(document, { documentationVersion: "1.0.3" });
    assert.equal((await exported(bench, restApi.id, "")).info.description, "imported");
    await assert.rejects(
      new Bench().deployDocument(
        document,
        { documentationVersion: "1.0.3" },
        { parameters: { ignore: "documentation" } },
      ),
      /Invalid Documentation version specified/,
    );
  });

  it("is refused for locations that make no sense, for twins, and without parts to publish", async () => {
    const bench = new Bench();
    const { restApi } = await bench.deployDocument(documentOf({ "/": { get: mockOperation("x") } }));
    const restApiId = restApi.id;
    const part = (location: Properties, properties = "{}") =>
      bench.create("documentationPart", JSON.stringify(location), { restApiId, location, properties });
    await assert.rejects(part({ type: "PLANET" }), /Invalid location type 'PLANET'/);
    await assert.rejects(part({ type: "API", path: "/" }), /API takes no path/);
    await assert.rejects(part({ type: "REQUEST_HEADER" }), /REQUEST_HEADER requires a name/);
    await assert.rejects(part({ type: "API" }, "no json"), /properties must be a JSON object/);
    await assert.rejects(
      bench.create("documentationVersion", "v", { restApiId, version: "v" }),
      /the API has no documentation parts/,
    );
    await part({ type: "RESOURCE" });
    await assert.rejects(part({ type: "RESOURCE", path: "/" }), /already exists/);
  });
});

describe("GetExport", () => {
  it("answers the provider's function, in JSON or YAML", async () => {
    const bench = new Bench();
    const { restApi } = await bench.deployDocument(documentOf({ "/": { get: mockOperation("x") } }));
    const call = (more: Properties) =>
      bench.cloud.invoke("aws:apigateway/getExport:getExport", {
        restApiId: restApi.id,
        stageName: "dev",
        exportType: "swagger",
        ...more,
      });
    const json = await call({ parameters: { extensions: "integrations" } });
    assert.equal(json.contentType, "application/json");
    const document = JSON.parse(String(json.body)) as { swagger: string; basePath: string };
    assert.deepEqual([document.swagger, document.basePath], ["2.0", "/dev"]);
    assert.match(String(json.body), /x-amazon-apigateway-integration/);
    assert.match(String((await call({ accepts: "application/yaml" })).body), /^swagger: "2.0"/);
    await assert.rejects(call({ exportType: "raml" }), /use oas30 or swagger/);
    await assert.rejects(call({ stageName: "nosuch" }), /Invalid stage identifier/);
    await assert.rejects(call({ parameters: { extensions: "postman" } }), /Invalid extensions postman/);
  });
});
