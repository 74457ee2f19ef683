import assert from "node:assert/strict";
import { systemClock } from "../../local/clock";

describe("the machine's clock", () => {
  const settle = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  it("runs a task when its time has come, and not when it was cancelled", async () => {
    const ran: string[] = [];
    systemClock.after(1, () => ran.push("kept"));
    systemClock.after(1, () => ran.push("cancelled"))();
    await settle(20);
    assert.deepEqual(ran, ["kept"]);
  });

  it("waits for what lies further ahead than a timer of Node.js reaches", async () => {
    let ran = false;
    const cancel = systemClock.after(365 * 86_400_000, () => {
      ran = true;
    });
    await settle(20);
    cancel();
    assert.equal(ran, false);
  });
});
