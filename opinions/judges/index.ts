import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { arch, platform } from "node:os";
import { basename, join } from "node:path";
import type { JudgeName, Opinion } from "../opinion";

/** Templates to judge: in one folder as they refer to each other, in another with plain values. */
export interface Templates {
  readonly referring: string;
  /** cfn-guard takes texts and `Ref`s for what they are, and no `Fn::Sub`. */
  readonly literal: string;
}

/** Asks a judge that is installed in `home`. @throws Error when the judge itself fails */
export type Judge = (home: string, templates: Templates) => Promise<Opinion[]>;

/** The judges, by name. */
export const judgeBy: Readonly<Record<JudgeName, Judge>> = {
  "cdk-nag": cdkNag,
  "cfn-guard": cfnGuard,
  "cfn-lint": cfnLint,
  checkov,
};

async function cdkNag(home: string, { referring }: Templates): Promise<Opinion[]> {
  const output = await run(process.execPath, [join(__dirname, "nag.mjs"), home, ...filesOf(referring)]);
  return (JSON.parse(output) as Omit<Opinion, "judge">[]).map((opinion) => ({ judge: "cdk-nag", ...opinion }));
}

/** Exit codes of cfn-lint are bits: 2 errors, 4 warnings, 8 informational. */
async function cfnLint(home: string, { referring }: Templates): Promise<Opinion[]> {
  const output = await run(join(home, "venv/bin/cfn-lint"), ["-f", "json", "--", ...filesOf(referring)], [2, 4, 6]);
  interface Match {
    readonly Filename: string;
    readonly Message: string;
    readonly Rule: { readonly Id: string };
    readonly Location: { readonly Path: readonly string[] };
  }
  return (JSON.parse(output) as Match[]).map(({ Filename, Message, Rule, Location }) => ({
    judge: "cfn-lint",
    rule: Rule.Id,
    file: basename(Filename),
    passed: false,
    text: Message,
    ...(Location.Path[1] === undefined ? {} : { logicalId: String(Location.Path[1]) }),
    detail: Location.Path.slice(3).join("/"),
  }));
}

async function checkov(home: string, { referring }: Templates): Promise<Opinion[]> {
  const options = ["--framework", "cloudformation", "-o", "json", "--compact", "--skip-download"];
  const output = await run(join(home, "venv/bin/checkov"), ["-d", referring, ...options], [1]);
  interface Check {
    readonly check_id: string;
    readonly check_name: string;
    readonly file_path: string;
    readonly resource: string;
  }
  const { results } = JSON.parse(output) as { results: { passed_checks: Check[]; failed_checks: Check[] } };
  const opinions = (checks: Check[], passed: boolean) =>
    checks.map(({ check_id, check_name, file_path, resource }) => ({
      judge: "checkov" as const,
      rule: check_id,
      file: basename(file_path),
      logicalId: resource.split(".").at(-1),
      passed,
      text: check_name,
    }));
  return [...opinions(results.passed_checks, true), ...opinions(results.failed_checks, false)];
}

/** A rule's own verdict, and its nested checks with where they failed. */
interface GuardReport {
  readonly name: string;
  readonly not_compliant: readonly { readonly Rule: { readonly name: string } }[];
  readonly compliant: readonly string[];
}

/** cfn-guard with the rules of AWS Control Tower that cdk-validator-cfnguard brings. */
async function cfnGuard(home: string, { literal }: Templates): Promise<Opinion[]> {
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

function filesOf(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name));
}

/** Runs a program to its end. @param found exit codes that say that something was found */
function run(file: string, args: readonly string[], found: readonly number[] = []): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(file, args, { maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      if (!error || found.includes(Number(error.code))) resolve(stdout);
      else reject(new Error(`${basename(file)} failed (${error.code ?? error.signal}): ${stderr.trim().slice(-500)}`));
    });
  });
}
