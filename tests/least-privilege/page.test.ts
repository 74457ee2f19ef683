import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { AccessReport } from "../../local/cloud/access";
import { control } from "../../local/console/control";
import { listen } from "../../local/server";
import { scripts } from "../../package.json";
import { accountId, create, makeCloud, trust } from "../local/cloud/iam/stage";

const docs = resolve(__dirname, "../../docs");
const page = readFileSync(join(docs, "least-privilege.md"), "utf8");

describe("docs/least-privilege.md", () => {
  it("leads to files and scripts that are there", () => {
    for (const [, path] of page.matchAll(/\]\((\.\.[^)#]+)\)/g)) assert.ok(existsSync(join(docs, path!)), path);
    for (const [, name] of page.matchAll(/npm run ([\w:-]+)/g)) assert.ok(name! in scripts, name);
  });

  it("reads the access report of a running stage by a line that works, and that other pages cannot send", async () => {
    const cloud = makeCloud();
    await create(cloud, "aws:iam/role:Role", "app", { name: "app", assumeRolePolicy: trust() });
    const role = `arn:aws:iam::${accountId}:role/app`;
    cloud.port("iam").assumeRole(role, "lambda.amazonaws.com", "session");
    const server = await listen({ port: 0, handle: control(() => ({ cloud, outputs: {} })) });
    try {
      const [, name = "", value = "", path] = /curl -s -H '([^:]+): ([^']+)' http:\/\/[\d.]+:\d+(\S+)/.exec(page) ?? [];
      const reply = await fetch(`${server.url}${path}`, { headers: { [name]: value } });
      assert.equal(reply.status, 200);
      const { grants, decisions } = (await reply.json()) as AccessReport;
      assert.deepEqual(
        grants.map(({ holder, action, uses }) => [holder, action, uses]),
        [[role, "sts:AssumeRole", 1]],
      );
      assert.deepEqual(
        decisions.map(({ principal, action, allowed, grant }) => [principal, action, allowed, grant?.statement]),
        [["lambda.amazonaws.com", "sts:AssumeRole", true, "statement 1"]],
      );
      assert.equal((await fetch(`${server.url}${path}`)).status, 403);
    } finally {
      await server.close();
    }
  });
});
