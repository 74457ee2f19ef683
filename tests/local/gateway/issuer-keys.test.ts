import assert from "node:assert/strict";
import { Network } from "../../../local/cloud/network";
import { issuerKeys } from "../../../local/gateway/issuer-keys";
import type { WireResponse } from "../../../local/wire";
import { TestClock } from "../cloud/protocol/stage";

const issuer = "https://issuer.example/pool";

describe("keys of a token issuer", () => {
  let network: Network;
  let clock: TestClock;
  let asked: string[];
  let published: object[];
  let answer: (target: string) => Promise<WireResponse> | WireResponse;

  const json = (value: unknown, status = 200) => ({ status, headers: [], body: Buffer.from(JSON.stringify(value)) });

  beforeEach(() => {
    network = new Network();
    clock = new TestClock();
    asked = [];
    published = [{ kid: "one" }];
    answer = (target) =>
      target.endsWith("/openid-configuration")
        ? json({ issuer, jwks_uri: "https://issuer.example/own/keys" })
        : json({ keys: published });
    network.register({
      host: "issuer.example",
      async handle({ target }) {
        asked.push(target);
        return answer(target);
      },
    });
  });
  const kids = async (keys: Promise<{ keys: readonly Record<string, unknown>[] }>) =>
    (await keys).keys.map(({ kid }) => kid);

  it("are found by discovery, or in the usual place where there is none", async () => {
    await issuerKeys(clock, network)(issuer);
    assert.deepEqual(asked, ["/pool/.well-known/openid-configuration", "/own/keys"]);
    answer = (target) => (target.endsWith("/jwks.json") ? json({ keys: published }) : json({}, 404));
    assert.deepEqual(await kids(issuerKeys(clock, network)(`${issuer}/`)), ["one"]);
    assert.equal(asked.at(-1), "/pool/.well-known/jwks.json");
  });

  it("are kept for two hours", async () => {
    const keys = issuerKeys(clock, network);
    await keys(issuer);
    published = [{ kid: "two" }];
    await clock.advance(2 * 3_600_000 - 1);
    assert.deepEqual(await kids(keys(issuer, "one")), ["one"]);
    assert.equal(asked.length, 2);
    await clock.advance(1);
    assert.deepEqual(await kids(keys(issuer, "one")), ["two"]);
  });

  it("are asked for again when a token names another, but not for each made-up one", async () => {
    const keys = issuerKeys(clock, network);
    await keys(issuer);
    published = [{ kid: "two" }];
    assert.deepEqual(await kids(keys(issuer, "two")), ["one"], "within half a minute");
    await clock.advance(30_000);
    assert.deepEqual(await kids(keys(issuer, "two")), ["two"]);
    for (let i = 0; i < 20; i++) await keys(issuer, `made-up-${i}`);
    assert.equal(asked.length, 4);
  });

  it("stay as they were when the issuer fails while it is asked again, and failures are not kept", async () => {
    const keys = issuerKeys(clock, network);
    const good = answer;
    answer = () => json({}, 500);
    await assert.rejects(keys(issuer), /has no keys/);
    answer = good;
    await keys(issuer);
    await clock.advance(30_000);
    answer = () => json({}, 500);
    await assert.rejects(keys(issuer, "two"), /has no keys/);
    assert.deepEqual(await kids(keys(issuer, "one")), ["one"]);
  });

  it("are refused beyond 150,000 bytes, and after a second and a half", async () => {
    published = [{ kid: "x".repeat(150_000) }];
    await assert.rejects(issuerKeys(clock, network)(issuer), /150000 are allowed/);
    answer = () => new Promise(() => {});
    const started = performance.now();
    await assert.rejects(issuerKeys(clock, network)(issuer), /1500 ms/);
    assert.ok(performance.now() - started < 3000);
  });
});
