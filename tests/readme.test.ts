import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { architectureOf } from "../capture/architecture/model";
import { svg } from "../cli/report/diagram-svg";
import { estimate } from "../cost/estimate";
import { captureStage } from "../local/capture-stage";
import { type RunningStage, startStage } from "../local/stage";

const root = join(__dirname, "..");
const readme = readFileSync(join(root, "README.md"), "utf8");

/** The shell blocks of a section, as one. */
function blocksUnder(heading: string): string {
  const section = readme.slice(readme.indexOf(`## ${heading}`)).split(/\n(?=## )/)[0]!;
  const blocks = [...section.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block!);
  assert.ok(blocks.length > 0, `README.md has a shell block under "${heading}"`);
  return blocks.join("");
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

    it("every line answers with the status that it promises, and the WebSocket gets its push", async () => {
      const { script, promised } = withStatuses(blocksUnder("Ten journeys by hand"));
      assert.ok(promised.length >= 19);
      const env = {
        ...process.env,
        STAGEDOOR_URL: stage.url,
        PATH: [join(root, "node_modules/.bin"), process.env.PATH].join(delimiter),
      };
      const { stdout } = await promisify(execFile)("bash", ["-euo", "pipefail", "-c", script], { cwd: root, env });
      const lines = stdout.trim().split("\n");
      const isMessage = (line: string) => line.startsWith("{");
      assert.deepEqual(
        lines.filter((line) => !isMessage(line)),
        promised,
      );
      const pushed = lines.filter(isMessage).map((line) => JSON.parse(line) as { type: string; status: string });
      assert.deepEqual(
        pushed.map(({ type, status }) => [type, status]),
        [
          ["subscribed", "paid"],
          ["orderStatus", "shipped"],
        ],
      );
    });
  });

  it("its picture is the one that the program's resources draw", async () => {
    const drawn = svg(architectureOf(await captureStage(root, "dev")));
    assert.match(readme, /!\[[^\]]+\]\(docs\/architecture\.svg\)/);
    const stale = "it is stale: run `npx stagedoor diagram > docs/architecture.svg`";
    assert.equal(readFileSync(join(root, "docs/architecture.svg"), "utf8"), drawn, stale);
  });

  it("says what dev costs with no call at all, and what it does without", async () => {
    const resources = await captureStage(root, "dev");
    const { idle, notPriced } = estimate(resources, {});
    assert.deepEqual(notPriced, []);
    assert.ok(readme.includes(`${Math.round(idle.high)} USD a month in \`eu-west-1\``), `it is ${idle.high} USD`);
    for (const none of [
      "aws:ec2/natGateway:NatGateway",
      "aws:cloudwatch/metricAlarm:MetricAlarm",
      "aws:wafv2/webAcl:WebAcl",
    ])
      assert.ok(!resources.some(({ type }) => type === none), none);
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
