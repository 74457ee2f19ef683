import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startProviderStage } from "../../local/provider-stage";
import { listen } from "../../local/server";

describe("a provider stage that cannot start", () => {
  let state: string;
  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), "stagedoor-state-"));
  });
  afterEach(() => rmSync(state, { recursive: true }));

  /** Starts on a port that is free, and asserts that the failed start leaves it so. */
  async function refused(directory: string, error: RegExp) {
    const nothing = async () => ({ status: 404, headers: [], body: Buffer.alloc(0) });
    const before = await listen({ port: 0, handle: nothing });
    const { port } = before;
    await before.close();
    await assert.rejects(startProviderStage({ directory: __dirname, port, state: directory }), error);
    const after = await listen({ port, handle: nothing });
    await after.close();
  }

  it("frees its port when the state holds what cannot be put back", async () => {
    const twins = ["a.example", "b.example"].map((id) => {
      const inputs = { domainName: id };
      const outputs = { regionalDomainName: "d-same.execute-api.us-east-1.amazonaws.com" };
      const type = "aws:apigateway/domainName:DomainName";
      return JSON.stringify([id, { urn: id, type, name: id, id, region: "us-east-1", inputs, outputs }]);
    });
    writeFileSync(join(state, "provider-resources.jsonl"), twins.map((line) => `${line}\n`).join(""));
    await refused(state, /host d-same\S+ is already registered/);
  });

  it("frees its port when the state is no folder", async () => {
    const file = join(state, "file");
    writeFileSync(file, "");
    await refused(file, /EEXIST/);
  });
});
