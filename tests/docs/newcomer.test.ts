import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { linesOf, pageScript } from "./page";

const root = join(__dirname, "../..");

describe("A newcomer with the README alone", function () {
  this.timeout(180_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "stagedoor-newcomer-"));
    for (const name of readdirSync(root)) {
      if (name === "functions" || name === "infra") cpSync(join(root, name), join(folder, name), { recursive: true });
      else symlinkSync(join(root, name), join(folder, name));
    }
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("has a changed route answer in five commands, the clone counted", async () => {
    const commands = pageScript("README.md", "Start").script.split("\n");
    const edit = commands.find((line) => line.startsWith("sed "));
    const call = commands.find((line) => line.includes("curl "));
    // The clone, `npm ci` and `npm start` come before.
    assert.ok(edit && call);
    const started = spawn("npm", ["start", "--", "--port", "0", "--json"], {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    let told = "";
    started.stderr.on("data", (chunk: Buffer) => {
      told += String(chunk);
    });
    try {
      const url = await new Promise<string>((resolve, reject) => {
        createInterface({ input: started.stdout }).on("line", (line) => {
          if (line.startsWith("{")) resolve((JSON.parse(line) as { console: string }).console);
        });
        started.once("close", () => reject(new Error(told)));
      });
      const products = async () => {
        const [answer] = (await linesOf(call, folder, { STAGEDOOR_URL: url })).filter((line) => line.startsWith("{"));
        return (JSON.parse(answer!) as { products: unknown[] }).products.length;
      };
      assert.ok((await products()) > 1, "the catalogue has more than one product");
      await linesOf(edit, folder);
      for (let i = 0; i < 300 && !/rebuilt in .*list-products/.test(told); i++)
        await new Promise((wake) => setTimeout(wake, 100));
      assert.equal(await products(), 1);
    } finally {
      process.kill(-started.pid!, "SIGTERM");
      await new Promise((resolve) => started.once("close", resolve));
    }
  });
});
