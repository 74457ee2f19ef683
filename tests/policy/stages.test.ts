import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { readProject } from "../../capture/project";
import { readStageConfig } from "../../capture/stage-config";
import { captureStage } from "../../local/capture-stage";
import { configurationOf } from "../../policy/configuration";
import { rules } from "../../policy/rules";
import { judgeAll } from "../../policy/run";

const root = resolve(__dirname, "../..");
const examples = join(root, "components/examples");

/** Every committed stage: the shop's, and each example's. */
const stages = [
  root,
  ...readdirSync(examples, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(examples, name)),
].flatMap((directory) =>
  readdirSync(directory).flatMap((file) => {
    const stage = /^Pulumi\.([\w-]+)\.yaml$/.exec(file)?.[1];
    const project = directory === root ? "the shop" : basename(directory);
    return stage ? [{ directory, stage, name: `${project}, ${stage}` }] : [];
  }),
);

describe("all committed stages under their profiles", function () {
  this.timeout(60_000);
  const exemptions: Record<string, number> = { dev: 0, prod: 0 };

  for (const { directory, stage, name } of stages) {
    it(`${name}: no violation, and no exemption that is not needed`, async () => {
      const configuration = configurationOf(readStageConfig(readProject(directory), stage).values, rules);
      const run = judgeAll(rules, await captureStage(directory, stage), configuration);
      assert.deepEqual(
        run.violations.map((found) => `${found.rule.id} ${found.name}: ${found.text}`),
        [],
      );
      assert.deepEqual(run.faults, []);
      assert.deepEqual(run.undone(), []);
      exemptions[configuration.profile]! += configuration.exemptions.length;
    });
  }

  it("at most five exemptions in profile dev, all stages together; none in prod", () => {
    assert.ok(exemptions.dev! <= 5, JSON.stringify(exemptions));
    assert.equal(exemptions.prod, 0);
  });
});
