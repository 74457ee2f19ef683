import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { features } from "../../docs/generate/features/index";
import { journeys } from "../journeys/journeys";

const root = join(__dirname, "../..");

/** Declarations of a file and their members: `RestApiArgs.cache`, `EndpointType.Edge`. */
function symbolsOf(path: string): Set<string> {
  const source = ts.createSourceFile(path, readFileSync(join(root, path), "utf8"), ts.ScriptTarget.Latest);
  const found = new Set<string>();
  const name = (node: { name?: ts.Node }) => (node.name as ts.Identifier | undefined)?.text;
  for (const statement of source.statements) {
    if (ts.isInterfaceDeclaration(statement) || ts.isClassDeclaration(statement)) {
      for (const member of statement.members) found.add(`${name(statement)}.${name(member)}`);
    }
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name: constant, initializer } of statement.declarationList.declarations) {
      const value = initializer && ts.isAsExpression(initializer) ? initializer.expression : initializer;
      if (!value || !ts.isObjectLiteralExpression(value)) continue;
      for (const property of value.properties) found.add(`${(constant as ts.Identifier).text}.${name(property)}`);
    }
  }
  return found;
}

function assertTitle(link: string): void {
  const [path = "", title = ""] = link.split("#");
  assert.ok(title.length > 10, `${link} names no title`);
  assert.ok(existsSync(join(root, path)), `${path} is not there`);
  const text = readFileSync(join(root, path), "utf8");
  assert.ok(text.includes(`it("${title}`) || text.includes(`it(\`${title}`), `${path} has no test "${title}…"`);
}

describe("Each feature", () => {
  for (const { feature, argument, test, local, gap } of Object.values(features).flat()) {
    it(`${feature}: its argument, its test and what shows it locally are there`, () => {
      const [path = "", symbol = ""] = argument.split("#");
      assert.ok(symbolsOf(path).has(symbol), `${path} declares no ${symbol}`);
      assertTitle(test);
      if (local === undefined) assert.ok(gap, "a feature that nothing shows locally says why");
      else if (local.startsWith("example:")) {
        const folder = join(root, "components/examples", local.slice("example:".length));
        assert.ok(existsSync(join(folder, "index.ts")), `${folder} is no example`);
      } else if (local.startsWith("journey:")) {
        const beginning = local.slice("journey:".length);
        assert.ok(
          journeys.some(({ name }) => name.startsWith(beginning)),
          `no journey is called "${beginning}…"`,
        );
      } else assertTitle(local);
    });
  }
});
