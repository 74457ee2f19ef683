import assert from "node:assert/strict";
import type { Sending, Sent } from "../../local/console/routes/contract";
import { violations } from "./axe";
import { openPage, sizes } from "./browser";
import { session } from "./session";

const place = `routes/${encodeURIComponent("live WS subscribe")}`;

describe("console: WebSocket routes", function () {
  const at = session(this);
  const messages = () => at.page.getByRole("region", { name: "Messages" });
  const state = (words: string) => at.page.getByRole("status").filter({ hasText: new RegExp(`^${words}$`) });
  const event = (kind: string, text: RegExp) => messages().locator(`li.${kind}`, { hasText: text });

  async function tell(what: string, body: object): Promise<Response> {
    const headers = { "X-Stagedoor": "1" };
    return fetch(`${at.stage.url}/_stagedoor/${what}`, { method: "POST", headers, body: JSON.stringify(body) });
  }
  /** An order of the user that the form signs in. */
  async function orderOf(username: string): Promise<string> {
    const { apis } = await at.ask<{ apis: { name: string; url: string }[] }>("routes.json");
    const sending: Sending = {
      url: `${apis.find(({ name }) => name === "storefront-v2")!.url}/orders`,
      method: "POST",
      headers: { "Content-Type": "application/json", "Idempotency-Key": crypto.randomUUID() },
      body: JSON.stringify({ items: [{ productId: "tea-green", quantity: 1 }] }),
      as: { kind: "user", username, groups: [], scopes: ["shop/orders.write"] },
    };
    const sent = (await (await tell("send", sending)).json()) as Sent;
    assert.equal(sent.status, 201, sent.body);
    return (JSON.parse(sent.body) as { order: { orderId: string } }).order.orderId;
  }
  async function connect(): Promise<void> {
    await at.visit(place);
    await at.page.getByRole("button", { name: "Connect", exact: true }).click();
    await state("connected").waitFor();
  }

  it("are listed with who may connect", async () => {
    await at.visit("routes");
    const live = at.page.locator(".api-routes", { hasText: "WebSocket API" });
    await live.waitFor();
    assert.match((await live.textContent()) ?? "", /live.*WS\$connectLambda authorizerWSsubscribe/);
  });

  it("connect as a user, send a message that chooses its route, and show what comes back, until they disconnect", async () => {
    await at.visit(place);
    assert.equal(await at.page.getByLabel("Send as").inputValue(), "user");
    await at.page.getByText("sends it as token (query)").waitFor();
    const orderId = await orderOf(await at.page.getByRole("combobox", { name: "User" }).inputValue());
    await connect();
    await event("opened", /let the caller in/).waitFor();
    const text = at.page.getByLabel("JSON");
    assert.deepEqual(JSON.parse(await text.inputValue()), { action: "subscribe" });
    await text.fill(JSON.stringify({ action: "subscribe", orderId }));
    await at.page.getByRole("button", { name: "Send" }).click();
    await event("sent", new RegExp(orderId)).waitFor();
    await event("received", /"subscribed"/).waitFor();
    await at.page.getByRole("button", { name: "Disconnect" }).click();
    await event("closed", /1000|1005/).waitFor();
    await state("not connected").waitFor();
  });

  it("go on while another view is open", async () => {
    await connect();
    await at.visit("requests");
    await at.page.locator(".row", { hasText: "$connect" }).first().waitFor();
    await at.visit(place);
    await state("connected").waitFor();
  });

  it("end with their page", async () => {
    await connect();
    const connections = async () => {
      const stores = await at.ask<{ kind: string; id: string; holds: string }[]>("data.json");
      return stores.find(({ kind }) => kind === "connections")!.holds;
    };
    const open = await connections();
    await at.page.close();
    for (let i = 0; i < 50 && (await connections()) === open; i++) await new Promise((go) => setTimeout(go, 100));
    assert.notEqual(await connections(), open);
  });

  it("show a refusal with its status: nobody has no token", async () => {
    await at.visit(place);
    await at.page.getByLabel("Send as").selectOption("nobody");
    await at.page.getByRole("button", { name: "Connect", exact: true }).click();
    await event("refused", /^.*401/).waitFor();
    await at.page.getByLabel("token").fill("no-token");
    await at.page.getByRole("button", { name: "Connect", exact: true }).click();
    await event("refused", /403/).waitFor();
  });

  it("tell the page no credentials, and every fault of what they are asked", async () => {
    const seen: string[] = [];
    at.page.on("request", (request) => seen.push(`${request.url()} ${request.postData() ?? ""}`));
    await connect();
    assert.ok(seen.some((one) => one.includes("/_stagedoor/socket")));
    assert.ok(!seen.some((one) => /eyJ/.test(one)), "no token was in what the page sent");
    assert.doesNotMatch(await at.page.content(), /eyJ/);
    const refused = await tell("socket", { api: 1, as: { kind: "nobody" }, query: {}, headers: { "a\nb": "c" } });
    assert.equal(refused.status, 400);
    assert.match(await refused.text(), /api: .*; headers/);
    const unknown = await tell("socket", { api: "other", as: { kind: "nobody" }, query: {}, headers: {} });
    assert.match(await unknown.text(), /no WebSocket API other/);
    const gone = await tell("socket-message", { id: "none", text: "" });
    assert.deepEqual([gone.status, await gone.json()], [400, { message: "the connection is not open any more" }]);
  });

  for (const size of Object.keys(sizes) as (keyof typeof sizes)[]) {
    for (const scheme of ["light", "dark"] as const) {
      it(`are for everybody: ${size}, ${scheme}`, async () => {
        const { page, faults } = await openPage(at.browser, size, scheme);
        try {
          await page.goto(`${at.stage.url}/#/${place}`);
          await page.getByRole("button", { name: "Connect", exact: true }).click();
          await page
            .getByRole("status")
            .filter({ hasText: /^connected$/ })
            .waitFor();
          await page.getByRole("button", { name: "Send" }).click();
          await page.locator("li.received").waitFor();
          assert.deepEqual(await violations(page), []);
          const wide = await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
          assert.ok(wide <= 0, `${wide} px wider than the ${size}`);
          assert.deepEqual(faults, []);
        } finally {
          await page.context().close();
        }
      });
    }
  }
});
