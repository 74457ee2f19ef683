import assert from "node:assert/strict";
import { join } from "node:path";
import { stagedoor } from "../cli/command";

describe("console: in the bundled command", function () {
  this.timeout(120_000);

  it("serves the page, its program and its style from beside the bundle, and nothing that is not its own", async () => {
    const command = stagedoor(["dev", "--port", "0", "--no-watch", "--json"], join(__dirname, "../.."));
    try {
      const { console: url } = await command.ready;
      const read = async (path: string) => {
        const answer = await fetch(`${url}${path}`);
        return { type: answer.headers.get("content-type"), text: await answer.text(), status: answer.status };
      };
      const page = await read("/");
      const named = [...page.text.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path!);
      assert.deepEqual(named, ["/_stagedoor/console.css", "/_stagedoor/console.js"]);
      const [style, script] = [await read(named[0]!), await read(named[1]!)];
      assert.deepEqual([style.type, script.type], ["text/css; charset=utf-8", "text/javascript; charset=utf-8"]);
      assert.doesNotMatch(style.text, /@import|url\(\s*["']?https?:/);
      // A light page: what the browser has to read stays small.
      assert.ok(script.text.length < 300_000, `${script.text.length} bytes of script`);
      const { status } = await read("/_stagedoor/requests.json");
      assert.equal(status, 403, "questions need the header that no page of another origin can send");
    } finally {
      await command.end();
    }
  });
});
