import { dirname, resolve } from "node:path";
import ts from "typescript";

/** The package's sources, parsed and bound, and how to look things up in them. */
export interface Sources {
  readonly checker: ts.TypeChecker;
  /** Classes that the package exports, by name. */
  readonly components: ReadonlyMap<string, ts.ClassDeclaration>;
}

/**
 * Reads the sources from the package's index on. Other packages stay unread: only the package's own declarations make
 * the schema, and the types of `@pulumi/aws` alone would take longer than all else.
 */
export function readSources(index: string): Sources {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node20,
    noLib: true,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  host.resolveModuleNameLiterals = (literals, from) =>
    literals.map(({ text }) => ({
      resolvedModule: text.startsWith(".")
        ? {
            resolvedFileName: `${resolve(dirname(from), text)}.ts`,
            extension: ts.Extension.Ts,
            isExternalLibraryImport: false,
          }
        : undefined,
    }));
  const program = ts.createProgram({ rootNames: [index], options, host });
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(index)!;
  const components = new Map<string, ts.ClassDeclaration>();
  for (const symbol of checker.getExportsOfModule(checker.getSymbolAtLocation(file)!)) {
    const declaration = target(checker, symbol).declarations?.find(ts.isClassDeclaration);
    if (declaration && isComponent(declaration)) components.set(symbol.name, declaration);
  }
  return { checker, components };
}

/** What a name stands for, through imports and re-exports. */
export function target(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** Is it a class of ours that the engine knows as a component? */
export function isComponent(declaration: ts.ClassDeclaration): boolean {
  return (
    declaration.heritageClauses?.some(({ types }) =>
      types.some(({ expression }) => expression.getText() === "pulumi.ComponentResource"),
    ) ?? false
  );
}
