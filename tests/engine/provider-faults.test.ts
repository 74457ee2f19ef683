import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { Storage } from "../../local/cloud/storage";
import { EngineStack } from "./engine-stack";

const PROJECT = resolve(__dirname, "fixtures/orders");
const STAGEDOOR = resolve(__dirname, "../../cli/bin/stagedoor.js");
const RESOURCES = 10;

/** A `stagedoor provider` in a process of its own. */
interface Provider {
  readonly process: ChildProcess;
  readonly debugProviders: string;
}

/** How a provider is started. @default as its user starts it */
interface Start {
  /** Command that it is run by. */
  readonly inside?: readonly string[];
  /** Resources that it writes down before it is killed. */
  readonly killedAfter?: number;
}

async function startProvider(state: string, { inside = [], killedAfter }: Start): Promise<Provider> {
  const killer = killedAfter === undefined ? [] : ["--require", join(__dirname, "fixtures/killed-at-line.cjs")];
  const [command, ...words] = [
    ...inside,
    process.execPath,
    ...killer,
    STAGEDOOR,
    "provider",
    "--state",
    state,
    "--json",
  ];
  const child = spawn(command!, [...words, "--cwd", PROJECT], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, KILLED_AT_LINE: `provider-resources.jsonl:${killedAfter}` },
  });
  const line = await new Promise<string>((ready, failed) => {
    createInterface({ input: child.stdout }).once("line", ready);
    child.once("close", (code) => failed(new Error(`the provider ended with ${code}`)));
  });
  return { process: child, debugProviders: (JSON.parse(line) as { debugProviders: string }).debugProviders };
}

function ended(child: ChildProcess): Promise<unknown> {
  return child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((done) => child.once("close", done));
}

describe("faults of the provider that the real engine talks to", () => {
  let state: string;
  let provider: Provider | undefined;
  let stack: EngineStack;

  beforeEach(async () => {
    state = mkdtempSync(join(tmpdir(), "stagedoor-state-"));
    stack = await EngineStack.create({ project: PROJECT, stack: "dev" });
  });
  afterEach(async () => {
    provider?.process.kill("SIGKILL");
    if (provider) await ended(provider.process);
    stack.remove();
    rmSync(state, { recursive: true, force: true });
  });

  async function start(how: Start = {}): Promise<Provider> {
    provider = await startProvider(state, how);
    stack.debugProviders = provider.debugProviders;
    return provider;
  }

  /** Resources that the provider has written down, as `URN ID`. */
  function written(folder = state): string[] {
    if (!existsSync(join(folder, "provider-resources.jsonl"))) return [];
    const storage = new Storage(folder);
    const found = [...storage.entries<{ urn: string; id: string }>("provider-resources")];
    storage.close();
    return found.map(([, { urn, id }]) => `${urn} ${id}`);
  }

  async function convergesAndGoes(kept: readonly string[]): Promise<void> {
    const up = await stack.up();
    assert.equal(up.exitCode, 0, up.output);
    const again = await stack.up();
    assert.deepEqual(again.steps, [], again.output);
    const destroyed = await stack.destroy();
    assert.equal(destroyed.exitCode, 0, destroyed.output);
    assert.deepEqual(
      up.steps.filter((step) => /^(replace|delete)/.test(step)),
      [],
    );
    assert.equal(up.steps.filter((step) => step.startsWith("create aws:")).length, RESOURCES - kept.length, up.output);
    provider!.process.kill("SIGTERM");
    await ended(provider!.process);
    assert.deepEqual(written(), []);
  }

  for (const after of [1, 5, 9]) {
    it(`killed when ${after} of ${RESOURCES} resources are made: a restarted one and a plain up go on from there`, async () => {
      const { process: killed } = await start({ killedAfter: after });
      assert.notEqual((await stack.up("--parallel", "1")).exitCode, 0);
      await ended(killed);
      assert.equal(killed.signalCode, "SIGKILL");
      const inState = (await stack.resources()).filter(({ type }) => type.startsWith("aws:"));
      assert.equal(written().length, after);
      await start();
      await convergesAndGoes(inState.map(({ urn }) => urn));
    });
  }

  it("a full disk: the resource that cannot be kept is refused with the reason, and made once there is room", async function () {
    // A mount of its own, seen by the provider alone; needs Linux with user namespaces.
    const namespace = ["unshare", "--user", "--map-root-user", "--mount"];
    if (spawnSync(namespace[0]!, [...namespace.slice(1), "true"]).status !== 0) {
      console.log("      skipped: this machine has no mount namespaces for users, so no disk to fill");
      return this.skip();
    }
    const fill = 'mount -t tmpfs -o size=512k none "$0" && head -c 503808 /dev/zero > "$0/ballast" && exec "$@"';
    const { process: running } = await start({ inside: [...namespace, "sh", "-c", fill, state] });
    const seen = `/proc/${running.pid}/root${state}`;
    const full = await stack.up("--parallel", "1");
    assert.notEqual(full.exitCode, 0);
    assert.match(full.output, /cannot (write the state|use the tables) in .*(ENOSPC|No space left)/);
    const inState = (await stack.resources()).filter(({ type }) => type.startsWith("aws:"));
    assert.ok(inState.length < RESOURCES);
    rmSync(join(seen, "ballast"));
    const up = await stack.up();
    assert.equal(up.exitCode, 0, up.output);
    assert.deepEqual((await stack.up()).steps, []);
    assert.deepEqual(
      readdirSync(seen).filter((name) => name.endsWith(".damaged")),
      [],
    );
    const destroyed = await stack.destroy();
    assert.equal(destroyed.exitCode, 0, destroyed.output);
    assert.deepEqual(written(seen), []);
  });
});
