import assert from "node:assert/strict";
import { resolve } from "node:path";
import { captureStage } from "../../../local/capture-stage";

describe("The linter on the shop", function () {
  this.timeout(60_000);
  for (const stage of ["dev", "prod"]) {
    it(`has nothing to say of ${stage} that the stage does not accept with a reason`, async () => {
      const told: string[] = [];
      await captureStage(resolve(__dirname, "../../.."), stage, (text) => told.push(text));
      assert.deepEqual(
        told.filter((text) => text.includes("stagedoor advises")),
        [],
      );
    });
  }
});
