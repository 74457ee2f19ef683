import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../..");
const examples = join(root, "components/examples");
const names = readdirSync(examples, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "node_modules")
  .map(({ name }) => name);
const tests = readdirSync(join(root, "tests/examples"))
  .filter((file) => file.endsWith(".test.ts"))
  .map((file) => readFileSync(join(root, "tests/examples", file), "utf8"))
  .join("\n");

describe("Each example", () => {
  for (const name of names) {
    it(`${name} is a whole project with a README that says how to call it, and is called by a test`, () => {
      for (const file of ["package.json", "Pulumi.yaml", "Pulumi.dev.yaml", "index.ts", "README.md"]) {
        assert.ok(existsSync(join(examples, name, file)), `${name}/${file} is missing`);
      }
      const readme = readFileSync(join(examples, name, "README.md"), "utf8");
      assert.match(readme, /^(curl|npx stagedoor listen) .*\$/m, "the README has no line to call it by");
      assert.ok(tests.includes(`withExample("${name}"`), `no test in tests/examples starts ${name}`);
      const { dependencies } = JSON.parse(readFileSync(join(examples, name, "package.json"), "utf8")) as {
        dependencies: Record<string, string>;
      };
      assert.ok(dependencies.stagedoor, "an example uses the package");
      assert.match(readFileSync(join(examples, name, "index.ts"), "utf8"), /from "stagedoor"/);
    });
  }
});
