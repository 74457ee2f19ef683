import assert from "node:assert/strict";
import { Telemetry } from "../../local/cloud/telemetry";
import { openConsole } from "../../local/console/console";
import { bodyOf } from "../../local/wire";
import { makeCloud, wire } from "../local/cloud/iam/stage";

describe("questions to the console", () => {
  it("keep what comes after a question mark inside their query", async () => {
    const { handle } = openConsole(new Telemetry(), () => ({ cloud: makeCloud(), outputs: {}, resources: [] }));
    const url = "http://127.0.0.1/_stagedoor/metrics.json?from=/a?b&minutes=7";
    const answer = await handle(wire("GET", url, [["X-Stagedoor", "1"]]));
    assert.equal(answer.status, 200);
    const { minutes } = JSON.parse((await bodyOf(answer)).toString()) as { minutes: number };
    assert.equal(minutes, 7);
  });
});
