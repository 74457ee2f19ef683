import assert from "node:assert/strict";
import { control } from "../../local/console/control";
import { listen } from "../../local/server";
import { type People, startPeople } from "../local/cloud/cognito/support";
import { type Ended, run } from "./run-to-end";

describe("stagedoor token", function () {
  this.timeout(60_000);
  let people: People;
  let server: Awaited<ReturnType<typeof listen>>;
  const token = (...words: string[]): Promise<Ended> => run(["token", "--url", server.url, ...words], __dirname);

  before(async () => {
    people = await startPeople();
    server = await listen({ port: 0, handle: control(() => ({ cloud: people.stage.cloud, outputs: {} })) });
  });
  after(async () => {
    await server.close();
    await people.close();
  });

  it("prints one claim, and names those that there are where it has none of that name", async () => {
    const scope = await token("--scope", "shop/read", "--claim", "scope");
    assert.deepEqual([scope.code, scope.stdout], [0, "shop/read\n"], scope.stderr);
    const none = await token("--claim", "role");
    assert.deepEqual([none.code, none.stdout], [2, ""]);
    assert.match(none.stderr, /the token has no claim "role"; it has .*scope, sub, token_use/);
  });

  it("refuses a scope that the directory would never give, and names its own", async () => {
    const { code, stdout, stderr } = await token("--scope", "shop/none", "--scope", "openid");
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, /the user directory has no scope shop\/none; its own are: shop\/read/);
  });
});
