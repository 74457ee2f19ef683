import { execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import Table from "cli-table3";
import { startStage } from "../../../cli/index";
import { pythonPackages } from "../../../opinions/tools";
import { script } from "../../cli/command";
import { reasonOf } from "./reasons";

const root = resolve(__dirname, "../../..");
const seed = 20_261_121;
const examples = Number(process.argv[2] ?? 40);

/** An API of the shop as its callers reach it. */
interface Target {
  readonly api: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Paths that need a signature of AWS, which schemathesis does not make. */
  readonly signed?: string;
}

/** What is read of schemathesis' report. */
interface Report {
  readonly complete: boolean;
  readonly errors: readonly unknown[];
  readonly failures: readonly Failure[];
}

/** A kind of failure in schemathesis' report. */
interface Failure {
  readonly code: string;
  readonly title: string;
  readonly operations: readonly string[];
}

/**
 * Runs schemathesis, with every check on, against what `stagedoor openapi` exports of the shop's APIs, each on the local
 * dev stage. Exits with 1 on a finding that has no reason, and with 0 and a word where there is no Python.
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
    const targets: readonly Target[] = [
      { api: "storefront-v2", url: `${outputs.edgeUrl}/v2`, headers: authorization },
      { api: "mobile", url: outputs.mobileUrl!, headers: authorization },
      {
        api: "partners",
        url: outputs.partnersUrl!,
        headers: { "x-api-key": outputs.partnerKey! },
        signed: "^/checkouts",
      },
    ];
    const table = new Table({ head: ["API", "finding", "operations", "reason"], style: { head: [], border: [] } });
    let unexplained = 0;
    for (const target of targets) {
      for (const { code, title, operations } of await judge(
        join(installed.home, "venv/bin/schemathesis"),
        target,
        folder,
      )) {
        for (const operation of operations) {
          const reason = reasonOf(target.api, code, operation);
          if (!reason) unexplained++;
          table.push([target.api, `${code} ${title}`, operation, reason ?? "NONE: a fault"]);
        }
      }
    }
    console.log(`${table.toString()}\n${unexplained} findings without a reason (seed ${seed}, ${examples} examples)`);
    return unexplained > 0 ? 1 : 0;
  } finally {
    await stage.close();
    rmSync(folder, { recursive: true });
  }
}

async function judge(schemathesis: string, target: Target, folder: string): Promise<readonly Failure[]> {
  const file = join(folder, `${target.api}.json`);
  const reports = join(folder, target.api);
  writeFileSync(file, JSON.stringify(await exported(target.api)));
  const headers = Object.entries(target.headers).flatMap(([name, value]) => ["--header", `${name}: ${value}`]);
  const words = ["run", file, "--url", target.url.replace(/\/$/, ""), "--checks", "all", ...headers, "--no-color"];
  words.push("--max-examples", String(examples), "--seed", String(seed), "--report", "json", "--report-dir", reports);
  if (target.signed) words.push("--exclude-path-regex", target.signed);
  console.log(`${target.api} at ${target.url}${target.signed ? `, but for ${target.signed}, which is signed` : ""}`);
  const child = spawn(schemathesis, words, { stdio: ["ignore", "pipe", "inherit"], cwd: folder });
  let told = "";
  child.stdout.on("data", (chunk: Buffer) => {
    told += chunk.toString();
  });
  await new Promise((done) => child.once("close", done));
  if (!existsSync(reports)) throw new Error(`schemathesis made no report:\n${told}`);
  const [report] = readdirSync(reports).map((name) => JSON.parse(readFileSync(join(reports, name), "utf8")) as Report);
  if (!report?.complete || report.errors.length > 0) throw new Error(`schemathesis did not end well:\n${told}`);
  if (process.argv.includes("--verbose")) console.log(told);
  return report.failures;
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
