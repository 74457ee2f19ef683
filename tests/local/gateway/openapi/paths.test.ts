import assert from "node:assert/strict";
import type { BasePathMode } from "../../../../local/gateway/openapi";
import { openapi, operation, paths } from "./support";

describe("Imports: paths", () => {
  it("make every resource above a path, and the root", () => {
    assert.deepEqual(paths(openapi({ "/a/b/{c}": { get: operation() } })), ["/", "/a", "/a/b", "/a/b/{c}"]);
  });

  const servers: readonly [string, object, BasePathMode, string][] = [
    [
      "the path of a server's URL, put in front",
      { servers: [{ url: "https://x.example/one/two/" }] },
      "prepend",
      "/one/two/t",
    ],
    ["what follows its first segment", { servers: [{ url: "https://x.example/one/two/" }] }, "split", "/two/t"],
    ["nothing by default", { servers: [{ url: "https://x.example/one/two/" }] }, "ignore", "/t"],
    [
      "a variable basePath, though the URL has no place for it",
      { servers: [{ url: "https://x.example", variables: { basePath: { default: "/v" } } }] },
      "prepend",
      "/v/t",
    ],
    ["a single segment, which split drops", { servers: [{ url: "https://x.example/one" }] }, "split", "/t"],
  ];
  for (const [what, more, mode, path] of servers) {
    it(`take as base path ${what}`, () =>
      assert.equal(paths(openapi({ "/t": { get: operation() } }, more), mode).at(-1), path));
  }

  it("take Swagger's basePath likewise", () => {
    const swagger = { swagger: "2.0", info: {}, basePath: "/base", paths: { "/t": { get: operation() } } };
    assert.deepEqual(
      (["ignore", "prepend", "split"] as const).map((mode) => paths(swagger, mode).at(-1)),
      ["/t", "/base/t", "/t"],
    );
  });
});
