import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { architectureOf } from "../capture/architecture/model";
import { svg } from "../cli/report/diagram-svg";
import { estimate } from "../cost/estimate";
import { captureStage } from "../local/capture-stage";
import { type RunningStage, startStage } from "../local/stage";
import { linesOf, pageScript } from "./docs/page";

const root = join(__dirname, "..");
const readme = readFileSync(join(root, "README.md"), "utf8");

describe("README", function () {
  this.timeout(120_000);

  describe("journeys by hand", () => {
    let stage: RunningStage;
    before(async () => {
      stage = await startStage({ directory: root, stage: "dev" });
    });
    after(() => stage.close());

    it("every line answers with the status that it promises, and the WebSocket gets its push", async () => {
      const { script, promised } = pageScript("README.md", "Ten journeys by hand");
      assert.ok(promised.length >= 19);
      const lines = (await linesOf(script, root, { STAGEDOOR_URL: stage.url })).filter(Boolean);
      const isMessage = (line: string) => line.startsWith("{");
      assert.deepEqual(
        lines.filter((line) => !isMessage(line)),
        promised.map((status) => `status ${status}`),
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

  it("commands of contracts and clients do what it says", async () => {
    const { script } = pageScript("README.md", "Contracts and clients");
    const folder = mkdtempSync(join(tmpdir(), "stagedoor-readme-"));
    try {
      for (const name of readdirSync(root)) symlinkSync(join(root, name), join(folder, name));
      await linesOf(script, folder);
      assert.ok(existsSync(join(folder, "partners.yaml")));
      assert.ok(existsSync(join(folder, "clients/partners/client.ts")));
    } finally {
      rmSync(folder, { recursive: true });
    }
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
