import assert from "node:assert/strict";
import { queueStoreOf } from "../../local/cloud/sqs/store";
import { openSocket } from "../journeys/send";
import { localStage } from "../journeys/stage";
import { Visit } from "../journeys/visit";
import { session } from "./session";

describe("console: data", function () {
  const at = session(this);

  async function open(name: RegExp): Promise<void> {
    await at.visit("data");
    await at.page.getByRole("link", { name }).click();
  }

  it("shows a table's items, keys first, and one of them whole", async () => {
    await open(/^shop\s*\d+ items/);
    await at.page.locator("th").first().waitFor();
    const heads = await at.page.locator("th").allTextContents();
    assert.deepEqual(heads.slice(0, 2), ["pk", "sk"]);
    await at.page.locator("tbody button").first().click();
    const record = at.page.getByRole("region", { name: /^Record/ });
    assert.match((await record.textContent()) ?? "", /"pk": "/);
  });

  it("says that an answer was cut short, and takes nothing from it", async () => {
    await at.page.route("**/_stagedoor/data.json", (route) => route.fulfill({ status: 200, body: '[{"kind":"table"' }));
    await at.visit("data");
    await at.page
      .getByRole("status")
      .getByText(/cut short/)
      .waitFor();
    assert.equal(await at.page.getByRole("heading", { name: "Data" }).count(), 0);
  });

  it("shows messages without receiving them, and which queues hold dead letters", async () => {
    const queue = at.stage.cloud
      .resources("aws:sqs/queue:Queue")
      .find(({ name }) => name === "undelivered-dead-letters");
    const store = queueStoreOf(at.stage.cloud.storage);
    store.send(String(queue!.outputs.arn), { body: '{"lost":true}', senderId: "test" }, at.stage.cloud.clock);
    await open(/^undelivered-dead-letters/);
    await at.page.locator("tbody button").first().click();
    assert.match((await at.page.getByRole("region", { name: /^Record/ }).textContent()) ?? "", /"lost": true/);
    assert.equal(
      store.counts(String(queue!.outputs.arn), at.stage.cloud.clock).visible,
      1,
      "still there for its reader",
    );
  });

  it("shows records of streams, objects of buckets, executions of workflows", async () => {
    for (const [name, seen] of [
      [/^events\s*\d+ records?/, /partition key/],
      [/^events-archive/, /\.gz|events/],
      [/^checkout\s*\d+ execution/, /SUCCEEDED/],
    ] as const) {
      await open(name);
      await at.page.locator(".records").getByText(seen).first().waitFor();
    }
  });

  it("sends to one connection", async () => {
    const visit = new Visit(localStage(at.stage));
    const address = `${String(at.stage.outputs.liveUrl)}?token=${await visit.token()}`;
    const socket = await openSocket(localStage(at.stage), address);
    try {
      const got = new Promise<string>((resolve) => socket.once("message", (data) => resolve(String(data))));
      await open(/^live\s*1 connection/);
      await at.page.locator("tbody button").first().click();
      await at.page.getByLabel("Message to this connection").fill('{"type":"from the console"}');
      await at.page.getByRole("button", { name: "Send to this one" }).click();
      assert.equal(await got, '{"type":"from the console"}');
    } finally {
      socket.terminate();
    }
  });
});
