import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { startStage } from "../../../cli/index";
import { pythonPackages } from "../../../opinions/tools";
import { script } from "../../cli/command";

const root = resolve(__dirname, "../../..");
const seed = 20_261_121;
const examples = Number(process.argv[2] ?? 40);

/** An API of the shop as its callers reach it. */
interface Target {
  readonly api: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Checks that cannot hold, each with its reason in docs/reliability.md. */
  readonly unless: readonly string[];
  /** Paths that need a signature of AWS, which schemathesis does not make. */
  readonly signed?: string;
}

/**
 * Runs schemathesis, with every check that can hold, against what `stagedoor openapi` exports of the shop's APIs, each
 * on the local dev stage. Exits with 1 on a finding, and with 0 and a word where there is no Python.
 */
async function main(): Promise<number> {
  const installed = await pythonPackages(__dirname);
  if ("missing" in installed) {
    console.log(`skipped: schemathesis is not here: ${installed.missing}`);
    return 0;
  }
  const folder = mkdtempSync(join(tmpdir(), "schemathesis-"));
  const stage = await startStage({ directory: root });
  try {
    const outputs = stage.outputs as Record<string, string>;
    const token = await stage.token({ scopes: ["shop/orders.read", "shop/orders.write"] });
    const authorization = { Authorization: `Bearer ${token}` };
    const unless = ["unsupported_method"];
    const targets: readonly Target[] = [
      { api: "storefront-v2", url: `${outputs.edgeUrl}/v2`, headers: authorization, unless },
      { api: "mobile", url: outputs.mobileUrl!, headers: authorization, unless },
      {
        api: "partners",
        url: outputs.partnersUrl!,
        headers: { "x-api-key": outputs.partnerKey! },
        unless,
        signed: "^/checkouts",
      },
    ];
    let failed = 0;
    for (const target of targets)
      failed += (await judge(join(installed.home, "venv/bin/schemathesis"), target, folder)) ? 0 : 1;
    console.log(
      `\n${targets.length - failed} of ${targets.length} APIs without a finding (seed ${seed}, ${examples} examples)`,
    );
    return failed > 0 ? 1 : 0;
  } finally {
    await stage.close();
    rmSync(folder, { recursive: true });
  }
}

async function judge(schemathesis: string, target: Target, folder: string): Promise<boolean> {
  const file = join(folder, `${target.api}.json`);
  writeFileSync(file, JSON.stringify(await exported(target.api)));
  const headers = Object.entries(target.headers).flatMap(([name, value]) => ["--header", `${name}: ${value}`]);
  const words = ["run", file, "--url", target.url.replace(/\/$/, ""), "--checks", "all", ...headers, "--no-color"];
  words.push("--exclude-checks", target.unless.join(","), "--max-examples", String(examples), "--seed", String(seed));
  if (target.signed) words.push("--exclude-path-regex", target.signed);
  console.log(`\n${target.api} at ${target.url}${target.signed ? `, but for ${target.signed}, which is signed` : ""}`);
  const child = spawn(schemathesis, words, { stdio: ["ignore", "inherit", "inherit"], cwd: folder });
  const code = await new Promise<number | null>((done) => child.once("close", done));
  return code === 0;
}

async function exported(api: string): Promise<object> {
  const words = [script, "openapi", "--stage", "dev", "--api", api, "--json"];
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: root, maxBuffer: 16 * 1024 * 1024 });
  return (JSON.parse(stdout) as { document: object }).document;
}

void main().then(
  (code) => process.exit(code),
  (error: Error) => {
    console.error(error);
    process.exit(1);
  },
);
