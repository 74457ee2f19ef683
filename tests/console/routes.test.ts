import assert from "node:assert/strict";
import { session } from "./session";

describe("console: routes", function () {
  const at = session(this);
  const answer = () => at.page.getByRole("region", { name: "Answer", exact: true });

  async function open(api: string, method: string, path: string): Promise<void> {
    await at.visit(`routes/${encodeURIComponent(`${api} ${method} ${path}`)}`);
    await at.page.getByRole("button", { name: "Send" }).waitFor();
  }
  async function send(status: number): Promise<void> {
    await at.page.getByRole("button", { name: "Send" }).click();
    await answer()
      .locator(".status", { hasText: String(status) })
      .waitFor();
  }

  it("lists every route of every API with a document, with who may call", async () => {
    await at.visit("routes");
    const storefront = at.page.locator(".api-routes", { hasText: "storefront-v1" });
    await storefront.waitFor();
    assert.match((await storefront.textContent()) ?? "", /REST API, by CloudFront.*POST\/orderstoken/);
    for (const name of ["storefront-v2", "partners", "backoffice", "mobile"]) {
      assert.equal(await at.page.locator(".api-routes h2", { hasText: name }).count(), 1, name);
    }
  });

  it("signs in as a user of the directory, fills the body by its schema, and shows the way of the request", async () => {
    await open("storefront-v1", "POST", "/orders");
    assert.equal(await at.page.getByLabel("Send as").inputValue(), "user");
    assert.equal(await at.page.getByLabel("Scopes").inputValue(), "shop/orders.write");
    assert.match(await at.page.getByLabel("items").inputValue(), /"productId": "tea-green"/);
    await send(201);
    await answer().locator(".waterfall .step-name", { hasText: "Policy and authorizer" }).waitFor();
    await answer().getByRole("link", { name: "Open in Requests" }).click();
    await at.page.waitForURL(/#\/requests\//);
  });

  it("shows what the gateway says of a body that its schema does not allow", async () => {
    await open("storefront-v1", "POST", "/orders");
    await at.page.getByRole("button", { name: "as JSON" }).click();
    await at.page.getByLabel("JSON").fill('{"items":[]}');
    await send(400);
    await answer().locator(".step.refused", { hasText: "Validation" }).waitFor();
  });

  it("picks an API key; without one the gateway refuses", async () => {
    await open("partners", "GET", "/products");
    await send(200);
    await at.page.getByLabel("API key").selectOption("");
    await send(403);
  });

  it("signs as the operator, and as a role that lacks the permission", async () => {
    await open("backoffice", "GET", "/reports/sales");
    assert.equal(await at.page.getByLabel("Send as").inputValue(), "operator");
    await send(200);
    await open("partners", "POST", "/checkouts");
    await at.page.getByLabel("Send as").selectOption("role");
    await at.page
      .locator("label.field", { hasText: /^Role/ })
      .locator("select")
      .selectOption({ label: "webhooks-role" });
    await send(403);
    assert.match((await answer().textContent()) ?? "", /webhooks-.* is not authorized to perform: execute-api:Invoke/);
  });

  it("sends only to the stage itself", async () => {
    const sending = { url: "http://example.com/", method: "GET", headers: {}, as: { kind: "nobody" } };
    const headers = { "X-Stagedoor": "1" };
    const body = JSON.stringify(sending);
    const refused = await fetch(`${at.stage.url}/_stagedoor/send`, { method: "POST", headers, body });
    assert.equal(refused.status, 400);
    assert.match(await refused.text(), /no address of this stage/);
    const unasked = await fetch(`${at.stage.url}/_stagedoor/send`, { method: "POST", body });
    assert.equal(unasked.status, 403, "a page of another origin cannot send the header");
  });

  it("says every fault of what it is asked to send", async () => {
    const body = JSON.stringify({ url: 1, method: "get it", headers: {}, as: { kind: "nobody" } });
    const refused = await fetch(`${at.stage.url}/_stagedoor/send`, {
      method: "POST",
      headers: { "X-Stagedoor": "1" },
      body,
    });
    assert.equal(refused.status, 400);
    assert.match(await refused.text(), /url: .*; method: /);
  });

  it("keeps keys and tokens in the stage", async () => {
    const view = JSON.stringify(await at.ask("routes.json"));
    assert.ok(!view.includes(String(at.stage.outputs.partnerKey)));
  });
});
