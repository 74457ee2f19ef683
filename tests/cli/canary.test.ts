import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Release } from "../../local/console/releases";
import { type Command, type Ready, stagedoor } from "./command";
import { type Project, smallProject } from "./project";

const components = join(__dirname, "../../components/index");
const file = `# What this stage is for.
config:
  # Where it is.
  aws:region: eu-west-1
  greetings:note: a line that is longer than the eighty characters at which YAML libraries like to fold what they write
  greetings:list:
    - one # first
    - "two"
`;

/** A program whose one route answers with a word; an alarm rings at the first 5XX of ten seconds. */
const program = (word: string) => `import * as aws from "@pulumi/aws";
import { AccountLogging, auth, RestApi } from ${JSON.stringify(components)};
const statusCode = "${word}" === "broken" ? 500 : 200;
const api = new RestApi("shop", {
  accountLogging: new AccountLogging("logging"),
  routes: { "GET /word": { mock: { statusCode, body: '{"word":"${word}"}' }, auth: auth.none("a test") } },
});
new aws.cloudwatch.MetricAlarm("shop-errors", {
  namespace: "AWS/ApiGateway",
  metricName: "5XXError",
  dimensions: { ApiName: api.apiName, Stage: api.stageName },
  comparisonOperator: "GreaterThanThreshold",
  threshold: 0,
  statistic: "Sum",
  period: 60,
  evaluationPeriods: 2,
  datapointsToAlarm: 1,
  treatMissingData: "notBreaching",
});
export const url = api.url;
`;

describe("stagedoor canary", function () {
  this.timeout(120_000);

  describe("on a local stage", () => {
    let project: Project;
    let dev: Command;
    let ready: Ready;

    before(async () => {
      project = smallProject();
      project.write("Pulumi.dev.yaml", file);
      project.write("index.ts", program("old"));
      dev = stagedoor(["dev", "--json", "--port", "0"], project.directory);
      ready = await dev.ready;
    });
    after(async () => {
      await dev?.end();
      project?.remove();
    });

    const canary = (...words: string[]) => ended(stagedoor(["canary", ...words], project.directory));
    const local = (...words: string[]) => canary(...words, "--json", "--url", ready.console);
    const stageFile = () => readFileSync(join(project.directory, "Pulumi.dev.yaml"), "utf8");
    async function releases(): Promise<Release[]> {
      const answer = await fetch(`${ready.console}/_stagedoor/releases.json`, { headers: { "X-Stagedoor": "1" } });
      return (await answer.json()) as Release[];
    }
    /** Waits until the stage serves what its file and its program say. */
    async function served(what: (release: Release) => boolean): Promise<Release> {
      for (const until = Date.now() + 30_000; Date.now() < until; ) {
        const [release] = await releases();
        if (release && what(release)) return release;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error(`not served: ${JSON.stringify(await releases())}\n${dev.told()}`);
    }
    /** Share of the calls that the program's new version answers. */
    async function share(word: string, calls: number): Promise<number> {
      const url = String(ready.endpoints.shop);
      const answers = await Promise.all(
        Array.from({ length: calls }, async () => (await (await fetch(`${url}/word`)).json()) as { word: string }),
      );
      return answers.filter((answer) => answer.word === word).length / calls;
    }

    it("starts: the live deployment stays, the changed program's gets its share, and the file keeps its form", async () => {
      const [{ deploymentId: stable } = { deploymentId: "" }] = await releases();
      const { code, json } = await local("start", "--percent", "30");
      assert.equal(code, 0);
      assert.deepEqual(json, { api: "shop", percent: 30, stableDeploymentId: stable });
      assert.equal(
        stageFile(),
        `${file}  stagedoor-canary:shop:\n    percent: 30\n    stableDeploymentId: ${stable}\n`,
      );
      project.write("index.ts", program("new"));
      const release = await served(({ canary }) => canary !== undefined && canary.deploymentId !== stable);
      assert.deepEqual([release.deploymentId, release.canary?.percent], [stable, 30]);
      const found = await share("new", 300);
      assert.ok(found > 0.15 && found < 0.45, `${found} of the calls`);
    });

    it("goes on with another share, and the deployment that stays is still the first", async () => {
      const [{ deploymentId: stable } = { deploymentId: "" }] = await releases();
      const { json } = await local("start", "--percent", "100");
      assert.deepEqual(json, { api: "shop", percent: 100, stableDeploymentId: stable });
      await served(({ canary }) => canary?.percent === 100);
      assert.equal(await share("new", 50), 1);
    });

    it("shows what is served and the alarm's state, and tells what to type next", async () => {
      const { code, out } = await canary("status", "--url", ready.console);
      assert.equal(code, 0);
      assert.match(out, /shop: 100 % of requests go to deployment \w+, the others to \w+/);
      assert.match(out, /alarm shop-errors-\w+: OK/);
    });

    it("promotes: the file is as it was, and every call reaches the program's deployment", async () => {
      const { code, json } = await local("promote");
      assert.deepEqual([code, json], [0, { api: "shop", promoted: true }]);
      assert.equal(stageFile(), file);
      await served(({ canary }) => canary === undefined);
      assert.equal(await share("new", 50), 1);
    });

    it("rings: watching ends with 1 and names the way back, which the good deployment then serves", async () => {
      await local("start", "--percent", "50");
      await served(({ canary }) => canary?.percent === 50);
      project.write("index.ts", program("broken"));
      await served(({ canary, deploymentId }) => canary !== undefined && canary.deploymentId !== deploymentId);
      assert.ok((await share("broken", 40)) > 0);
      const watched = await canary("status", "--watch", "1", "--url", ready.console);
      assert.equal(watched.code, 1);
      assert.match(watched.told, /in ALARM: shop-errors-\w+; next: stagedoor canary rollback --stage dev/);
      const { code, out } = await canary("rollback", "--url", ready.console);
      assert.equal(code, 0);
      assert.match(out, /all requests of shop go to \w+/);
      await served(({ canary: share }) => share === undefined);
      assert.equal(await share("new", 50), 1, "the program says broken, and the stage stays with what was good");
    });

    it("follows the program again once the change is taken out of it", async () => {
      project.write("index.ts", program("newer"));
      await local("promote");
      await served(({ deploymentId, canary: share }) => deploymentId !== "" && share === undefined);
      for (const until = Date.now() + 20_000; (await share("newer", 5)) < 1; ) assert.ok(Date.now() < until);
      assert.equal(stageFile(), file);
    });

    it("does every line of the guide for this machine", async () => {
      const guide = readFileSync(join(__dirname, "../../docs/guides/canary.md"), "utf8");
      const lines = guide.match(/^npx stagedoor canary .* --url \S+$/gm) ?? [];
      assert.ok(lines.length >= 4);
      for (const line of lines) {
        const words = line.replace(/^npx stagedoor canary /, "").replace("http://127.0.0.1:4000", ready.console);
        const { code, told } = await canary(...words.split(" "));
        assert.equal(code, 0, `${line}: ${told}`);
      }
      assert.equal(stageFile(), file);
    });

    it("refuses what cannot be, and says what there is", async () => {
      const nothing = await canary("promote");
      assert.equal(nothing.code, 2);
      assert.match(nothing.told, /--api is missing; the releases in Pulumi\.dev\.yaml: none/);
      const stranger = await canary("start", "--api", "cafe", "--url", ready.console);
      assert.match(stranger.told, /--api cafe is not there; the stage's REST APIs: shop/);
      const much = await canary("start", "--percent", "101", "--url", ready.console);
      assert.match(much.told, /more than 0 and up to 100 percent/);
      const missing = await canary("start", "--stage", "nowhere", "--url", ready.console);
      assert.match(missing.told, /there is no Pulumi\.nowhere\.yaml/);
    });
  });

  describe("on a stack", () => {
    let project: Project;
    /** A folder with stand-ins for other programs, which answer with files. */
    let path: string;

    before(() => {
      project = smallProject();
      path = join(project.directory, "bin");
      mkdirSync(path);
      const urn = (type: string, name: string) => `urn:pulumi:dev::greetings::${type}::${name}`;
      const resources = [
        {
          urn: urn("stagedoor:index:RestApi$aws:apigateway/restApi:RestApi", "shop"),
          type: "aws:apigateway/restApi:RestApi",
          id: "api1",
          outputs: { name: "shop-1234567" },
        },
        {
          urn: urn("stagedoor:index:RestApi$aws:apigateway/stage:Stage", "shop-stage"),
          type: "aws:apigateway/stage:Stage",
          id: "ags-api1-dev",
          outputs: { restApi: "api1", stageName: "dev", deployment: "live01" },
        },
        ...["ours", "other"].map((name) => ({
          urn: urn("aws:cloudwatch/metricAlarm:MetricAlarm", name),
          type: "aws:cloudwatch/metricAlarm:MetricAlarm",
          id: name,
          inputs: {
            metricQueries: [
              { id: "e", metric: { dimensions: { ApiName: name === "ours" ? "shop-1234567" : "x", Stage: "dev" } } },
              { id: "watched", expression: "e" },
            ],
          },
          outputs: { arn: `arn:aws:cloudwatch:eu-west-1:123456789012:alarm:${name}` },
        })),
      ];
      standIn("pulumi", `stack export --stack dev --non-interactive`, { version: 3, deployment: { resources } });
    });
    after(() => project.remove());

    /** Puts a program on PATH that answers to exactly these words, and fails on others. */
    function standIn(name: string, words: string, answer: unknown): void {
      writeFileSync(join(path, `${name}.json`), JSON.stringify(answer));
      const script = `#!/bin/sh\n[ "$*" = "${words}" ] || { echo "got $*" >&2; exit 9; }\ncat "$(dirname "$0")/${name}.json"\n`;
      writeFileSync(join(path, name), script);
      chmodSync(join(path, name), 0o755);
    }
    const alarmWords = "cloudwatch describe-alarms --region eu-west-1 --alarm-names ours --output json";
    const canary = (...words: string[]) => {
      const system = "/usr/bin:/bin";
      return ended(stagedoor(["canary", ...words], project.directory, { PATH: `${path}:${system}` }));
    };

    it("says what it cannot know of the alarms without AWS's command line, and which command would", async () => {
      const { code, out } = await canary("status");
      assert.equal(code, 0);
      assert.match(out, /shop: all requests go to deployment live01/);
      assert.match(out, /the states of its alarms are not known: there is no "aws" on PATH/);
      assert.match(out, /aws cloudwatch describe-alarms --region eu-west-1 --alarm-names ours --output json/);
      const watched = await canary("status", "--watch", "1");
      assert.equal(watched.code, 2, "who asked to watch is not told that all is well");
    });

    it("keeps the deployment of the stack's state, and names the command that carries it out", async () => {
      const { code, out } = await canary("start", "--api", "shop");
      assert.equal(code, 0);
      assert.match(out, /10 % of shop's requests go to the program's deployment, the others stay with live01/);
      assert.match(out, /next: pulumi up --stack dev/);
      assert.match(readFileSync(join(project.directory, "Pulumi.dev.yaml"), "utf8"), /stableDeploymentId: live01/);
    });

    it("asks AWS by the caller's own command line, for the API's alarms alone", async () => {
      standIn("aws", alarmWords, { MetricAlarms: [{ AlarmName: "ours", StateValue: "ALARM" }] });
      const { code, out, told } = await canary("status");
      assert.equal(code, 1);
      assert.match(out, /alarm ours: ALARM/);
      assert.match(out, /the stage's file asks for 10 %; next: pulumi up --stack dev/);
      assert.match(told, /in ALARM: ours/);
    });

    it("does every line of the guide, in the guide's order", async () => {
      const guide = readFileSync(join(__dirname, "../../docs/guides/canary.md"), "utf8");
      const [onAws = ""] = guide.split("## The same on this machine");
      const lines = [...onAws.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = ""]) => block.trim().split("\n"));
      assert.ok(lines.length > 10, `${lines.length} lines`);
      project.write("Pulumi.prod.yaml", "config:\n  aws:region: eu-west-1\n");
      const export_ = JSON.parse(readFileSync(join(path, "pulumi.json"), "utf8"));
      const shares: unknown[] = [];
      for (const line of lines) {
        if (line === "pulumi up --stack prod") {
          shares.push(/percent: (\d+)/.exec(readFileSync(join(project.directory, "Pulumi.prod.yaml"), "utf8"))?.[1]);
          continue;
        }
        standIn("pulumi", "stack export --stack prod --non-interactive", export_);
        standIn("aws", alarmWords, { MetricAlarms: [{ AlarmName: "ours", StateValue: "OK" }] });
        // What waits for a quarter of an hour is not waited for here.
        const words = line
          .replace(/^npx stagedoor canary /, "")
          .replace("--watch 15", "--watch 0.001")
          .split(" ");
        const { code, told } = await canary(...words);
        assert.equal(code, 0, `${line}: ${told}`);
      }
      assert.deepEqual(shares, ["10", "50", undefined, "0", undefined]);
    });

    it("says how to go on where there is no state to read", async () => {
      standIn("pulumi", "never", {});
      const { code, told } = await canary("start");
      assert.equal(code, 2);
      assert.match(told, /the state of stack dev cannot be read: got stack export/);
      assert.match(told, /--url http:\/\/127\.0\.0\.1:4000/);
    });
  });
});

async function ended(command: Command): Promise<{ code: number | null; out: string; told: string; json: unknown }> {
  let out = "";
  command.process.stdout!.on("data", (chunk: Buffer) => {
    out += chunk.toString();
  });
  const code = await command.exited;
  return { code, out, told: command.told(), json: out.startsWith("{") ? JSON.parse(out) : undefined };
}
