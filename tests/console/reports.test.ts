import assert from "node:assert/strict";
import { session } from "./session";

describe("console: metrics, IAM and cost", function () {
  const at = session(this);

  it("charts the stage's metrics, and says in words what a chart shows", async () => {
    await at.visit("metrics");
    const chart = at.page.getByRole("img", { name: /^Requests a second, by API: / });
    await chart.waitFor();
    assert.match((await chart.getAttribute("aria-label")) ?? "", /storefront-v2 .*\/s/);
    for (const title of ["Client errors (4xx)", "Latency, average", "Function invocations"]) {
      assert.equal(await at.page.getByRole("heading", { name: title }).count(), 1, title);
    }
    const { charts } = await at.ask<{ charts: { title: string; lines: { values: (number | null)[] }[] }[] }>(
      "metrics.json?minutes=5",
    );
    const invoked = charts.find(({ title }) => title === "Function invocations")!;
    const sum = invoked.lines.flatMap(({ values }) => values).reduce<number>((all, value) => all + (value ?? 0), 0);
    assert.ok(sum > 10, `the journeys invoke functions; the chart counts ${sum}`);
  });

  it("draws charts anew when their lines or the colours change faster than it can draw", async () => {
    let asked = 0;
    await at.page.route("**/metrics.json*", (route) => {
      const lines = ["a", "b", "c"].slice(asked++ % 3).map((label) => ({ label, values: [1, null, asked] }));
      const chart = { title: "Made", unit: "ms", times: [1, 2, 3], lines, more: 0 };
      return route.fulfill({ json: { now: 3000, minutes: 5, charts: [chart], alarms: [] } });
    });
    await at.visit("metrics");
    await at.page.getByRole("img", { name: /^Made/ }).waitFor();
    await at.page.evaluate(`(async () => {
      for (let i = 0; i < 30; i++) {
        dispatchEvent(new KeyboardEvent("keydown", { key: "t" }));
        document.querySelectorAll(".page-head .chip")[i % 3].click();
        if (i % 4 === 0) await new Promise((resolve) => setTimeout(resolve, 15));
      }
    })()`);
    await at.page.getByRole("img", { name: /^Made/ }).waitFor();
    assert.equal(await at.page.locator(".uplot").count(), 1);
  });

  it("names the statement that allowed a call, and says why another was refused", async () => {
    await at.visit("access");
    await at.page
      .locator("tbody tr", { hasText: "dynamodb:" })
      .first()
      .getByRole("button", { name: "allowed" })
      .click();
    const statement = at.page.getByRole("region", { name: "The statement that allowed it" });
    assert.match((await statement.textContent()) ?? "", /"policy": ".*"action": "dynamodb:/s);
    await at.page.getByRole("tab", { name: /Refused \([1-9]/ }).click();
    await at.page.getByRole("button", { name: "refused" }).first().click();
    await at.page.getByText(/webhooks-role-\w+\/.* is not authorized to perform: execute-api:Invoke/).waitFor();
    await at.page.getByText("A statement that would allow it").first().waitFor();
  });

  it("lists grants that nothing has needed, first", async () => {
    await at.visit("access");
    await at.page.getByRole("tab", { name: /Grants/ }).click();
    await at.page.locator("tbody td.number").first().waitFor();
    const uses = await at.page.locator("tbody td.number").allTextContents();
    assert.equal(uses[0], "unused");
    assert.match(uses.at(-1) ?? "", /^\d/);
    const lines = await at.page.evaluate<number>(
      `Math.max(...[...document.querySelectorAll("tbody td.number .status")].map((badge) => badge.getClientRects()[0].height))`,
    );
    assert.ok(lines < 30, `a badge is ${lines} px high: its word is broken`);
  });

  it("prices the traffic so far by route, and a month of it", async () => {
    await at.visit("cost");
    await at.page.getByText("A month of the same traffic").waitFor();
    assert.match((await at.page.locator(".sum").last().textContent()) ?? "", /^\$[1-9]/);
    const row = at.page.locator("tbody tr", { hasText: "POST /checkouts" });
    assert.match((await row.textContent()) ?? "", /partners\$0\.0+[1-9]/);
  });
});
