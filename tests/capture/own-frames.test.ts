import assert from "node:assert/strict";
import { withOwnFramesOnly } from "../../capture/own-frames";

describe("stack traces of a program", () => {
  it("keep the frames of the program's own files", () => {
    const told = withOwnFramesOnly(
      [
        "Running program '/shop/infra/' failed with an unhandled exception:",
        "TypeError: Cannot read properties of undefined (reading 'foo')",
        "    at routes (/shop/infra/apis/routes.ts:10:3)",
        "    at /shop/infra/index.ts:106:20",
        "    at Module._compile (node:internal/modules/cjs/loader:1521:14)",
        "    at Module._extensions.<computed> [as .ts] (/tools/preload.cjs:24:14)",
        "    at Array.map (<anonymous>)",
        "    at async Stack.initialize (/shop/node_modules/@pulumi/pulumi/runtime/stack.js:75:28)",
      ].join("\n"),
    );
    assert.deepEqual(told.split("\n").slice(2), [
      "    at routes (/shop/infra/apis/routes.ts:10:3)",
      "    at /shop/infra/index.ts:106:20",
    ]);
  });

  it("lose an error's members, and nothing that follows them", () => {
    const told = withOwnFramesOnly(
      "Error: no\n    at f (/shop/index.ts:1:1)\n    at g (node:internal/x:1:1) {\n  code: 'X',\n  list: [\n    {}\n  ]\n}\nmore",
    );
    assert.equal(told, "Error: no\n    at f (/shop/index.ts:1:1)\nmore");
  });

  it("leave other messages as they are", () => {
    const text = "Pulumi.dev.yaml has invalid settings:\n  - at: got {\n  - b {";
    assert.equal(withOwnFramesOnly(text), text);
  });
});
