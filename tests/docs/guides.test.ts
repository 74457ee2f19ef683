import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";

const root = join(__dirname, "../..");
const docs = join(root, "docs");

function markdownFiles(): string[] {
  return ts.sys.readDirectory(docs, [".md"]).sort();
}

/** Programs in a guide that use the package; a comment before one declares what it takes for granted. */
function programsOf(file: string): string[] {
  const text = readFileSync(file, "utf8");
  const found = text.matchAll(/(?:<!-- ts: (.*?) -->\n)?```ts\n([\s\S]*?)```/g);
  return [...found]
    .filter(([, , program = ""]) => program.includes('from "stagedoor"'))
    .map(([, declared = "", program = ""]) => `${declared}\n${program}\nexport {};\n`);
}

/** What the compiler says of programs, with `stagedoor` read from its sources. */
function faultsOf(programs: ReadonlyMap<string, string>): string[] {
  const config = join(root, "components/examples/tsconfig.json");
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(config, ts.sys.readFile).config,
    ts.sys,
    dirname(config),
  );
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => programs.has(name) || fileExists(name);
  host.getSourceFile = (name, version, ...rest) => {
    const text = programs.get(name);
    return text === undefined ? getSourceFile(name, version, ...rest) : ts.createSourceFile(name, text, version);
  };
  const program = ts.createProgram([...programs.keys()], { ...options, noEmit: true }, host);
  return [...programs.keys()].flatMap((name) => {
    const source = program.getSourceFile(name);
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map(({ messageText }) => `${name}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`);
  });
}

describe("Guides", () => {
  it("hold programs that compile", function () {
    this.timeout(120_000);
    const programs = [join(root, "README.md"), ...markdownFiles()].flatMap((file) =>
      programsOf(file).map((text, index): [string, string] => [
        join(root, "components/examples", `${relative(root, file).replace(/\W/g, "-")}-${index}.ts`),
        text,
      ]),
    );
    assert.ok(programs.length >= 8, `expected a program in each guide, found ${programs.length}`);
    assert.deepEqual(faultsOf(new Map(programs)), []);
  });

  for (const file of markdownFiles()) {
    it(`${relative(root, file)} leads nowhere that is not there`, () => {
      const text = readFileSync(file, "utf8");
      for (const [, target = ""] of text.matchAll(/\]\(((?!https?:)[^)#]+)(?:#[^)]*)?\)/g)) {
        assert.ok(existsSync(join(dirname(file), target)), `${target} is not there`);
      }
    });
  }
});
