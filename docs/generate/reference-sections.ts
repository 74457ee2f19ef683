import ts from "typescript";

/** A component: what it is, how it is made, what it tells. */
export function classSection(symbol: ts.Symbol, declaration: ts.ClassDeclaration, checker: ts.TypeChecker): string {
  const outputs = declaration.members.filter(
    (member): member is ts.PropertyDeclaration => ts.isPropertyDeclaration(member) && isPublic(member),
  );
  const made = declaration.members
    .find(ts.isConstructorDeclaration)
    ?.parameters.map((parameter) => parameter.getText());
  return parts(
    `## ${symbol.name}`,
    textOf(symbol, checker),
    exampleOf(symbol, checker),
    made && `\`new ${symbol.name}(${made.join(", ")})\``,
    memberTable("output", outputs, checker),
  );
}

/** What something is made from. */
export function interfaceSection(
  symbol: ts.Symbol,
  declaration: ts.InterfaceDeclaration,
  checker: ts.TypeChecker,
): string {
  const members = declaration.members.filter(ts.isPropertySignature);
  const bases = declaration.heritageClauses?.flatMap(({ types }) => types.map((type) => `\`${type.getText()}\``));
  return parts(
    `## ${symbol.name}`,
    textOf(symbol, checker),
    bases && `And all of ${bases.join(", ")}.`,
    exampleOf(symbol, checker),
    memberTable("argument", members, checker),
  );
}

/** Values that an argument may have, or helpers. */
export function constantSection(
  symbol: ts.Symbol,
  declaration: ts.VariableDeclaration,
  checker: ts.TypeChecker,
): string {
  const { initializer } = declaration;
  const value = initializer && ts.isAsExpression(initializer) ? initializer.expression : initializer;
  const members = value && ts.isObjectLiteralExpression(value) ? [...value.properties] : [];
  const rows = members.map((member) => {
    const name = member.name?.getText() ?? "";
    const text = ts.isPropertyAssignment(member) ? member.initializer.getText() : signatureOf(member);
    return `| \`${name}\` | ${code(text)} | ${cell(textOf(checker.getSymbolAtLocation(member.name!), checker))} |`;
  });
  return parts(
    `## ${symbol.name}`,
    textOf(symbol, checker),
    exampleOf(symbol, checker),
    ["| name | value | |", "|---|---|---|", ...rows].join("\n"),
  );
}

function memberTable(
  head: string,
  members: readonly (ts.PropertySignature | ts.PropertyDeclaration)[],
  checker: ts.TypeChecker,
): string {
  const rows = members.map((member) => {
    const symbol = checker.getSymbolAtLocation(member.name);
    const needed = head === "argument" && !member.questionToken ? ", needed" : "";
    const fallback = tagOf(symbol, "default", checker);
    const text = [textOf(symbol, checker), fallback && `Default: ${fallback}.`].filter(Boolean).join(" ");
    return `| \`${member.name.getText()}\` | ${code(member.type?.getText() ?? "")}${needed} | ${cell(text)} |`;
  });
  return [`| ${head} | type | |`, "|---|---|---|", ...rows].join("\n");
}

function signatureOf(member: ts.ObjectLiteralElementLike): string {
  if (!ts.isMethodDeclaration(member)) return member.getText();
  const parameters = member.parameters.map((parameter) => parameter.getText()).join(", ");
  return `(${parameters}) => ${member.type?.getText() ?? "void"}`;
}

function textOf(symbol: ts.Symbol | undefined, checker: ts.TypeChecker): string {
  return symbol ? plain(ts.displayPartsToString(symbol.getDocumentationComment(checker))) : "";
}

function tagOf(symbol: ts.Symbol | undefined, name: string, checker: ts.TypeChecker): string | undefined {
  const tag = symbol?.getJsDocTags(checker).find((one) => one.name === name);
  return tag && plain(ts.displayPartsToString(tag.text)).replace(/\.$/, "");
}

function exampleOf(symbol: ts.Symbol, checker: ts.TypeChecker): string | undefined {
  const example = tagOf(symbol, "example", checker);
  if (example === undefined) return undefined;
  return example.startsWith("```") ? example : `\`\`\`ts\n${example}\n\`\`\``;
}

function isPublic(member: ts.PropertyDeclaration): boolean {
  return !member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword);
}

function plain(text: string): string {
  return text.replace(/\{@link\s+(?:\S+\s+)?(\S+?)\s*\}/g, "`$1`").trim();
}

function code(text: string): string {
  return `\`${text.replace(/\s+/g, " ").replaceAll("|", "\\|")}\``;
}

function cell(text: string): string {
  return text.replace(/\s*\n\s*/g, " ").replaceAll("|", "\\|");
}

function parts(...texts: (string | undefined)[]): string {
  return texts.filter((text) => text !== undefined && text !== "").join("\n\n");
}
