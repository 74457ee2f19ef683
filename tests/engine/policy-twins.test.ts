import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type ProviderStage, startProviderStage } from "../../local/provider-stage";
import { type CommandResult, EngineStack } from "./engine-stack";

const ROOT = resolve(__dirname, "../..");

/** What the bad twin must hear, as `LEVEL RULE RESOURCE`. */
const faults = [
  "advisory api-access-logs shop",
  "advisory api-deployment-triggers shop",
  "advisory api-execution-logs shop",
  "advisory api-throttling shop",
  "advisory api-tracing shop",
  "advisory function-log-group worker",
  "advisory function-timeout worker",
  "advisory function-tracing worker",
  "advisory queue-dead-letters jobs",
  "mandatory api-route-auth shop",
  "mandatory bucket-public-access files",
  "mandatory bucket-tls files",
  "mandatory bucket-versioning files",
  "mandatory function-environment-secrets worker",
  "mandatory function-permission-source shop",
  "mandatory function-runtime worker",
  "mandatory iam-wildcards worker",
  "mandatory queue-encryption jobs",
  "mandatory queue-policy jobs",
  "mandatory table-recovery orders",
];

/** What preview cannot judge of it: a document and a policy that hold names of resources not yet made. */
const afterwards = ["mandatory api-route-auth shop", "mandatory iam-wildcards worker"];

/** Levels, rules and resources, without what the pack says of its own run. */
function judged({ policies }: CommandResult): string[] {
  const short = policies.map((line) => line.slice(0, line.indexOf(":")));
  return [...new Set(short.filter((line) => !/^\w+ stagedoor /.test(line)))].sort();
}

/** What the pack says of its own run. */
const own = ({ policies }: CommandResult) => policies.filter((line) => /^\w+ stagedoor /.test(line));

describe("twin programs on the real engine", () => {
  let pack: string;
  let ci: string;

  before(() => {
    execFileSync("npm", ["run", "build", "--workspace", "policy"], { cwd: ROOT, stdio: "ignore" });
    pack = mkdtempSync(join(tmpdir(), "stagedoor-pack-"));
    cpSync(join(ROOT, "policy"), pack, { recursive: true, filter: (path) => !path.endsWith("node_modules") });
    symlinkSync(join(ROOT, "node_modules"), join(pack, "node_modules"));
    // What CI asks for: a mandatory rule that was left undone fails, too.
    ci = join(pack, "ci.json");
    writeFileSync(ci, JSON.stringify({ stagedoor: { enforcementLevel: "mandatory", profile: "dev" } }));
  });
  after(() => rmSync(pack, { recursive: true }));

  for (const twin of ["good", "bad"] as const) {
    describe(`the ${twin} twin`, () => {
      let provider: ProviderStage;
      let stack: EngineStack;
      let state: string;

      before(async () => {
        stack = await EngineStack.create({ project: join(__dirname, `fixtures/${twin}-twin`), stack: "dev" });
        provider = await startProviderStage({ directory: stack.directory });
        stack.debugProviders = provider.debugProviders;
        state = join(stack.directory, "state.json");
      });
      after(async () => {
        await provider?.close();
        stack?.remove();
      });

      const analyze = (...more: string[]) =>
        stack.run(["policy", "analyze", "--file", state, "--policy-pack", pack, "--policy-pack-config", ci, ...more]);

      it("hears in preview what can be known, and what cannot", async () => {
        const preview = await stack.preview("--policy-pack", pack);
        const known = twin === "good" ? [] : faults.filter((one) => !afterwards.includes(one));
        assert.deepEqual(judged(preview), known, preview.output);
        assert.equal(preview.exitCode === 0, twin === "good", preview.output);
        assert.match(own(preview).join("\n"), /not evaluated\. .*- iam-wildcards: worker \(policy\)/s);
      });

      it("fails in preview where what is left undone is to fail", async () => {
        const preview = await stack.preview("--policy-pack", pack, "--policy-pack-config", ci);
        assert.notEqual(preview.exitCode, 0, preview.output);
        assert.match(own(preview).join("\n"), /^mandatory stagedoor .*- iam-wildcards: worker \(policy\)/s);
      });

      it("is judged wholly by policy analyze of its state", async () => {
        // The bad one is made without the pack, which would not let it.
        const up = await stack.up(...(twin === "good" ? ["--policy-pack", pack] : []));
        assert.equal(up.exitCode, 0, up.output);
        await stack.run(["stack", "export", "--file", state]);
        const analyzed = await analyze("--json");
        assert.deepEqual(judged(analyzed), twin === "good" ? [] : faults, analyzed.output);
        assert.deepEqual(own(analyzed), []);
        assert.equal(analyzed.exitCode === 0, twin === "good", analyzed.output);
      });

      it("fails policy analyze where its state leaves a mandatory rule undone", async () => {
        const text = readFileSync(state, "utf8");
        const exported = JSON.parse(text) as { deployment: { resources: StateResource[] } };
        const policy = exported.deployment.resources.find(({ type }) => type === "aws:iam/rolePolicy:RolePolicy")!;
        // The engine's own stand-in for a text that is not known.
        for (const values of [policy.inputs, policy.outputs]) values.policy = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
        writeFileSync(state, JSON.stringify(exported));
        const analyzed = await analyze("--json");
        assert.notEqual(analyzed.exitCode, 0, analyzed.output);
        assert.match(own(analyzed).join("\n"), /^mandatory stagedoor .*- iam-wildcards: worker \(policy\)/s);
        writeFileSync(state, text);
      });
    });
  }
});

interface StateResource {
  readonly type: string;
  readonly inputs: Record<string, unknown>;
  readonly outputs: Record<string, unknown>;
}
