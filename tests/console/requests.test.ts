import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import type { RunningStage } from "../../local/stage";
import { browserPath, noBrowser, openBrowser, openPage } from "./browser";
import { startBusyStage } from "./stage";

describe("console: requests", function () {
  this.timeout(60_000);
  let stage: RunningStage;
  let browser: Browser;
  let page: Page;
  let faults: string[];

  before(async function () {
    if (!browserPath) {
      console.log(`      ${noBrowser}`);
      this.skip();
    }
    stage = await startBusyStage();
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await stage?.close();
  });
  beforeEach(async () => {
    ({ page, faults } = await openPage(browser));
    await page.goto(`${stage.url}/#/requests`);
    await page.locator(".row").first().waitFor();
  });
  afterEach(async () => {
    await page?.context().close();
    assert.deepEqual(faults ?? [], []);
  });

  const open = async (search: string) => {
    await page.getByRole("searchbox").fill(search);
    await page.locator(".row a").first().click();
    await page.locator(".waterfall").waitFor();
  };

  it("shows a request the moment it is made, with no reload", async () => {
    const path = `/made-${randomUUID()}`;
    await fetch(`${stage.endpoints.mobile}${path}`, { method: "POST" });
    await page.locator(".row a", { hasText: path }).waitFor();
    await page.getByText(/^live/).waitFor();
  });

  it("shows the gateway's steps in AWS's order, each with its time", async () => {
    await open("route:/orders/{orderId} method:GET api:storefront-v1 status:200");
    const names = await page.locator(".step-name").allTextContents();
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
    const times = await page.locator(".step-outcome").allTextContents();
    assert.ok(
      times.some((time) => /^[\d.]+ (µs|ms)$/.test(time)),
      times.join(),
    );
  });

  it("shows a template's input and output side by side", async () => {
    await open("route:/orders/{orderId} method:GET api:storefront-v1 status:200");
    const output = page.getByRole("region", { name: "Output of the template" }).first();
    assert.match((await output.textContent()) ?? "", /"TableName"/);
    await page.getByRole("button", { name: "Map response" }).click();
    const input = page.getByRole("region", { name: "Input of the template" }).last();
    assert.match((await input.textContent()) ?? "", /"Item"/);
  });

  it("opens at the step that refused, with the reason", async () => {
    await open("status:403 step:api route:/products");
    assert.equal(await page.locator(".step.refused .step-line").getAttribute("aria-expanded"), "true");
    assert.match((await page.locator(".step.refused .step-detail").textContent()) ?? "", /key/i);
  });

  it("searches by words and terms, and says when nothing matches", async () => {
    const search = page.getByRole("searchbox");
    await search.fill("status:4xx -api:mobile");
    for (const text of await page.locator(".row").allTextContents()) assert.match(text, /^4\d\d(?!.*mobile)/);
    await search.fill("no-such-path");
    await page.getByText("No request matches").waitFor();
    await page.getByRole("button", { name: "Clear the search" }).click();
    await page.locator(".row").first().waitFor();
  });

  it("sends a request again, which makes a new one with an answer of its own", async () => {
    await open("route:/orders/{orderId} method:GET api:storefront-v1 status:200");
    const before = page.url();
    const total = (await stats()).total;
    await page.getByRole("button", { name: "Send again" }).click();
    await page.waitForURL((url) => url.href !== before);
    await page.locator(".panel .status", { hasText: "200" }).first().waitFor();
    assert.equal((await stats()).total, total + 1);
  });

  it("copies as curl, with shell variables where the credentials were", async () => {
    await open("method:POST route:/orders api:storefront-v1 status:201");
    await page.getByRole("button", { name: "Copy as curl" }).click();
    const copied = await page.evaluate<string>("navigator.clipboard.readText()");
    assert.match(copied, /^curl -i -X POST 'http:\/\/127\.0\.0\.1/);
    assert.match(copied, /-H "authorization: \$AUTHORIZATION"/i);
    assert.match(copied, /--data-raw '\{/);
  });

  it("saves a request as a file that another console opens", async () => {
    await open("status:403 step:api route:/products");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Save" }).click(),
    ]);
    const path = await download.path();
    const saved = await readFile(path, "utf8");
    assert.equal((JSON.parse(saved) as { kind: string }).kind, "stagedoor request");
    await page.goto(`${stage.url}/#/requests`);
    const changed = saved.replaceAll(/"id": "[^"]+"/g, '"id": "of-a-colleague"');
    await page
      .locator("input[type=file]")
      .setInputFiles({ name: "r.json", mimeType: "application/json", buffer: Buffer.from(changed) });
    await page.waitForURL(/of-a-colleague/);
    await page.locator(".step.refused").waitFor();
  });

  it("never holds a credential: no token, key or secret is in what the page was sent", async () => {
    const { requests } = await stats();
    const secrets = [stage.outputs.partnerKey, stage.outputs.testClientSecret, stage.outputs.webhookSecret].map(String);
    for (const { id } of requests) {
      const answer = await fetch(`${stage.url}/_stagedoor/request.json?id=${id}`, { headers: { "X-Stagedoor": "1" } });
      const text = await answer.text();
      for (const secret of secrets) assert.ok(!text.includes(secret), `a secret in request ${id}`);
      assert.doesNotMatch(text, /eyJ[\w-]{20,}\.[\w-]{20,}/);
      assert.doesNotMatch(text, /Signature=[0-9a-f]{8}/);
    }
  });

  it("is worked by keys: j and k select, Escape closes, p holds", async () => {
    await page.keyboard.press("j");
    await page.locator(".panel").waitFor();
    const first = page.url();
    await page.keyboard.press("j");
    await page.waitForURL((url) => url.href !== first);
    await page.keyboard.press("k");
    await page.waitForURL(first);
    await page.keyboard.press("Escape");
    await page.locator(".panel").waitFor({ state: "detached" });
    await page.keyboard.press("p");
    await page.getByRole("button", { name: /Held/ }).waitFor();
  });

  async function stats(): Promise<{ total: number; requests: { id: string }[] }> {
    const answer = await fetch(`${stage.url}/_stagedoor/requests.json`, { headers: { "X-Stagedoor": "1" } });
    return (await answer.json()) as { total: number; requests: { id: string }[] };
  }
});
