import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import SwaggerParser from "@apidevtools/swagger-parser";
import { parse } from "yaml";
import { run } from "./run-to-end";

const root = join(__dirname, "../..");
type Document = Parameters<typeof SwaggerParser.validate>[0] & { paths: object; servers?: object };

describe("stagedoor openapi", function () {
  this.timeout(60_000);

  it("writes what clients get: a valid document without a word of AWS, with the server it was told", async () => {
    const file = join(tmpdir(), `partners-${process.pid}.yaml`);
    try {
      const { code, stderr } = await run(
        ["openapi", "--api", "partners", "--server", "https://api.shop.example", "--out", file],
        root,
      );
      assert.equal(code, 0, stderr);
      const text = readFileSync(file, "utf8");
      assert.doesNotMatch(text, /x-amazon/);
      const document = parse(text) as Document;
      assert.equal(Object.keys(document)[0], "openapi", "what it is comes first");
      assert.deepEqual(document.servers, [{ url: "https://api.shop.example" }]);
      assert.ok("/events" in document.paths);
      await SwaggerParser.validate(document);
    } finally {
      rmSync(file, { force: true });
    }
  });

  it("prints what AWS imports, on one line for machines", async () => {
    const { code, stdout } = await run(["openapi", "--api", "mobile", "--extensions", "--json"], root);
    assert.equal(code, 0);
    assert.equal(stdout.trim().split("\n").length, 1);
    const { api, kind, document } = JSON.parse(stdout) as { api: string; kind: string; document: object };
    assert.deepEqual([api, kind], ["mobile", "HTTP"]);
    assert.match(JSON.stringify(document), /x-amazon-apigateway-integration/);
  });

  it("names the APIs where one must be chosen, and the nearest to a misspelt one", async () => {
    const none = await run(["openapi"], root);
    assert.equal(none.code, 2);
    assert.match(none.stderr, /--api: backoffice, mobile, partners, storefront-v1, storefront-v2/);
    const misspelt = await run(["openapi", "--api", "partner"], root);
    assert.equal(misspelt.code, 2);
    assert.match(misspelt.stderr, /no API "partner" \(did you mean "partners"\?\)/);
  });

  it("suggests commands, options and stages", async () => {
    for (const [words, suggestion] of [
      [["rutes"], /Did you mean routes\?/],
      [["routes", "--stag", "dev"], /Did you mean --stage\?/],
      [["routes", "--stage", "pord"], /did you mean "prod"\?/],
    ] as const) {
      const { code, stdout, stderr } = await run(words, root);
      assert.equal(code, 2);
      assert.equal(stdout, "");
      assert.match(stderr, suggestion);
    }
  });
});
