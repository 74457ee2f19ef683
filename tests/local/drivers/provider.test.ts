import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UNKNOWN } from "../../../capture/values";
import type { Properties } from "../../../local/cloud/resource";
import { Storage } from "../../../local/cloud/storage";
import { type RunningProvider, startProvider } from "../../../local/drivers/provider/start-provider";
import { Engine, URN } from "./engine-client";
import { QUEUE, sampleCloud } from "./sample-cloud";

describe("the provider that the real engine talks to", () => {
  const calls: string[] = [];
  const opened: { close(): unknown }[] = [];

  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close();
    calls.length = 0;
  });

  async function provider(storage?: Storage) {
    const cloud = sampleCloud({ calls, storage });
    const running = await startProvider({ cloud });
    opened.push(running);
    return { cloud, running };
  }

  async function connect(running: RunningProvider, settings: Properties = {}) {
    const engine = await Engine.connect(running, settings);
    opened.push(engine);
    return engine;
  }

  it("serves aws, awsx and random on one port", async () => {
    const { running } = await provider();
    assert.equal(running.debugProviders, `aws:${running.port},awsx:${running.port},random:${running.port}`);
  });

  it("generates a name from the engine's seed, and keeps it on later checks", async () => {
    const { running } = await provider();
    const engine = await connect(running);
    const first = await engine.check({ delaySeconds: 5 });
    assert.match(String(first.inputs.name), /^orders-[0-9a-f]{7}$/);
    const later = await engine.check({ delaySeconds: 6 }, first.inputs, "another seed");
    assert.equal(later.inputs.name, first.inputs.name);
    const replacement = await engine.check({ delaySeconds: 6 }, undefined, "another seed");
    assert.notEqual(replacement.inputs.name, first.inputs.name);
  });

  it("reports faults of inputs by property, and what the cloud refuses by AWS's code", async () => {
    const { running } = await provider();
    const engine = await connect(running);
    assert.deepEqual((await engine.check({ delaySeconds: 1000 })).failures, [
      "delaySeconds: is 1000; at most 900 is allowed",
    ]);
    await assert.rejects(engine.create({ name: "taken" }), /QueueAlreadyExists: A queue named taken already exists/);
  });

  it("tells in preview what is known, and leaves the rest unknown", async () => {
    const { running, cloud } = await provider();
    const engine = await connect(running, { region: "eu-west-1", defaultTags: '{"tags":{"team":"shop"}}' });
    const planned = await engine.create({ name: "a", tags: { x: "1" } }, { preview: true });
    assert.equal(planned.id, "");
    assert.equal(planned.values.name, "a");
    assert.equal(planned.values.arn, UNKNOWN);
    assert.equal(planned.values.region, "eu-west-1");
    assert.deepEqual(planned.values.tagsAll, { team: "shop", x: "1" });
    assert.deepEqual(cloud.resources(), []);
    assert.deepEqual(calls, []);
  });

  it("creates in the region of the connection's own provider, or in the resource's", async () => {
    const { running } = await provider();
    const ireland = await connect(running, { region: "eu-west-1" });
    const virginia = await connect(running, { region: "us-east-1" });
    assert.match(String((await ireland.create({ name: "a" })).values.arn), /^arn:aws:sqs:eu-west-1:/);
    assert.match(String((await virginia.create({ name: "b" })).values.arn), /^arn:aws:sqs:us-east-1:/);
    assert.match(String((await ireland.create({ name: "c", region: "ap-south-1" })).values.arn), /sqs:ap-south-1:/);
    assert.deepEqual(await virginia.invoke("aws:index/getRegion:getRegion"), { region: "us-east-1" });
    assert.deepEqual(await virginia.invoke("aws:index/getRegion:getRegion", { region: "sa-east-1" }), {
      region: "sa-east-1",
    });
  });

  it("compares inputs, not outputs, and moves a resource whose provider has another region", async () => {
    const { running } = await provider();
    const ireland = await connect(running, { region: "eu-west-1" });
    const inputs = (await ireland.check({ delaySeconds: 5 })).inputs;
    const made = await ireland.create(inputs);
    assert.deepEqual(await ireland.diff(made.id, inputs, made.values, inputs), {
      changes: false,
      replaces: [],
      paths: [],
    });
    const changed = await ireland.diff(made.id, inputs, made.values, { ...inputs, fifoQueue: true });
    assert.deepEqual(changed, { changes: true, replaces: ["fifoQueue"], paths: ["fifoQueue"] });
    const virginia = await connect(running, { region: "us-east-1" });
    assert.deepEqual(await virginia.diff(made.id, inputs, made.values, inputs), {
      changes: true,
      replaces: ["region"],
      paths: ["region"],
    });
  });

  it("keeps a secret input's output secret", async () => {
    const { running } = await provider();
    const engine = await connect(running);
    assert.deepEqual((await engine.create({ name: "a", policy: "p" }, { secrets: ["policy"] })).secrets, ["policy"]);
  });

  it("changes, reads and deletes; what is gone reads as gone", async () => {
    const { running, cloud } = await provider();
    const engine = await connect(running);
    const made = await engine.create({ name: "a", delaySeconds: 1 });
    const asked = { name: "a", delaySeconds: 1 };
    const planned = await engine.update(made.id, asked, made.values, { name: "a", delaySeconds: 2 }, true);
    assert.equal(planned.delaySeconds, 2);
    assert.equal(planned.arn, made.values.arn);
    assert.deepEqual(calls, ["create a"]);
    await engine.update(made.id, asked, made.values, { name: "a", delaySeconds: 2 });
    assert.equal(cloud.resources(QUEUE)[0]?.outputs.delaySeconds, 2);
    assert.equal((await engine.read(made.id)).id, made.id);
    assert.deepEqual((await engine.read(made.id)).inputs, { name: "a", delaySeconds: 2 });
    await engine.delete(made.id, made.values);
    assert.equal((await engine.read(made.id)).id, "");
    await engine.delete(made.id, made.values);
    assert.deepEqual(calls, ["create a", "update a", "delete a"]);
  });

  it("reads what was changed behind the engine's back as changed inputs, so that an update puts it right", async () => {
    const { running, cloud } = await provider();
    const engine = await connect(running);
    const asked = { name: "a", delaySeconds: 1 };
    const made = await engine.create(asked);
    assert.deepEqual((await engine.read(made.id, asked, made.values)).inputs, asked);
    const [record] = cloud.resources(QUEUE);
    await cloud.update({ ...record!, olds: record!.outputs, inputs: { name: "a", delaySeconds: 9 } });
    assert.deepEqual((await engine.read(made.id, asked, made.values)).inputs, { name: "a", delaySeconds: 9 });
  });

  it("says what to do when a resource is no longer there to change", async () => {
    const { running } = await provider();
    const engine = await connect(running);
    await assert.rejects(engine.update("gone", {}, {}, { name: "a" }), /pulumi up --refresh/);
  });

  it("takes over what an ended engine left behind, instead of making a second one", async () => {
    const { running, cloud } = await provider();
    const killed = await connect(running);
    const lost = await killed.create((await killed.check({ name: "a" })).inputs);
    const next = await connect(running);
    const found = await next.create((await next.check({ name: "a" })).inputs);
    assert.equal(found.id, lost.id);
    assert.equal(cloud.resources(QUEUE).length, 1);
    assert.deepEqual(calls, ["create a"]);
  });

  it("takes away what an ended engine left behind when something else is wanted now", async () => {
    const { running, cloud } = await provider();
    const killed = await connect(running);
    await killed.create((await killed.check({ name: "a" })).inputs);
    const next = await connect(running);
    await next.create((await next.check({ name: "b" })).inputs);
    assert.deepEqual(
      cloud.resources(QUEUE).map(({ inputs }) => inputs.name),
      ["b"],
    );
    assert.deepEqual(calls, ["create a", "delete a", "create b"]);
  });

  it("makes a second one when a resource is replaced by creating before deleting", async () => {
    const { running, cloud } = await provider();
    const engine = await connect(running);
    const olds = (await engine.check({ fifoQueue: false })).inputs;
    const old = await engine.create(olds);
    const next = await connect(running);
    const news = (await next.check({ fifoQueue: true }, olds)).inputs;
    assert.deepEqual((await next.diff(old.id, olds, old.values, news)).replaces, ["fifoQueue"]);
    const replacement = await next.create((await next.check({ fifoQueue: true }, undefined, "new seed")).inputs);
    assert.notEqual(replacement.id, old.id);
    assert.equal(cloud.resources(QUEUE).length, 2);
    await next.delete(old.id, old.values);
    assert.deepEqual(
      cloud.resources(QUEUE).map(({ id }) => id),
      [replacement.id],
    );
  });

  it("leaves no third one when the engine ends in the middle of a replacement", async () => {
    const { running, cloud } = await provider();
    const first = await connect(running);
    const olds = (await first.check({ fifoQueue: false })).inputs;
    const old = await first.create(olds);
    for (const seed of ["one", "two"]) {
      const engine = await connect(running);
      const news = (await engine.check({ fifoQueue: true }, olds)).inputs;
      await engine.diff(old.id, olds, old.values, news);
      await engine.create((await engine.check({ fifoQueue: true }, undefined, seed)).inputs);
    }
    assert.equal(cloud.resources(QUEUE).length, 2);
    assert.ok(cloud.resources(QUEUE).some(({ id }) => id === old.id));
  });

  it("follows a resource to the new name that an alias gives it", async () => {
    const { running, cloud } = await provider();
    const engine = await connect(running);
    const made = await engine.create({ name: "a" });
    engine.urn = `${URN}-renamed`;
    await engine.diff(made.id, { name: "a" }, made.values, { name: "a" });
    assert.deepEqual(
      cloud.resources(QUEUE).map(({ urn }) => urn),
      [engine.urn],
    );
    await engine.update(made.id, { name: "a" }, made.values, { name: "a", delaySeconds: 1 });
    await engine.delete(made.id, made.values);
    assert.deepEqual(cloud.resources(), []);
    assert.deepEqual(calls, ["create a", "update a", "delete a"]);
  });

  it("has its resources again after a restart, given a folder for its state", async () => {
    const folder = mkdtempSync(join(tmpdir(), "stagedoor-state-"));
    opened.push({ close: () => rmSync(folder, { recursive: true }) });
    const before = new Storage(folder);
    const one = await provider(before);
    const made = await (await connect(one.running)).create({ name: "a", nothing: null });
    await one.running.close();
    before.close();
    const after = new Storage(folder);
    opened.push(after);
    const two = await provider(after);
    assert.deepEqual(two.cloud.resources(), one.cloud.resources());
    assert.deepEqual(calls, ["create a", "restore a"]);
    assert.equal((await (await connect(two.running)).read(made.id)).id, made.id);
  });
});
