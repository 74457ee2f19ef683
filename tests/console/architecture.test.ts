import assert from "node:assert/strict";
import { session } from "./session";

describe("console: architecture", function () {
  const at = session(this);

  it("draws a box for each part and an arrow for each call, in the program's names", async () => {
    await at.visit("architecture");
    for (const [service, name] of [
      ["Amazon CloudFront", "storefront"],
      ["API Gateway REST API", "partners"],
      ["API Gateway WebSocket API", "live"],
      ["Amazon DynamoDB", "shop"],
    ]) {
      await at.page.getByRole("link", { name: new RegExp(`^${service}\\s+${name}\\s*$`) }).waitFor();
    }
    assert.ok((await at.page.locator("path.arrow").count()) > 25);
  });

  it("counts calls where they go: from the distribution through the API to its function and table", async () => {
    await at.visit("architecture");
    await at.page.locator(".pulse.live").waitFor();
    const edge = String(at.stage.outputs.edgeUrl).replace(/^https:\/\/[^/]+/, at.stage.endpoints.storefront!);
    for (let i = 0; i < 3; i++)
      assert.equal((await fetch(`${edge}/v1/products?uncached=${Math.random()}`)).status, 200);
    for (const line of [
      "EdgeDistribution_storefront RestApi_storefront_v1",
      "RestApi_storefront_v1 Function_list_products",
      "Function_list_products Table_shop",
    ]) {
      await at.page.locator(`path.arrow.used[id="line ${line}"]`).waitFor({ state: "attached" });
    }
  });

  it("opens a box to its resources, callers and calls; the keyboard does it too", async () => {
    await at.visit("architecture");
    await at.page.getByRole("link", { name: /^Amazon DynamoDB/ }).focus();
    await at.page.keyboard.press("Enter");
    const panel = at.page.getByRole("complementary", { name: "shop" });
    await panel.getByText("Called by").waitFor();
    await panel.getByRole("link", { name: "list-products" }).click();
    await at.page.getByRole("complementary", { name: "list-products" }).waitFor();
    await at.page.keyboard.press("Escape");
    await at.page.getByRole("complementary").waitFor({ state: "detached" });
  });

  it("tells what is simulated how far, and what is only recorded", async () => {
    await at.visit("architecture");
    await at.page.getByText("What the simulation leaves out").click();
    await at.page
      .getByText(/small and honest|not simulated|kept in memory/)
      .first()
      .waitFor();
  });

  it("is drawn anew after the stage is rebuilt", async () => {
    await at.visit("architecture");
    await at.page.locator(".box").first().waitFor();
    const asked = at.page.waitForResponse(/architecture\.json/);
    await at.stage.rebuild();
    await asked;
  });
});
