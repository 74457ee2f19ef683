import { join, relative } from "node:path";
import ts from "typescript";
import { generatedNote } from "./note";
import { classSection, constantSection, interfaceSection } from "./reference-sections";

const components = join(__dirname, "../../components");

/** Pages of the API reference by their name, one for each folder of the components. */
export function referencePages(): Record<string, string> {
  const entry = join(components, "index.ts");
  const program = ts.createProgram([entry], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node20,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    strict: true,
    skipLibCheck: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(entry)!)!);
  const sections = new Map<string, string[]>();
  for (const symbol of [...exported].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    for (const { page, rank, text } of sectionsOf(symbol, checker)) {
      sections.set(page, [...(sections.get(page) ?? []), `${rank}${text}`]);
    }
  }
  const names = [...sections.keys()].sort();
  const pages = names.map((page) => {
    // Classes first, then what they are made from; each in the order of its name.
    const parts = sections.get(page)!.sort((a, b) => a.charCodeAt(0) - b.charCodeAt(0));
    return [
      `${page}.md`,
      document(
        `Reference: ${page}`,
        parts.map((part) => part.slice(1)),
      ),
    ];
  });
  const index = names.map((page) => `- [${page}](${page}.md)`).join("\n");
  return { "index.md": document("Reference", [index]), ...Object.fromEntries(pages) };
}

function document(title: string, parts: readonly string[]): string {
  return `# ${title}\n\n${generatedNote("the components' docstrings")}\n\n${parts.join("\n\n")}\n`;
}

interface Section {
  readonly page: string;
  readonly rank: 0 | 1 | 2;
  readonly text: string;
}

/** What one exported name is; a constant and the type of its values share a name and a section. */
function sectionsOf(alias: ts.Symbol, checker: ts.TypeChecker): Section[] {
  const symbol = alias.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(alias) : alias;
  const [declaration] = symbol.declarations ?? [];
  if (!declaration) return [];
  const page = pageOf(declaration.getSourceFile().fileName);
  if (ts.isClassDeclaration(declaration)) return [{ page, rank: 0, text: classSection(symbol, declaration, checker) }];
  if (ts.isInterfaceDeclaration(declaration)) {
    return [{ page, rank: 1, text: interfaceSection(symbol, declaration, checker) }];
  }
  if (ts.isVariableDeclaration(declaration)) {
    return [{ page, rank: 2, text: constantSection(symbol, declaration, checker) }];
  }
  return [];
}

/** `components/rest/args.ts` is on the page `rest`, and `components/auth.ts` on `auth`. */
function pageOf(file: string): string {
  return relative(components, file).split(/[\\/]/)[0]!.replace(/\.ts$/, "");
}
