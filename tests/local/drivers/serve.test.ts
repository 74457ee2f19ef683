import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ServeOptions, serve } from "../../../local/drivers/serve";

const invoke = (name: string) =>
  `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:${name}/invocations`;

describe("serve: one document on localhost", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "serve-"));
  });
  after(() => rm(folder, { recursive: true }));

  async function file(name: string, content: string): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  }

  const document = (integration: object, more: object = {}) =>
    JSON.stringify({
      openapi: "3.0.1",
      info: { title: "t", version: "1" },
      paths: {
        "/x": {
          get: { responses: { 200: { description: "" } }, "x-amazon-apigateway-integration": integration, ...more },
        },
      },
      components: { securitySchemes: { api_key: { type: "apiKey", name: "x-api-key", in: "header" } } },
    });
  const mock = {
    type: "mock",
    requestTemplates: { "application/json": '{"statusCode": 200}' },
    responses: { default: { statusCode: "200", responseTemplates: { "application/json": "$stageVariables.color" } } },
  };

  async function served<T>(
    options: Partial<ServeOptions> & { file: string },
    use: (url: string) => Promise<T>,
  ): Promise<T> {
    const server = await serve({ port: 0, stage: "dev", type: "rest", log: false, ...options });
    try {
      return await use(server.url);
    } finally {
      await server.close();
    }
  }

  it("serves a REST API below its stage, with stage variables and keys", async () => {
    const path = await file("keyed.json", document(mock, { security: [{ api_key: [] }] }));
    const key = "0123456789abcdefghij";
    await served({ file: path, stageVariables: { color: "red" }, apiKeys: [key] }, async (url) => {
      assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/dev$/);
      assert.equal((await fetch(`${url}/x`)).status, 403);
      assert.equal(await (await fetch(`${url}/x`, { headers: { "x-api-key": key } })).text(), "red");
    });
  });

  it("runs functions from ES modules and CommonJS files", async () => {
    const es = await file("es.mjs", "export const handler = async (event) => ({ body: `es ${event.path}` });");
    const common = await file("common.cjs", "exports.handler = async (event) => ({ body: `common ${event.path}` });");
    const path = await file("functions.json", document({ type: "aws_proxy", httpMethod: "POST", uri: invoke("f") }));
    for (const [module, text] of [
      [es, "es /x"],
      [common, "common /x"],
    ] as const) {
      const answer = await served({ file: path, functions: { f: module } }, async (url) =>
        (await fetch(`${url}/x`)).text(),
      );
      assert.equal(answer, text);
    }
  });

  it("serves YAML, and an HTTP API without a stage in the path", async () => {
    const yaml = `
openapi: 3.0.1
info: { title: t, version: "1" }
paths:
  /x:
    get:
      responses: { 200: { description: ok } }
      x-amazon-apigateway-integration:
        type: aws_proxy
        httpMethod: POST
        payloadFormatVersion: "2.0"
        uri: ${invoke("f")}
`;
    const f = await file(
      "v2.mjs",
      "export const handler = async (event) => ({ statusCode: 200, body: event.rawPath });",
    );
    const path = await file("http.yaml", yaml);
    await served({ file: path, type: "http", stage: "$default", functions: { f } }, async (url) => {
      assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
      assert.equal(await (await fetch(`${url}/x`)).text(), "/x");
    });
  });

  it("answers 500 for a function that has no file, and goes on", async () => {
    const path = await file(
      "missing-function.json",
      document({ type: "aws_proxy", httpMethod: "POST", uri: invoke("none") }),
    );
    await served({ file: path }, async (url) => {
      assert.equal((await fetch(`${url}/x`)).status, 500);
      assert.equal((await fetch(`${url}/y`)).status, 403);
    });
  });

  it("says before it serves which functions have no file or no caller, and that the kind of API is another", async () => {
    const f = await file("said.mjs", "export const handler = async () => ({ hello: 1 });");
    const integration = { type: "aws_proxy", httpMethod: "POST", uri: invoke("greet"), payloadFormatVersion: "2.0" };
    const path = await file("said.json", document(integration));
    const said: string[] = [];
    const onWarning = (line: string) => said.push(line);
    await served({ file: path, functions: { gret: f }, onWarning }, async () => undefined);
    assert.deepEqual(said, [
      "the document is written for an HTTP API (payloadFormatVersion 2.0); --type http serves it as one",
      "the document calls function greet; give its file with --function greet=FILE",
      "no function gret is called; the document calls greet",
    ]);
    said.length = 0;
    await served({ file: path, type: "http", functions: { greet: f }, onWarning }, async () => undefined);
    assert.deepEqual(said.splice(0), ["security scheme api_key has no x-amazon-apigateway-authorizer"]);
    const any = await file(
      "any.json",
      document({ ...integration, uri: invoke("greet-${stageVariables.color}") }).replace(/,"payload[^,}]*/, ""),
    );
    await served({ file: any, functions: { "greet-red": f }, onWarning }, async () => undefined);
    assert.deepEqual(said, [], "a stage variable may name it");
    const lost = await file("lost.json", document(mock).replace('"/x"', '"y":{},"x-note":{},"/x"'));
    await served({ file: lost, onWarning }, async () => undefined);
    assert.deepEqual(said, ['path "y" is left out: it does not begin with /']);
  });

  const faults: readonly [string, () => Promise<Partial<ServeOptions> & { file: string }>, RegExp][] = [
    [
      "a file that is not there",
      async () => ({ file: join(folder, "nosuch.json") }),
      /nosuch\.json cannot be read: there is no such file/,
    ],
    [
      "a file that is no document",
      async () => ({ file: await file("bad.yaml", "a: [1") }),
      /cannot be imported:\n {2}- Invalid OpenAPI input\./,
    ],
    [
      "another version",
      async () => ({ file: await file("new.json", '{"openapi":"3.1.0"}') }),
      /Version '3\.1\.0' is not supported/,
    ],
    [
      "a document with two faults",
      async () => ({
        file: await file(
          "faulty.json",
          JSON.stringify({
            openapi: "3.0.1",
            info: {},
            paths: {
              "/a b": { get: {} },
              "/c": { get: { "x-amazon-apigateway-integration": { type: "http", httpMethod: "GET", uri: "nowhere" } } },
            },
          }),
        ),
      }),
      /- Unable to create resource at path '\/a b'[\s\S]*- Unable to put integration on 'GET' for resource at path '\/c': Invalid HTTP endpoint/,
    ],
    [
      "a document with two faults as an HTTP API, one on a line",
      async () => ({
        type: "http" as const,
        file: await file("two.json", document({ type: "mock" }).replace('"/x"', '"y":{},"/x"')),
      }),
      /cannot be imported:\n {2}- path "y" must begin with \/\n {2}- GET \/x: integration type is MOCK/,
    ],
    [
      "a resource policy that no API takes",
      async () => ({
        file: await file(
          "policy.json",
          JSON.stringify({
            ...(JSON.parse(document(mock)) as object),
            "x-amazon-apigateway-policy": {
              Statement: [{ Effect: "Allow", Principal: { AWS: "x" }, Action: "execute-api:Invoke", Resource: "*" }],
            },
          }),
        ),
      }),
      /policy\.json cannot be imported:[\s\S]*Invalid principal in policy/,
    ],
    [
      "a function's file that is not there",
      async () => ({ file: await file("fine.json", document(mock)), functions: { f: join(folder, "nosuch.mjs") } }),
      /function f: there is no file .*nosuch\.mjs/,
    ],
    [
      "a stage's name that is none",
      async () => ({ file: await file("fine.json", document(mock)), stage: "a b" }),
      /stage is "a b"/,
    ],
  ];
  for (const [what, options, message] of faults) {
    it(`refuses ${what}`, async () => {
      await assert.rejects(serve({ port: 0, stage: "dev", type: "rest", ...(await options()) }), message);
    });
  }

  it("is ready at once: a one-route document in far less than a second", async () => {
    const path = await file("fine.json", document(mock));
    const began = performance.now();
    await served({ file: path }, async () => undefined);
    assert.ok(performance.now() - began < 500);
  });
});
