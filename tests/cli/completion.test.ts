import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { type Project, smallProject } from "./project";
import { run } from "./run-to-end";

describe("stagedoor completion", function () {
  this.timeout(60_000);
  let project: Project;
  before(() => {
    project = smallProject();
  });
  after(() => project.remove());

  const offered = async (...words: string[]) =>
    (await run(["complete", "--", ...words], project.directory)).stdout
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith(":"))
      .map((line) => line.split("\t")[0]);

  it("offers commands, options, choices, and the stages of the project", async () => {
    assert.deepEqual(await offered("rou"), ["routes"]);
    assert.ok((await offered("diff", "--")).includes("--against"));
    assert.deepEqual(await offered("serve", "--type", ""), ["rest", "http"]);
    assert.deepEqual(await offered("routes", "--stage", ""), ["dev", "loud"]);
  });

  it("prints a script for each shell; bash takes it", async () => {
    for (const shell of ["bash", "zsh", "fish"]) {
      const { code, stdout } = await run(["completion", shell], project.directory);
      assert.equal(code, 0);
      assert.match(stdout, /stagedoor/);
    }
    const { stdout } = await run(["completion", "bash"], project.directory);
    const registered = execFileSync("bash", ["-c", `${stdout}\ncomplete -p stagedoor`], { encoding: "utf8" });
    assert.match(registered, /complete .*stagedoor/);
  });

  it("names the shells there are", async () => {
    const { code, stderr } = await run(["completion", "csh"], project.directory);
    assert.equal(code, 2);
    assert.match(stderr, /zsh, bash, fish/);
  });
});
