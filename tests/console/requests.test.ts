import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { session } from "./session";

describe("console: requests", function () {
  const at = session(this);

  beforeEach(async () => {
    await at.visit("requests");
    await at.page.locator(".row").first().waitFor();
  });

  const open = async (search: string) => {
    await at.page.getByRole("searchbox").fill(search);
    await at.page.locator(".row a").first().click();
    await at.page.locator(".waterfall").waitFor();
  };

  it("shows a request the moment it is made, with no reload", async () => {
    const path = `/made-${randomUUID()}`;
    await fetch(`${at.stage.endpoints.mobile}${path}`, { method: "POST" });
    await at.page.locator(".row a", { hasText: path }).waitFor();
    await at.page.getByText(/^live/).waitFor();
  });

  it("shows the gateway's steps in AWS's order, each with its time", async () => {
    await open("route:/orders/{orderId} method:GET api:storefront-v1 status:200");
    const names = await at.page.locator(".step-name").allTextContents();
    assert.deepEqual(names, [
      "Limits",
      "AWS WAF",
      "Route",
      "Policy and authorizer",
      "API key and plan",
      "Throttle",
      "Validation",
      "Cache",
      "Integration",
      "Map request",
      "Map response",
    ]);
    const times = await at.page.locator(".step-outcome").allTextContents();
    assert.ok(
      times.some((time) => /^[\d.]+ (µs|ms)$/.test(time)),
      times.join(),
    );
  });

  it("shows a template's input and output side by side", async () => {
    await open("route:/orders/{orderId} method:GET api:storefront-v1 status:200");
    const output = at.page.getByRole("region", { name: "Output of the template" }).first();
    assert.match((await output.textContent()) ?? "", /"TableName"/);
    await at.page.getByRole("button", { name: "Map response" }).click();
    const input = at.page.getByRole("region", { name: "Input of the template" }).last();
    assert.match((await input.textContent()) ?? "", /"Item"/);
  });

  it("opens at the step that refused, with the reason", async () => {
    await open("status:403 step:api route:/products");
    assert.equal(await at.page.locator(".step.refused .step-line").getAttribute("aria-expanded"), "true");
    assert.match((await at.page.locator(".step.refused .step-detail").textContent()) ?? "", /key/i);
  });

  it("searches by words and terms, and says when nothing matches", async () => {
    const search = at.page.getByRole("searchbox");
    await search.fill("status:4xx -api:mobile");
    await at.page
      .locator(".row", { hasNotText: /^4\d\d/ })
      .first()
      .waitFor({ state: "detached" });
    for (const text of await at.page.locator(".row").allTextContents()) assert.match(text, /^4\d\d(?!.*mobile)/);
    await search.fill("no-such-path");
    await at.page.getByText("No request matches").waitFor();
    await at.page.getByRole("button", { name: "Clear the search" }).click();
    await at.page.locator(".row").first().waitFor();
  });

  it("sends a request again, which makes a new one with an answer of its own", async () => {
    await open("route:/orders/{orderId} method:GET api:storefront-v1 status:200");
    const before = at.page.url();
    const total = (await stats()).total;
    await at.page.getByRole("button", { name: "Send again" }).click();
    await at.page.waitForURL((url) => url.href !== before);
    await at.page.locator(".panel .status", { hasText: "200" }).first().waitFor();
    assert.equal((await stats()).total, total + 1);
  });

  it("copies as curl, with shell variables where the credentials were", async () => {
    await open("method:POST route:/orders api:storefront status:201");
    await at.page.getByRole("button", { name: "Copy as curl" }).click();
    const copied = await at.page.evaluate<string>("navigator.clipboard.readText()");
    assert.match(copied, /^curl -i -X POST 'http:\/\/127\.0\.0\.1/);
    assert.match(copied, /-H "authorization: \$AUTHORIZATION"/i);
    assert.match(copied, /--data-raw '\{/);
  });

  it("saves a request as a file that another console opens", async () => {
    await open("status:403 step:api route:/products");
    const [download] = await Promise.all([
      at.page.waitForEvent("download"),
      at.page.getByRole("button", { name: "Save" }).click(),
    ]);
    const path = await download.path();
    const saved = await readFile(path, "utf8");
    assert.equal((JSON.parse(saved) as { kind: string }).kind, "stagedoor request");
    await at.page.goto(`${at.stage.url}/#/requests`);
    const changed = saved.replaceAll(/"id": "[^"]+"/g, '"id": "of-a-colleague"');
    await at.page
      .locator("input[type=file]")
      .setInputFiles({ name: "r.json", mimeType: "application/json", buffer: Buffer.from(changed) });
    await at.page.waitForURL(/of-a-colleague/);
    await at.page.locator(".step.refused").waitFor();
  });

  it("never holds a credential: no token, key or secret is in what the page was sent", async () => {
    const { requests } = await stats();
    const secrets = [
      at.stage.outputs.partnerKey,
      at.stage.outputs.testClientSecret,
      at.stage.outputs.webhookSecret,
    ].map(String);
    for (const { id } of requests) {
      const answer = await fetch(`${at.stage.url}/_stagedoor/request.json?id=${id}`, {
        headers: { "X-Stagedoor": "1" },
      });
      const text = await answer.text();
      for (const secret of secrets) assert.ok(!text.includes(secret), `a secret in request ${id}`);
      assert.doesNotMatch(text, /eyJ[\w-]{20,}\.[\w-]{20,}/);
      assert.doesNotMatch(text, /Signature=[0-9a-f]{8}/);
    }
  });

  it("is worked by keys: j and k select, Escape closes, p holds", async () => {
    await at.page.keyboard.press("j");
    await at.page.locator(".panel").waitFor();
    const first = at.page.url();
    await at.page.keyboard.press("j");
    await at.page.waitForURL((url) => url.href !== first);
    await at.page.keyboard.press("k");
    await at.page.waitForURL(first);
    const places = await at.page.evaluate<string[]>(`
      ["j", "j", "k", "k"].map((key) => {
        dispatchEvent(new KeyboardEvent("keydown", { key }));
        return location.hash;
      })`);
    assert.equal(new Set(places).size, 3, "keys that come at once each go one further");
    assert.ok(first.endsWith(places.at(-1)!));
    await at.page.keyboard.press("Escape");
    await at.page.locator(".panel").waitFor({ state: "detached" });
    await at.page.keyboard.press("p");
    await at.page.getByRole("button", { name: /Held/ }).waitFor();
  });

  const stats = () => at.ask<{ total: number; requests: { id: string }[] }>("requests.json");
});
