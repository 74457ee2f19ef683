import assert from "node:assert/strict";
import { unlinkSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { atLeast, type Check } from "../../cli/doctor/check";
import { type Project, smallProject } from "./project";
import { run } from "./run-to-end";

describe("stagedoor doctor", function () {
  this.timeout(60_000);
  let project: Project;
  beforeEach(() => {
    project = smallProject();
  });
  afterEach(() => project.remove());

  const doctor = async (env: Record<string, string> = {}, ...words: string[]) => {
    const { code, stdout } = await run(["doctor", "--json", "--port", "0", ...words], project.directory, env);
    const { ok, checks } = JSON.parse(stdout) as { ok: boolean; checks: Check[] };
    return { code, ok, of: (name: string) => checks.find((check) => check.name === name)! };
  };

  it("ends with 0 where what everyone needs is there, whatever single commands miss", async () => {
    const { code, ok, of } = await doctor({ PATH: "/nonexistent" });
    assert.deepEqual([code, ok], [0, true]);
    assert.equal(of("Pulumi project").found, "stages dev, loud");
    for (const tool of ["Pulumi CLI", "git", "JDK", "Maven", "Go"]) {
      assert.equal(of(tool).status, "optional", tool);
      assert.ok(of(tool).fix, "says how to install it");
    }
  });

  it("ends with 1 where a package of the program is missing or too old, or its configuration is broken", async () => {
    unlinkSync(join(project.directory, "node_modules"));
    project.write("node_modules/@pulumi/aws/package.json", '{"version":"6.1.0"}');
    const { code, of } = await doctor();
    assert.equal(code, 1);
    assert.match(of("@pulumi/pulumi").fix!, /npm install @pulumi\/pulumi@/);
    assert.match(of("@pulumi/aws").found, /6\.1\.0; 7\.0\.0 or later is needed/);
    project.write("Pulumi.loud.yaml", "config: [");
    assert.match((await doctor()).of("Pulumi project").found, /Pulumi\.loud\.yaml/);
  });

  it("names a folder without a project, and a port that is taken", async () => {
    assert.match((await doctor({}, "--cwd", "handler")).of("Pulumi project").found, /no Pulumi\.yaml/);
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as { port: number };
    const { stdout } = await run(["doctor", "--port", String(port)], project.directory);
    assert.match(stdout, new RegExp(`– port ${port} taken[\\s\\S]*--port 0`));
    other.close();
  });

  it("compares versions by their numbers", () => {
    for (const [version, wanted, is] of [
      ["20.19.0", "20.19", true],
      ["20.9.0", "20.19", false],
      ["v3.255.0-alpha", "3.200.0", true],
      ["17", "17", true],
      ["1.8.0", "17", false],
    ] as const) {
      assert.equal(atLeast(version, wanted), is, `${version} ${wanted}`);
    }
  });
});
