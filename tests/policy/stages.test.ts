import assert from "node:assert/strict";
import { readProject } from "../../capture/project";
import { readStageConfig } from "../../capture/stage-config";
import { captureStage } from "../../local/capture-stage";
import { programStages } from "../../opinions/programs";
import { configurationOf } from "../../policy/configuration";
import { rules } from "../../policy/rules";
import { judgeAll } from "../../policy/run";

describe("all committed stages under their profiles", function () {
  this.timeout(60_000);
  const exemptions: Record<string, number> = { dev: 0, prod: 0 };

  for (const { directory, stage, name } of programStages()) {
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
