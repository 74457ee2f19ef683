import assert from "node:assert/strict";
import { createOriginSecret } from "../../infra/origin-lock";
import type { Settings } from "../../infra/settings";
import { valueOf as known, make } from "../components/support/mocks";

describe("the origin's secret", () => {
  /** The secrets that exist, and which of them the distribution sends. */
  async function secrets(generation: number, sends: "current" | "next") {
    const settings = { originSecret: { generation, sends } } as Settings;
    const { resources, result } = await make(() => createOriginSecret(settings));
    assert.ok(resources.every(({ inputs }) => Number(inputs.length) >= 32));
    return {
      exist: resources.map(({ name }) => name).sort(),
      sent: await known(result.sent),
      accepted: [await known(result.accepted.current), await known(result.accepted.next)],
    };
  }

  it("rotates without a gap: what is sent was always accepted before, and the last step changes nothing at the edge", async () => {
    const before = await secrets(1, "current");
    const during = await secrets(1, "next");
    const after = await secrets(2, "current");
    assert.deepEqual(before.exist, ["origin-secret-1", "origin-secret-2"]);
    assert.deepEqual(during.exist, before.exist);
    assert.deepEqual(after.exist, ["origin-secret-2", "origin-secret-3"]);
    assert.notEqual(before.sent, during.sent);
    assert.equal(after.sent, during.sent);
    assert.deepEqual(before.accepted, during.accepted);
    assert.ok(before.accepted.includes(during.sent) && after.accepted.includes(during.sent));
  });
});
