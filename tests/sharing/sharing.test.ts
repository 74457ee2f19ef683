import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Consumer, filesOf, packages, pinned } from "./consumer";

describe("the published packages, in an empty folder outside the repository", function () {
  this.timeout(300_000);
  const consumer = new Consumer();
  const tarballs = new Map<string, string>();

  before(async () => {
    for (const workspace of packages) tarballs.set(workspace, await consumer.pack(workspace));
  });
  after(() => consumer.remove());

  for (const workspace of packages) {
    it(`${workspace} holds what runs, its types and its licence, and neither sources nor tests`, async () => {
      const listed = (await consumer.must("tar", "-tzf", tarballs.get(workspace)!)).trim().split("\n");
      const files = listed.map((file) => file.replace(/^package\//, ""));
      for (const needed of ["package.json", "README.md", "LICENSE", "dist/index.js"]) {
        assert.ok(files.includes(needed), `${needed} of ${files.join(", ")}`);
      }
      const strangers = files.filter(
        (file) =>
          /(^|\/)(tests?|examples|scripts|node_modules)\//.test(file) ||
          (/\.(ts|mjs|tsbuildinfo)$|\.test\./.test(file) && !file.endsWith(".d.ts")),
      );
      assert.deepEqual(strangers, []);
    });
  }

  describe("installed by a new user", () => {
    before(async () => {
      await consumer.must("npm", "init", "-y");
      await consumer.install(tarballs.get("components")!);
      await consumer.install("--save-dev", tarballs.get("cli")!, tarballs.get("policy")!);
      for (const workspace of packages) {
        for (const [name, text] of filesOf(workspace)) consumer.write(name, text);
      }
    });

    it("twenty lines of program answer 200 under `npx stagedoor dev`, with nothing to complain about", async () => {
      const program = filesOf("components").get("index.ts")!;
      const lines = program.split("\n").filter((line) => line.trim() !== "" && !line.trim().startsWith("//"));
      assert.ok(lines.length <= 20, `${lines.length} lines`);
      const dev = startDev(consumer.directory);
      try {
        const { outputs } = await dev.ready;
        const answer = await fetch(`${outputs.url}/notes/7`);
        assert.equal(answer.status, 200);
        assert.equal(((await answer.json()) as { id: string }).id, "7");
        assert.doesNotMatch(dev.told(), /Warning|Could not find|Error/);
      } finally {
        assert.equal(await dev.end(), 0);
      }
    });

    it("a test of the user's own runs the stage by startStage()", async () => {
      await consumer.install("--save-dev", pinned("mocha"));
      const output = await consumer.must("npx", "mocha", "notes.test.js");
      assert.match(output, /2 passing/);
    });

    for (const [moduleResolution, module] of [
      ["node16", "node16"],
      ["bundler", "esnext"],
    ] as const) {
      it(`tsc finds the types with moduleResolution ${moduleResolution}`, async () => {
        await consumer.install("--save-dev", pinned("typescript"), pinned("@types/node"), pinned("@types/mocha"));
        consumer.write("typed.ts", typedUse);
        const compilerOptions = {
          target: "es2022",
          module,
          moduleResolution,
          strict: true,
          noEmit: true,
          types: ["node"],
        };
        const config = { compilerOptions, files: ["index.ts", "read-note.ts", "typed.ts"] };
        consumer.write("tsconfig.json", JSON.stringify(config));
        // With declarations checked too: what is said of other packages' ones is not ours to mend.
        const { output } = await consumer.run("npx", "tsc", "--noEmit");
        const ours = output
          .split("\n")
          .filter((line) => /error TS/.test(line) && !/^node_modules\/(?!stagedoor)/.test(line));
        assert.deepEqual(ours, []);
        const skipping = JSON.stringify({ ...config, compilerOptions: { ...compilerOptions, skipLibCheck: true } });
        consumer.write("tsconfig.json", skipping);
        await consumer.must("npx", "tsc", "--noEmit");
      });
    }

    it("an import of what is no part of the interface is refused", async () => {
      const { code, output } = await consumer.run("node", "-e", 'require("stagedoor/dist/faults.js")');
      assert.notEqual(code, 0);
      assert.match(output, /ERR_PACKAGE_PATH_NOT_EXPORTED/);
    });

    it("an ES module finds everything by name", async () => {
      const script =
        'import { RestApi, auth } from "stagedoor"; import { startStage } from "stagedoor-cli"; console.log(typeof RestApi, auth.iam().type, typeof startStage);';
      const output = await consumer.must("node", "--input-type=module", "-e", script);
      assert.match(output, /function iam function/);
    });

    it("the versions are those of the repository", () => {
      for (const [name, workspace] of [
        ["stagedoor", "components"],
        ["stagedoor-cli", "cli"],
        ["stagedoor-policy", "policy"],
      ] as const) {
        const installed = JSON.parse(
          readFileSync(join(consumer.directory, "node_modules", name, "package.json"), "utf8"),
        );
        const own = JSON.parse(readFileSync(join(__dirname, "../..", workspace, "package.json"), "utf8"));
        assert.equal(installed.version, own.version);
      }
    });
  });
});

/** Uses what the packages export in ways that only right types allow. */
const typedUse = `import * as stagedoor from "stagedoor";
import { type RunningStage, startStage } from "stagedoor-cli";

const args: stagedoor.RestApiArgs = { endpointType: stagedoor.EndpointType.Regional, routes: {} };
// @ts-expect-error a route says who may call it
const route: stagedoor.RestRoute = { mock: {} };
export async function use(): Promise<string> {
  const stage: RunningStage = await startStage({ stage: "dev" });
  // @ts-expect-error outputs may be anything
  const url: string = stage.outputs.url;
  return stage.url + url + JSON.stringify([args, route]);
}
`;

interface Dev {
  readonly ready: Promise<{ outputs: Record<string, unknown> }>;
  readonly told: () => string;
  end(): Promise<number | null>;
}

function startDev(directory: string): Dev {
  // The command that npx would find; npx itself would hand no signal on.
  const child: ChildProcess = spawn(join(directory, "node_modules/.bin/stagedoor"), ["dev", "--json", "--port", "0"], {
    cwd: directory,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let told = "";
  child.stderr!.on("data", (chunk: Buffer) => {
    told += chunk.toString();
  });
  const exited = new Promise<number | null>((resolve) => child.once("close", resolve));
  const ready = new Promise<{ outputs: Record<string, unknown> }>((resolve, reject) => {
    createInterface({ input: child.stdout! }).once("line", (line) => resolve(JSON.parse(line)));
    void exited.then((code) => reject(new Error(`ended with ${code} before it was ready:\n${told}`)));
  });
  return {
    ready,
    told: () => told,
    end() {
      child.kill("SIGTERM");
      return exited;
    },
  };
}
