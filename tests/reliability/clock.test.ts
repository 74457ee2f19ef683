import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { type RunningStage, startStage } from "../../local/stage";
import { type Project, smallProject } from "../cli/project";
import { FaultTable } from "./fault-table";
import { JumpingClock } from "./jumping-clock";

const hour = 3_600_000;
const day = 24 * hour;

/** A function on a queue beside the small project's own, so that timers run in the background. */
const more = `
const queue = new aws.sqs.Queue("jobs", { visibilityTimeoutSeconds: 30 });
export const queueUrl = queue.url;
`;

describe("A clock that jumps", function () {
  this.timeout(60_000);
  const table = new FaultTable();
  const clock = new JumpingClock();
  let project: Project;
  let stage: RunningStage;
  before(async () => {
    project = smallProject();
    const index = readFileSync(join(project.directory, "index.ts"), "utf8");
    project.write("index.ts", index + more);
    stage = await startStage({ directory: project.directory, stage: "dev", clock });
  });
  after(async () => {
    await stage.close();
    project.remove();
    table.print();
  });

  const jumps = [
    ["an hour forwards", hour],
    ["an hour back", -hour],
    ["thirty days forwards", 30 * day],
    ["thirty days back", -30 * day],
    ["over the turn of a year", 400 * day],
    ["back to the machine's time", -400 * day],
  ] as const;
  for (const [what, ms] of jumps) {
    it(`${what}: requests under way end, and the next are served`, async () => {
      const url = stage.endpoints.greetings!;
      const underWay = Array.from({ length: 5 }, () => fetch(url));
      clock.jump(ms);
      const statuses = (await Promise.all(underWay)).map(({ status }) => status);
      assert.deepEqual(statuses, [200, 200, 200, 200, 200]);
      const next = await fetch(url);
      assert.equal(await next.text(), "hello world");
      // The SDK signs by the machine's time; the answer's date corrects it.
      const { accessKeyId, secretAccessKey } = stage.cloud.port("iam").operator();
      const sqs = new SQSClient({
        region: stage.cloud.region,
        endpoint: stage.url,
        credentials: { accessKeyId, secretAccessKey },
      });
      const sent = await sqs.send(
        new SendMessageCommand({ QueueUrl: String(stage.outputs.queueUrl), MessageBody: "x" }),
      );
      assert.ok(sent.MessageId);
      table.add(`the clock jumps ${what}`, `requests under way: ${statuses.join(" ")}`, `${next.status}; an SDK's too`);
    });
  }

  it("leaves no more tasks waiting than before", () => {
    assert.ok(clock.pending < 50, `${clock.pending} tasks wait`);
  });
});
