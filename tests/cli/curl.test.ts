import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { curlLines } from "../../cli/report/curl";
import { startStage } from "../../local/stage";

describe("the requests that dev prints", function () {
  this.timeout(120_000);

  it("succeed on a new stage, as they stand", async () => {
    const stage = await startStage({ directory: join(__dirname, "../.."), stage: "dev" });
    try {
      const lines = await curlLines(stage.cloud);
      const token = lines.find(({ command }) => command.startsWith("TOKEN="))!;
      const requests = lines.filter((line) => line !== token);
      assert.ok(requests.length >= 10, `${requests.length} requests`);
      for (const { title, command } of requests) {
        const script = `${token.command}\n${command} -s -o /dev/null -w '%{http_code}'`;
        const { stdout } = await promisify(execFile)("sh", ["-c", script]);
        assert.match(stdout, /2\d\d$/, title);
      }
    } finally {
      await stage.close();
    }
  });
});
