import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { CapturedResource } from "../../capture/program";
import { readProject } from "../../capture/project";
import { readStageConfig } from "../../capture/stage-config";
import { captureStage } from "../../local/capture-stage";
import { configurationOf } from "../../policy/configuration";
import { rules } from "../../policy/rules";
import { judgeAll } from "../../policy/run";
import { tableOf } from "../../policy/table";

const ROOT = resolve(__dirname, "../..");

function judged(stage: string, resources: readonly CapturedResource[]) {
  return judgeAll(rules, resources, configurationOf(readStageConfig(readProject(ROOT), stage).values, rules));
}

describe("the shop's stages under their profiles", function () {
  this.timeout(60_000);

  it("dev has no violation, and at most five exemptions, all of them needed", async () => {
    const run = judged("dev", await captureStage(ROOT, "dev"));
    assert.deepEqual(
      run.violations.map(({ rule, name }) => `${rule.id} ${name}`),
      [],
    );
    assert.deepEqual(run.faults, []);
    assert.deepEqual(run.undone(), []);
    assert.ok(run.findings.length <= 5);
  });

  it("prod has no violation; without a domain it is exempted from exactly what the domain brings", async () => {
    const run = judged("prod", await captureStage(ROOT, "prod"));
    assert.deepEqual(run.violations, []);
    assert.deepEqual(run.faults, []);
    assert.deepEqual(run.undone(), []);
    assert.deepEqual(run.findings.map(({ rule }) => rule.id).sort(), [
      "api-vpc-link-tls",
      "distribution-certificate",
      "listener-https",
    ]);
  });

  it("finds each broken default of what guards the data and the ways to it, and nothing else", async () => {
    const resources = await captureStage(ROOT, "prod");
    const before = judged("prod", resources).violations.length;
    for (const { type, property, value, fires } of broken) {
      const at = resources.findIndex((one) => one.type === type);
      assert.ok(at >= 0, type);
      const one = resources[at]!;
      const changed = {
        ...one,
        inputs: { ...one.inputs, [property]: value },
        outputs: { ...one.outputs, [property]: value },
      };
      const run = judged("prod", resources.with(at, changed));
      const found = run.violations.filter(({ urn, rule }) => urn === one.urn && fires === rule.id);
      assert.equal(found.length, 1, `${type}.${property}`);
      assert.equal(run.violations.length, before + 1, `${type}.${property}`);
    }
  });
});

/** One default of a component broken, and the one rule that must say so. */
const broken: readonly { type: string; property: string; value: unknown; fires: string }[] = [
  { type: "aws:dynamodb/table:Table", property: "pointInTimeRecovery", value: undefined, fires: "table-recovery" },
  {
    type: "aws:dynamodb/table:Table",
    property: "deletionProtectionEnabled",
    value: false,
    fires: "table-deletion-protection",
  },
  { type: "aws:sqs/queue:Queue", property: "sqsManagedSseEnabled", value: false, fires: "queue-encryption" },
  { type: "aws:kinesis/stream:Stream", property: "encryptionType", value: "NONE", fires: "stream-encryption" },
  { type: "aws:apigateway/stage:Stage", property: "accessLogSettings", value: undefined, fires: "api-access-logs" },
  { type: "aws:apigateway/stage:Stage", property: "xrayTracingEnabled", value: false, fires: "api-tracing" },
  { type: "aws:lambda/function:Function", property: "runtime", value: "nodejs18.x", fires: "function-runtime" },
  {
    type: "aws:lambda/function:Function",
    property: "tracingConfig",
    value: { mode: "PassThrough" },
    fires: "function-tracing",
  },
  {
    type: "aws:lambda/permission:Permission",
    property: "sourceArn",
    value: undefined,
    fires: "function-permission-source",
  },
  { type: "aws:lb/loadBalancer:LoadBalancer", property: "internal", value: false, fires: "load-balancer-internal" },
  {
    type: "aws:lb/loadBalancer:LoadBalancer",
    property: "dropInvalidHeaderFields",
    value: false,
    fires: "load-balancer-headers",
  },
  { type: "aws:cognito/userPool:UserPool", property: "mfaConfiguration", value: "OFF", fires: "user-pool-mfa" },
  {
    type: "aws:cloudfront/distribution:Distribution",
    property: "webAclId",
    value: undefined,
    fires: "distribution-firewall",
  },
  { type: "aws:cloudwatch/logGroup:LogGroup", property: "retentionInDays", value: 0, fires: "log-retention" },
  { type: "aws:cloudwatch/metricAlarm:MetricAlarm", property: "actionsEnabled", value: false, fires: "alarm-actions" },
];

describe("the documentation of the rules", () => {
  it("is current; npx tsx policy/scripts/docs.ts writes it", () => {
    assert.ok(readFileSync(resolve(ROOT, "docs/policy.md"), "utf8").endsWith(`${tableOf(rules)}\n`));
  });
});
