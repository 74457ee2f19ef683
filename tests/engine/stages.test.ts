import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { programDirectoryOf } from "../../capture/project";
import { Cloud } from "../../local/cloud/cloud";
import { services } from "../../local/cloud/index";
import { buildStage } from "../../local/drivers/builtin/build-stage";
import { type ProviderStage, startProviderStage } from "../../local/provider-stage";
import { journeys } from "../journeys/journeys";
import { localStage } from "../journeys/stage";
import { Skipped, Visit } from "../journeys/visit";
import { EngineStack } from "./engine-stack";

const PROJECT = resolve(__dirname, "../..");

/** What the program keeps on purpose: the account's one logging role, which other stacks may use. */
const KEPT = /::stagedoor:index:AccountLogging\$/;

for (const stage of ["dev", "prod"]) {
  describe(`the shop's ${stage} stage on the real engine`, () => {
    let stack: EngineStack;
    let local: ProviderStage;
    let outputs: Record<string, unknown>;

    before(async () => {
      stack = await EngineStack.create({ project: PROJECT, stack: stage, copied: ["infra"] });
      local = await startProviderStage({ directory: stack.directory });
      stack.debugProviders = local.debugProviders;
    });
    after(async () => {
      await local?.close();
      stack?.remove();
    });

    it("previews as new", async () => {
      const preview = await stack.preview();
      assert.equal(preview.exitCode, 0, preview.output);
      assert.deepEqual(Object.keys(preview.changes), ["create"]);
      assert.deepEqual(local.cloud.resources(), []);
    });

    it("is made, with the outputs that the built-in driver gives", async () => {
      const up = await stack.up();
      assert.equal(up.exitCode, 0, up.output);
      outputs = await stack.outputs();
      const builtIn = await builtInOutputs(stage);
      assert.deepEqual(shapes(outputs), shapes(builtIn));
    });

    if (stage === "dev") {
      for (const journey of journeys) {
        it(`serves: ${journey.name}`, async function () {
          try {
            await journey.run(new Visit(localStage({ outputs, cloud: local.cloud, url: local.url })));
          } catch (error) {
            if (!(error instanceof Skipped)) throw error;
            console.log(`      skipped: ${error.message}`);
            this.skip();
          }
        });
      }
    }

    it("needs nothing the second time", async () => {
      const up = await stack.up();
      assert.equal(up.exitCode, 0, up.output);
      assert.deepEqual(Object.keys(up.changes), ["same"], up.steps.join("\n"));
      const preview = await stack.preview("--expect-no-changes");
      assert.equal(preview.exitCode, 0, preview.output);
    });

    it("replaces one deployment, and nothing else, when one route changes", async () => {
      const file = join(stack.directory, "infra/apis/backoffice.ts");
      const before = readFileSync(file, "utf8");
      const after = before.replace('{ day: { in: "query" } }', '{ day: { in: "query" }, month: { in: "query" } }');
      assert.notEqual(after, before);
      writeFileSync(file, after);
      const up = await stack.up();
      assert.equal(up.exitCode, 0, up.output);
      const replaced = up.steps.filter((step) => /replace/.test(step)).map((step) => step.replace(/^\S+ /, ""));
      assert.deepEqual([...new Set(replaced)], ["aws:apigateway/deployment:Deployment backoffice-deployment"]);
      // Components show their own arguments; what stands for something are the resources in them.
      const changed = up.steps.filter((step) => !/replace| stagedoor:index:/.test(step));
      assert.deepEqual(changed.sort(), [
        "update aws:apigateway/restApi:RestApi backoffice",
        "update aws:apigateway/stage:Stage backoffice-stage",
      ]);
    });

    if (stage === "prod") {
      it("refuses to go while it is protected, and names what is", async () => {
        const before = await stack.resources();
        // With its preview, as people run it: it fails before anything is deleted.
        const destroy = await stack.run(["destroy", "--yes"]);
        assert.notEqual(destroy.exitCode, 0);
        for (const type of ["cognito/userPool:UserPool", "s3/bucket:Bucket"]) {
          assert.match(
            destroy.output,
            new RegExp(`aws:${type}::\\S+ cannot be deleted\\s+because it is protected`),
            type,
          );
        }
        assert.equal((await stack.resources()).length, before.length);
        await stack.run(["config", "set", "protection", "false"]);
        const up = await stack.up();
        assert.equal(up.exitCode, 0, up.output);
      });
    }

    it("leaves nothing but the account's logging role", async () => {
      const destroy = await stack.destroy();
      assert.equal(destroy.exitCode, 0, destroy.output);
      assert.deepEqual(await stack.resources(), []);
      const apis = new Set(local.cloud.resources().flatMap(({ type, id }) => (/Api$/.test(type) ? [id] : [])));
      const left = local.cloud
        .resources()
        // Old deployments are retained for roll-backs, and go with their API.
        .filter(({ type, outputs }) => !/:Deployment$/.test(type) || apis.has(String(outputs.restApi ?? outputs.apiId)))
        .map(({ urn }) => urn)
        .filter((urn) => !KEPT.test(urn));
      assert.deepEqual(left, []);
    });
  });
}

async function builtInOutputs(stage: string): Promise<Record<string, unknown>> {
  const programDirectory = programDirectoryOf(PROJECT);
  const cloud = new Cloud({ services, baseUrl: "http://127.0.0.1:1", programDirectory });
  try {
    return (await buildStage({ directory: PROJECT, stage, cloud })).outputs;
  } finally {
    await cloud.stop();
  }
}

/** Outputs with what differs from stack to stack left out: generated ids, ports, random values. */
function shapes(outputs: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, shape(value)]));
}

function shape(value: unknown): string {
  if (typeof value !== "string") return typeof value;
  if (!/^\w+:\/\//.test(value)) return `string of ${value.length === 0 ? "nothing" : "something"}`;
  return value
    .replace(/127\.0\.0\.1:\d+/, "LOCAL")
    .replace(/\/\/[^./:]+\./, "//ID.")
    .replace(/_[A-Za-z0-9]{9}$/, "_ID");
}
