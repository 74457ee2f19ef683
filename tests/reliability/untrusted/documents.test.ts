import assert from "node:assert/strict";
import fs, { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ServeError, serve } from "../../../local/drivers/serve";
import { compileTemplate, TemplateRenderError, TemplateSyntaxError } from "../../../local/gateway/template";
import { contextWith } from "../../local/gateway/template/render";

/** Set where code of a document or template has run. */
const witness = globalThis as { __pwned?: unknown };
const secret = "stage-door-secret-of-the-machine";

const respond = (template: string) => ({
  type: "mock",
  requestTemplates: { "application/json": '{"statusCode": 200}' },
  responses: { default: { statusCode: "200", responseTemplates: { "application/json": template } } },
});

describe("Hostile documents", function () {
  this.timeout(60_000);
  let folder: string;
  let opened: string[];
  const read = fs.readFileSync;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "documents-"));
    writeFileSync(join(folder, "secret.json"), JSON.stringify({ type: "object", title: secret }));
    fs.mkdirSync(join(folder, "project"));
  });
  after(() => rmSync(folder, { recursive: true }));
  beforeEach(() => {
    opened = [];
    witness.__pwned = undefined;
    fs.readFileSync = ((path: fs.PathOrFileDescriptor, ...rest: []) => {
      opened.push(String(path));
      return read(path, ...rest);
    }) as typeof fs.readFileSync;
  });
  afterEach(() => {
    fs.readFileSync = read;
    assert.equal(witness.__pwned, undefined, "code of a document has run");
  });

  /** Serves a document; all that its address and its refusal tell. */
  async function told(text: string, type: "rest" | "http" = "rest"): Promise<string> {
    const file = join(folder, "project", "api.yaml");
    writeFileSync(file, text);
    const words: string[] = [];
    try {
      const served = await serve({
        file,
        port: 0,
        stage: "dev",
        type,
        onWarning: (warning) => words.push(warning),
      });
      try {
        const answer = await fetch(`${served.url}/x`, {
          method: "POST",
          body: '{"a":1}',
          headers: { "content-type": "application/json" },
        });
        words.push(String(answer.status), await answer.text());
      } finally {
        await served.close();
      }
    } catch (error) {
      assert.ok(error instanceof ServeError, String(error));
      words.push(error.message);
    }
    return words.join("\n");
  }

  const references = [
    "file:///etc/passwd",
    "/etc/passwd",
    "../secret.json",
    "../secret.json#/title",
    "..%2fsecret.json",
    "./../secret.json",
    "http://127.0.0.1:1/secret.json",
    "https://example.invalid/schema.json",
    "#/components/schemas/../../../secret.json",
    "\\\\host\\share\\secret.json",
    "secret:///x",
  ];
  for (const $ref of references) {
    for (const type of ["rest", "http"] as const) {
      it(`${type}: $ref ${$ref} reads nothing outside the document`, async () => {
        const text = await told(
          JSON.stringify({
            openapi: "3.0.1",
            info: { title: "t", version: "1" },
            "x-amazon-apigateway-request-validators": { all: { validateRequestBody: true } },
            "x-amazon-apigateway-request-validator": "all",
            paths: {
              "/x": {
                post: {
                  requestBody: { content: { "application/json": { schema: { $ref } } } },
                  responses: { 200: { description: "" } },
                  parameters: [{ $ref }],
                  "x-amazon-apigateway-integration": respond("ok"),
                },
              },
              "/y": { $ref },
            },
            components: { schemas: { A: { $ref }, B: { properties: { a: { $ref } } } } },
          }),
          type,
        );
        assert.doesNotMatch(text, new RegExp(`root:x:|${secret}`));
        const outside = opened.filter((path) => /passwd|secret/.test(path));
        assert.deepEqual(outside, []);
      });
    }
  }

  const laughs = `a: &a [x,x,x,x,x,x,x,x,x]\n${"bcdefghij"
    .split("")
    .map((name, i) => `${name}: &${name} [${Array(9).fill(`*${"abcdefghij"[i]}`).join(",")}]`)
    .join("\n")}`;
  const texts: readonly (readonly [what: string, text: string])[] = [
    ["YAML whose aliases grow to a billion", `openapi: 3.0.1\ninfo: {title: t, version: "1"}\npaths: {}\n${laughs}`],
    ["YAML with a tag of a function", 'openapi: 3.0.1\npaths: !!js/function "function () { globalThis.__pwned = 1 }"'],
    ["YAML with a tag of a regular expression", "openapi: 3.0.1\npaths: !!js/regexp /(a+)+$/"],
    ["YAML that includes a file", "openapi: 3.0.1\npaths: !include ../secret.json"],
    ["YAML with __proto__", "openapi: 3.0.1\n__proto__: {polluted: 1}\npaths: {__proto__: {polluted: 1}}"],
    ["brackets without end", "[".repeat(200_000)],
    ["JSON nested without end", `${'{"openapi":'.repeat(50_000)}1${"}".repeat(50_000)}`],
    ["a byte of zero", "openapi: 3.0.1\0"],
    ["nothing", ""],
    ["a list", "- 1"],
    [
      "a circle of references",
      '{"openapi":"3.0.1","paths":{"/x":{"$ref":"#/paths/~1x"}},"components":{"schemas":{"A":{"$ref":"#/components/schemas/B"},"B":{"$ref":"#/components/schemas/A"}}}}',
    ],
    ["a circle of aliases", "openapi: 3.0.1\npaths: &p\n  /x: *p\n"],
  ];
  for (const [what, text] of texts) {
    it(`${what}: is served or refused in bounded time`, async () => {
      const began = performance.now();
      const words = await told(text);
      assert.ok(performance.now() - began < 10_000);
      assert.doesNotMatch(words, new RegExp(secret));
      assert.equal(({} as { polluted?: unknown }).polluted, undefined);
    });
  }

  const code = "globalThis.__pwned=1";
  const templates = [
    `#set($f = $input.getClass().forName('java.lang.Runtime'))$f`,
    `$input.class.forName("java.lang.Runtime").getRuntime().exec("touch x")`,
    `$util.constructor.constructor("${code}")()`,
    `#set($s = "")$s.constructor.constructor("${code}").call()`,
    `#set($s = "")$s.getClass().getName()$s["constructor"]["constructor"]("${code}")()`,
    `#set($l = [])$l.map.constructor("${code}")()$l["__proto__"]["polluted"]`,
    `#set($m = {})#set($m.__proto__.polluted = 1)#set($m["__proto__"]["polluted"] = 1)$m.put("__proto__", 1)`,
    `#include("../secret.json")`,
    `#parse("/etc/passwd")`,
    `#evaluate("$util.constructor")`,
    `#define($a)$a#end$a`,
    `#macro(m)#m()#end#m()`,
    `$input.path("$..[?(@.constructor.constructor('${code}')())]")`,
    `$input.path("$[(globalThis.__pwned=1)]")`,
    `$input.path("$[?(globalThis.__pwned=1)]")`,
    `$input.json("$[?(@.a == 1 || process.exit())]")`,
    `$input.path("$.constructor.prototype")$input.path("$['__proto__']")`,
    `$context.constructor.constructor("${code}")()$stageVariables.toString.constructor("${code}")()`,
    `$util.parseJson('{"__proto__":{"polluted":1}}').polluted`,
    `#foreach($i in [1..1000000000])x#end`,
  ];
  for (const template of templates) {
    it(`a template can't run code: ${template.slice(0, 80)}`, async () => {
      const began = performance.now();
      let rendered = "";
      try {
        rendered = compileTemplate(template).render(contextWith({ body: '{"a":1}' }));
      } catch (error) {
        assert.ok(error instanceof TemplateRenderError || error instanceof TemplateSyntaxError, String(error));
      }
      assert.ok(performance.now() - began < 5000);
      assert.doesNotMatch(rendered, /root:x:|function|\[native code\]/);
      assert.doesNotMatch(rendered, new RegExp(secret));
      assert.equal(({} as { polluted?: unknown }).polluted, undefined);
      const text = await told(
        JSON.stringify({
          openapi: "3.0.1",
          info: { title: "t", version: "1" },
          paths: { "/x": { post: { responses: { 200: {} }, "x-amazon-apigateway-integration": respond(template) } } },
        }),
      );
      assert.doesNotMatch(text, new RegExp(`root:x:|${secret}|native code`));
      assert.deepEqual(
        opened.filter((path) => /passwd|secret/.test(path)),
        [],
      );
    });
  }
});
