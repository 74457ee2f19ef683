import assert from "node:assert/strict";
import { join } from "node:path";
import { captureStage } from "../../local/capture-stage";
import { configurationOf } from "../../policy/configuration";
import { rules } from "../../policy/rules";
import { judgeAll } from "../../policy/run";
import { type Project, smallProject } from "../cli/project";
import { run } from "../cli/run-to-end";

interface Report {
  readonly profile: string;
  readonly violations: readonly {
    rule: string;
    level: string;
    urn: string;
    finding: string;
    fix: string;
    url: string;
  }[];
  readonly exempted: readonly { rule: string; reason: string }[];
  readonly notEvaluated: readonly unknown[];
}

describe("stagedoor check", function () {
  this.timeout(120_000);
  let project: Project;
  before(() => {
    project = smallProject();
  });
  after(() => project.remove());

  const check = async (...words: string[]) => {
    const ended = await run(["check", ...words, "--json"], project.directory);
    assert.ok(ended.stdout.startsWith("{"), ended.stderr);
    return { ...ended, report: JSON.parse(ended.stdout) as Report };
  };

  it("ends with 1 where something mandatory is found, and says what, how to mend it, and where to read on", async () => {
    const { code, report } = await check("--stage", "dev", "--profile", "prod");
    assert.equal(code, 1);
    const found = report.violations.find(({ rule }) => rule === "api-route-auth")!;
    assert.match(found.urn, /::greetings$/);
    assert.match(found.finding, /its target makes a route \$default without authorization/);
    assert.match(found.fix, /authorizer/);
    assert.match(found.url, /^https:/);
    assert.deepEqual(report.notEvaluated, []);
  });

  it("tells people each finding once, with all its resources, what stops first, and addresses whole", async () => {
    const { stdout } = await run(["check", "--stage", "dev", "--profile", "strict"], project.directory);
    const levels = [...stdout.matchAll(/^(mandatory|advisory) +([a-z0-9-]+): (.*)$/gm)];
    assert.deepEqual(
      [...levels.map(([, level]) => level)].sort().reverse(),
      levels.map(([, level]) => level),
    );
    const told = levels.map(([, , rule, text]) => `${rule}: ${text}`);
    assert.equal(new Set(told).size, told.length);
    assert.match(stdout, /^mandatory api-route-auth: its target .*\n {10}greetings\n {10}.*\n {10}https:\S+[^…\s]$/m);
    assert.doesNotMatch(stdout, /…/);
  });

  it("ends with 0 where all that is found is advisory or exempted", async () => {
    const exempt = (rule: string) => ({ rule, urnPattern: "greetings", reason: "a greeting for everybody" });
    project.write(
      "Pulumi.calm.yaml",
      `config:\n  aws:region: eu-west-1\n  stagedoor-policy:profile: dev\n  stagedoor-policy:exemptions: ${JSON.stringify(
        ["api-route-auth"].map(exempt),
      )}\n`,
    );
    const { code, report } = await check("--stage", "calm");
    assert.deepEqual(
      report.violations.filter(({ level }) => level === "mandatory"),
      [],
    );
    assert.deepEqual(
      report.exempted.map(({ rule, reason }) => `${rule}: ${reason}`),
      ["api-route-auth: a greeting for everybody"],
    );
    assert.equal(code, 0);
  });

  it("judges by what the program says where the local cloud refuses it", async () => {
    project.write(
      "index.ts",
      `import * as aws from "@pulumi/aws";
const image = aws.ec2.getAmiOutput({ owners: ["amazon"], mostRecent: true });
new aws.ec2.Instance("web", { ami: image.id, instanceType: "t3.micro" });
new aws.sfn.StateMachine("work", { roleArn: "arn:aws:iam::000000000000:role/gone", definition: "{}" });
`,
    );
    const { code, report, stderr } = await check("--stage", "dev");
    assert.equal(code, 1);
    assert.ok(
      report.violations.some(({ rule, finding }) => rule === "workflow-logs" && /level is not set/.test(finding)),
    );
    assert.match(stderr, /not simulated: .*getAmi/);
    assert.match(stderr, /not simulated: aws:sfn\/stateMachine:StateMachine work could not be created/);
  });

  it("judges the whole shop in less than a second after its capture", async () => {
    const resources = await captureStage(join(__dirname, "../.."), "prod");
    const configuration = configurationOf({ "stagedoor-policy:profile": "prod" }, rules);
    const before = process.cpuUsage();
    judgeAll(rules, resources, configuration);
    const { user, system } = process.cpuUsage(before);
    assert.ok((user + system) / 1000 < 1000, `${(user + system) / 1000} ms`);
  });
});
