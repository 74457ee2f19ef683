import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { mermaid } from "../cli/report/diagram";
import { captureStage } from "../local/capture-stage";
import { type RunningStage, startStage } from "../local/stage";

const root = join(__dirname, "..");
const readme = readFileSync(join(root, "README.md"), "utf8");

/** The first shell block below a heading. */
function blockUnder(heading: string): string {
  const section = readme.slice(readme.indexOf(`## ${heading}`));
  const block = /```sh\n([\s\S]*?)```/.exec(section)?.[1];
  assert.ok(block, `README.md has a shell block under "${heading}"`);
  return block;
}

/** The block with each `curl -i` printing only its status, and the statuses that the README promises. */
function withStatuses(block: string): { script: string; promised: string[] } {
  const promised: string[] = [];
  const lines = block.split("\n").map((line) => {
    const match = /^curl -i (.*) # (\d{3})$/.exec(line);
    if (!match) {
      assert.ok(!line.startsWith("curl -i"), `a line of the README names no status: ${line}`);
      return line;
    }
    promised.push(match[2]!);
    return `curl -s -o /dev/null -w '%{http_code}\\n' ${match[1]}`;
  });
  return { script: lines.join("\n"), promised };
}

describe("README", function () {
  this.timeout(120_000);

  describe("journeys by hand", () => {
    let stage: RunningStage;
    before(async () => {
      stage = await startStage({ directory: root, stage: "dev" });
    });
    after(() => stage.close());

    it("every line answers with the status that it promises", async () => {
      const { script, promised } = withStatuses(blockUnder("Ten journeys by hand"));
      assert.ok(promised.length >= 18);
      const env = {
        ...process.env,
        STAGEDOOR_URL: stage.url,
        PATH: [join(root, "node_modules/.bin"), process.env.PATH].join(delimiter),
      };
      const { stdout } = await promisify(execFile)("bash", ["-euo", "pipefail", "-c", script], { cwd: root, env });
      assert.deepEqual(stdout.trim().split("\n"), promised);
    });
  });

  it("its picture is the one that the program's resources draw", async () => {
    const drawn = mermaid(await captureStage(root, "dev"));
    const shown = /<!-- diagram -->\n```mermaid\n([\s\S]*?)```\n<!-- \/diagram -->/.exec(readme)?.[1];
    assert.equal(shown, drawn, "README.md's picture is stale: put the output of `npx stagedoor diagram` in its place");
  });

  it("names only scripts and folders that there are", () => {
    const scripts = (
      JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: Record<string, string> }
    ).scripts;
    for (const [, name] of readme.matchAll(/npm run ([\w:-]+)/g)) assert.ok(name! in scripts, `npm run ${name}`);
    for (const [, path] of readme.matchAll(/\]\(((?!https?:)[^)#]+)\)/g))
      assert.ok(existsSync(join(root, path!)), `link to ${path}`);
  });
});
