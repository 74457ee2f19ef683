import assert from "node:assert/strict";
import { join } from "node:path";
import { type RunningStage, startStage } from "../../../../local/stage";
import { closed, nextMessage, opened } from "../../../clients/sockets";

describe("WebSocket connections of a stage whose program is built again", () => {
  let stage: RunningStage;
  before(async function () {
    this.timeout(60_000);
    const directory = join(__dirname, "../../../../components/examples/websocket-chat");
    stage = await startStage({ directory, stage: "dev" });
  });
  after(() => stage.close());

  it("stay open, reach the new functions, and get what these push; they end with the stage", async () => {
    const url = stage.endpoints.chat!;
    const ada = await opened(`${url}?name=Ada`);
    const { cloud } = stage;
    await stage.rebuild();
    assert.notEqual(stage.cloud, cloud);
    const bob = await opened(`${url}?name=Bob`);
    const heard = Promise.all([nextMessage(ada), nextMessage(bob)]);
    ada.send(JSON.stringify({ action: "say", text: "still here" }));
    const told = JSON.stringify({ from: "Ada", text: "still here" });
    assert.deepEqual(await heard, [told, told]);
    const ends = Promise.all([closed(ada), closed(bob)]);
    await stage.close();
    assert.deepEqual(await ends, [1006, 1006]);
  }).timeout(60_000);
});
