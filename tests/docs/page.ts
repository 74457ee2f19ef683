import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

const root = join(__dirname, "../..");

/** A page's lines for a shell, and what it promises of them. */
export interface PageScript {
  readonly script: string;
  /** Statuses of its `curl -i` lines, in order. */
  readonly promised: readonly string[];
}

/** Lines that need an account, a registry or minutes: the tests that run them, and a word of theirs. */
const elsewhere: readonly (readonly [line: RegExp, test: string, word: RegExp])[] = [
  [/^npm ci$/, ".ci/run", /npm ci/],
  [/^npm start$/, "tests/docs/newcomer.test.ts", /npm", \["start"/],
  [/^npm install .*stagedoor/, "tests/sharing", /install/],
  [/^npm (init|install)\b/, "tests/examples/tutorial.test.ts", /node_modules/],
  [
    /^npm run (build|least-privilege|second-opinion)\b/,
    ".ci/run",
    /npm run build[\s\S]*npm run least-privilege[\s\S]*second-opinion/,
  ],
  [/^(npx )?pulumi (login|stack init|stack export)/, "tests/engine/engine-stack.ts", /stack/],
  [/^(npx )?pulumi up\b/, "tests/engine/stages.test.ts", /\.up\(/],
  [/^pulumi preview --policy-pack/, "tests/engine/policy.test.ts", /policy/],
  [/^ *--policy-pack /, "tests/engine/policy.test.ts", /policy/],
  [/^npx stagedoor canary/, "tests/cli/canary.test.ts", /canary/],
  [/^npx stagedoor serve/, "tests/cli/serve.test.ts", /"--function"/],
  [/^npx stagedoor provider/, "tests/cli/provider.test.ts", /provider/],
];

/** Whether a test of its own runs the line; throws where that test is not there. */
function runElsewhere(line: string): boolean {
  const found = elsewhere.find(([pattern]) => pattern.test(line));
  if (!found) return false;
  const path = join(root, found[1]);
  if (!existsSync(path)) throw new Error(`${found[1]} runs "${line}", and is not there`);
  if (path.includes(".") && !found[2].test(readFileSync(path, "utf8")))
    throw new Error(`${found[1]} does not run "${line}"`);
  return true;
}

/**
 * One bash script of a page's shell blocks and of the files it shows (`<!-- file: NAME -->` before a block). `stagedoor
 * dev` goes to the background on a free port; a file that changes then is waited for. `curl -i` prints its status alone.
 * @param heading the section to take. @default the whole page
 */
export function pageScript(path: string, heading?: string): PageScript {
  const page = readFileSync(join(root, path), "utf8");
  const text = heading ? page.slice(page.indexOf(`## ${heading}`)).split(/\n(?=## )/)[0]! : page;
  const promised: string[] = [];
  let isRunning = false;
  const steps = [...text.matchAll(/(?:<!-- file: (\S+) -->\n)?```(\w+)\n([\s\S]*?)```/g)].map(
    ([, file, kind, block]) => {
      if (file) return `${writing(file, block!)}${isRunning ? "rebuilt\n" : ""}`;
      if (kind !== "sh") return "";
      if (/^npx stagedoor dev$/m.test(block!)) isRunning = true;
      return block!
        .split("\n")
        .map((line) => shellLine(line, promised))
        .join("\n");
    },
  );
  return { script: `${helpers}\n${steps.join("")}`, promised };
}

/** Runs a script in a folder, and returns the lines that it printed; rejects with what it told. */
export async function linesOf(
  script: string,
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  const path = [join(root, "node_modules/.bin"), process.env.PATH].join(delimiter);
  const options = { cwd, env: { ...process.env, NO_COLOR: "1", PATH: path, ...env }, maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)("bash", ["-euo", "pipefail", "-c", script], options);
  return stdout.split("\n");
}

/** Runs a page's script in a folder, and returns the statuses that it met. */
export async function statusesOf({ script }: PageScript, cwd: string, env?: Record<string, string>): Promise<string[]> {
  return (await linesOf(script, cwd, env)).flatMap((line) => /^status (\d{3})$/.exec(line)?.slice(1) ?? []);
}

function shellLine(line: string, promised: string[]): string {
  if (runElsewhere(line)) return ":";
  if (line === "npx stagedoor dev") return "dev";
  const match = /^curl -i (.*) # (\d{3})$/.exec(line);
  if (!match) {
    if (line.startsWith("curl -i")) throw new Error(`a line names no status: ${line}`);
    return here(line);
  }
  promised.push(match[2]!);
  return `curl -s -o /dev/null -w 'status %{http_code}\\n' ${here(match[1]!)}`;
}

/** The command of this checkout, without npm's pause for thought; the stage that runs, for the one that readers start. */
function here(line: string): string {
  return line.replace(/\bnpx stagedoor\b/g, "stagedoor").replaceAll("http://127.0.0.1:4000", "$STAGEDOOR_URL");
}

function writing(file: string, text: string): string {
  return `mkdir -p "$(dirname ${file})"; cat > ${file} <<'END_OF_FILE'\n${text}END_OF_FILE\n`;
}

const helpers = `
dev() {
  # Not in the project: a file that is written there builds the stage again.
  export DEV_LOG=$(mktemp) READY=$(mktemp)
  stagedoor dev --port 0 --json > $READY 2> $DEV_LOG &
  DEV=$!
  trap 'kill $DEV; wait $DEV || true; rm -f $DEV_LOG $READY' EXIT
  until [ -s $READY ]; do kill -0 $DEV || { cat $DEV_LOG >&2; exit 1; }; sleep 0.2; done
  export STAGEDOOR_URL=$(node -p 'JSON.parse(require("fs").readFileSync(process.env.READY)).console')
  BUILDS=0
}
rebuilt() {
  BUILDS=$((BUILDS + 1))
  for i in $(seq 300); do
    [ "$(grep -c '^rebuilt' $DEV_LOG)" -ge $BUILDS ] && return
    if grep -q 'program failed' $DEV_LOG; then cat $DEV_LOG >&2; exit 1; fi
    sleep 0.2
  done
  cat $DEV_LOG >&2; exit 1
}
`;
