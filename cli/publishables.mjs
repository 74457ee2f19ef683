// What the published package has besides its bundle, and what it is held to.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import ts from "typescript";

/** What these packages do not need is asked for inside `try`, and not missed. */
const optional = new Set(["bufferutil", "utf-8-validate"]);

/** The files to add to the bundle, by name; throws when the package leaves something undeclared. */
export async function publishables(metafile, root, here) {
  const declared = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));
  checkExternals(metafile, { ...declared.dependencies, ...declared.peerDependencies });
  return { "index.d.ts": declarations(join(here, "index.ts")), "THIRD-PARTY-LICENSES.txt": licences(metafile, root) };
}

/** Every package that the bundle leaves outside must be declared, and every declared one be used. */
function checkExternals(metafile, declared) {
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
  const outside = imports
    .filter(({ external, path }) => external && !isBuiltin(path) && path !== "<runtime>")
    .map(({ path }) => packageOf(path));
  const used = new Set(outside.filter((name) => !optional.has(name)));
  const faults = [
    ...[...used].filter((name) => !(name in declared)).map((name) => `${name} is left outside, but not declared`),
    ...Object.keys(declared)
      .filter((name) => !used.has(name))
      .map((name) => `${name} is declared, but not used`),
  ];
  if (faults.length > 0) throw new Error(`cli/package.json: ${faults.join("; ")}`);
}

function packageOf(path) {
  return path.split("/", path.startsWith("@") ? 2 : 1).join("/");
}

/** Types of the one module that others import; it says all its types itself, so nothing else has to be published. */
function declarations(file) {
  const { outputText, diagnostics } = ts.transpileDeclaration(readFileSync(file, "utf8"), {
    fileName: file,
    reportDiagnostics: true,
    compilerOptions: { strict: true, target: ts.ScriptTarget.ES2022 },
  });
  const text = outputText.trim();
  const faults = (diagnostics ?? []).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
  if (/from "/.test(text)) faults.push("its types are made of another module's, which is not published");
  if (faults.length > 0) throw new Error(`${file}: ${faults.join("; ")}`);
  return `${text}\n`;
}

/** The licences of what is inside the bundle, as they ask for. */
function licences(metafile, root) {
  const folders = new Set(
    Object.keys(metafile.inputs).flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []),
  );
  const texts = [...folders].sort().map((folder) => {
    const about = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
    const file = readdirSync(join(root, folder)).find((name) => /^licen[cs]e/i.test(name));
    const text =
      file && existsSync(join(root, folder, file)) ? readFileSync(join(root, folder, file), "utf8").trim() : "";
    return `${about.name} ${about.version} (${about.license ?? "see below"})\n\n${text}`;
  });
  return `${texts.join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}
