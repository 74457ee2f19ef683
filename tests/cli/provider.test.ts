import assert from "node:assert/strict";
import { stagedoor } from "./command";

describe("stagedoor provider", function () {
  this.timeout(30_000);

  it("names a folder that is not there", async () => {
    const command = stagedoor(["provider", "--cwd", "gone"], __dirname);
    assert.equal(await command.exited, 2);
    assert.match(command.told(), /no folder .*gone; --cwd/);
    assert.doesNotMatch(command.told(), /^\s+at /m);
  });
});
