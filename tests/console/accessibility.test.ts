import assert from "node:assert/strict";
import { violations } from "./axe";
import { openPage, sizes } from "./browser";
import { session } from "./session";

const views = ["architecture", "requests", "routes", "data", "metrics", "access", "cost"] as const;

describe("console: for everybody", function () {
  const at = session(this);

  for (const size of Object.keys(sizes) as (keyof typeof sizes)[]) {
    for (const scheme of ["light", "dark"] as const) {
      it(`axe finds nothing, and nothing overflows: ${size}, ${scheme}`, async function () {
        this.timeout(120_000);
        const { page, faults } = await openPage(at.browser, size, scheme);
        const check = async (place: string) => {
          await page.goto(`${at.stage.url}/#/${place}`);
          await page.locator("main h1, main h2").first().waitFor({ state: "attached" });
          await page.waitForTimeout(250);
          assert.deepEqual(await violations(page), [], `${place}, ${size}, ${scheme}`);
          const wide = await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
          assert.ok(wide <= 0, `${place} is ${wide} px wider than the ${size}`);
        };
        try {
          for (const view of views) await check(view);
          await check("architecture/Table_shop");
          await check(`routes/${encodeURIComponent("storefront-v2 POST /orders")}`);
          const [table] = await at.ask<{ kind: string; id: string }[]>("data.json");
          await check(`data/${encodeURIComponent(`${table!.kind} ${table!.id}`)}`);
          const { requests } = await at.ask<{ requests: { id: string; routeKey?: string }[] }>("requests.json");
          const mapped = requests.find(({ routeKey }) => routeKey === "POST /events")!;
          await check(`requests/${mapped.id}`);
          await page.getByRole("tab", { name: "Request and response" }).click();
          assert.deepEqual(await violations(page), []);
          assert.deepEqual(faults, []);
        } finally {
          await page.context().close();
        }
      });
    }
  }

  it("paints within 300 ms", async () => {
    await at.visit("requests");
    await at.page.locator(".row").first().waitFor();
    const paints: number[] = [];
    for (let i = 0; i < 3; i++) {
      await at.page.reload();
      await at.page.locator(".row").first().waitFor();
      const seen = 'performance.getEntriesByName("first-contentful-paint")[0].startTime';
      paints.push(await at.page.evaluate<number>(seen));
    }
    assert.ok(Math.min(...paints) < 300, `first contentful paint after ${paints.map(Math.round).join(", ")} ms`);
  });

  it("allows nothing from elsewhere, nothing inline, and no frame around it", async () => {
    const answer = await fetch(`${at.stage.url}/`);
    const policy = answer.headers.get("content-security-policy") ?? "";
    assert.match(policy, /default-src 'none'; script-src 'self'; style-src 'self';/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.doesNotMatch(policy, /unsafe|\*/);
  });

  it("keeps to the chosen colours, and lists its keys", async () => {
    await at.visit("requests");
    await at.page.keyboard.press("t");
    await at.page.keyboard.press("t");
    const ground = () => at.page.evaluate<string>("getComputedStyle(document.documentElement).backgroundColor");
    const dark = await ground();
    await at.page.reload();
    await at.page.getByRole("heading", { name: "Requests" }).waitFor({ state: "attached" });
    assert.equal(await ground(), dark);
    await at.page.keyboard.press("?");
    await at.page.getByRole("dialog", { name: "Keys" }).waitFor();
    assert.deepEqual(await violations(at.page), []);
    await at.page.keyboard.press("Escape");
    await at.page.keyboard.press("4");
    await at.page.waitForURL(/#\/data/);
  });

  it("stays smooth with 10,000 requests in the list", async () => {
    const rows = Array.from({ length: 10_000 }, (_, i) => ({
      id: `made-${i}`,
      time: 1_700_000_000_000 + i,
      api: "made",
      stage: "dev",
      method: "GET",
      path: `/made/${i}`,
      status: i % 10 === 0 ? 404 : 200,
      ms: i % 50,
    }));
    await at.page.route("**/requests.json", (route) =>
      route.fulfill({ json: { requests: rows, total: 10_000, keeps: 10_000 } }),
    );
    await at.visit("requests");
    await at.page.locator(".row", { hasText: "/made/0" }).first().waitFor();
    assert.ok((await at.page.locator(".row").count()) < 80, "only what is in sight is in the document");
    // A busy machine slows all frames: what counts is how much slower those are that scroll from end to end.
    const frames = (scrolls: boolean) =>
      at.page.evaluate<number>(`new Promise((resolve) => {
        const list = document.querySelector(".virtual");
        const taken = [];
        let last = performance.now();
        const frame = (now) => {
          taken.push(now - last);
          last = now;
          if (taken.length === 60) return resolve(taken.sort((a, b) => a - b)[30]);
          if (${scrolls}) list.scrollTop = (list.scrollHeight / 60) * taken.length;
          requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
      })`);
    const [still, scrolling] = [await frames(false), await frames(true)];
    assert.ok(
      scrolling < still * 2 + 10,
      `a frame takes ${Math.round(still)} ms, one that scrolls ${Math.round(scrolling)}`,
    );
    await at.page.getByRole("searchbox").fill("status:404 /made/9");
    await at.page.locator(".row", { hasText: "/made/90" }).first().waitFor();
  });
});
