import { readdirSync, readFileSync } from "node:fs";
import { arch, platform } from "node:os";
import { basename, join } from "node:path";
import type { Opinion } from "../opinion";
import { run, type Templates } from "./judge";

/** A rule's own verdict, and its nested checks with where they failed. */
interface GuardReport {
  readonly name: string;
  readonly not_compliant: readonly { readonly Rule: { readonly name: string } }[];
  readonly compliant: readonly string[];
}

/** cfn-guard with the rules of AWS Control Tower that cdk-validator-cfnguard brings. */
export async function cfnGuard(home: string, { literal }: Templates): Promise<Opinion[]> {
  const folder = join(home, "node_modules/@cdklabs/cdk-validator-cfnguard");
  const system = platform() === "darwin" ? "macos" : "ubuntu";
  const binary = join(folder, "bin", system, arch() === "arm64" ? "aarch64" : "x86_64", "cfn-guard");
  const rules = join(folder, "rules/control-tower/cfn-guard");
  const options = ["--output-format", "json", "--structured", "--show-summary", "none"];
  const output = await run(binary, ["validate", "--rules", rules, "--data", literal, ...options], [19]);
  const controls = controlsOf(rules);
  return (JSON.parse(output) as GuardReport[]).flatMap(({ name, not_compliant, compliant }) => [
    ...compliant.map((rule) => ({ ...opinion(name, rule), passed: true })),
    ...not_compliant.flatMap((report) => {
      // The nested checks' form is the tool's own; the paths in it are the template's.
      const found = JSON.stringify(report).matchAll(/\/Resources\/(\w+)/g);
      const logicalIds = new Set([...found].map(([, logicalId]) => logicalId));
      return [...logicalIds].map((logicalId) => ({ ...opinion(name, report.Rule.name), passed: false, logicalId }));
    }),
  ]);

  function opinion(file: string, rule: string) {
    const control = controls.get(rule) ?? rule;
    return { judge: "cfn-guard" as const, rule: control, file: basename(file), text: rule.replaceAll("_", " ") };
  }
}

/** Control Tower's ids by the names of the rules: each is a file `ct-SERVICE-pr-N.guard`. */
function controlsOf(rules: string): Map<string, string> {
  const files = readdirSync(rules, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.flatMap(({ parentPath, name }) => {
      const text = readFileSync(join(parentPath, name), "utf8");
      const control = name.replace(".guard", "").toUpperCase().replaceAll("-", ".");
      return [...text.matchAll(/^rule (\w+) when is_cfn_template/gm)].map(([, rule = ""]) => [rule, control] as const);
    }),
  );
}
