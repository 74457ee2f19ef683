import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import UPNG from "upng-js";
import type { RunningStage } from "../../local/stage";
import { browserPath, noBrowser, openBrowser, openPage, sizes } from "../../tests/console/browser";
import { startBusyStage } from "../../tests/console/stage";

const folder = join(__dirname, "../screenshots");
/** A palette of this many colours cannot be told from the page by eye, and makes small files. */
const colours = 128;

type Shot = (page: Page, stage: RunningStage) => Promise<void>;

async function goTo(page: Page, stage: RunningStage, place: string): Promise<void> {
  await page.goto(`${stage.url}/#/${place}`);
  await page.locator("main h1, main h2").first().waitFor({ state: "attached" });
}

/** The first request that a search finds, open. */
function request(search: string): Shot {
  return async (page, stage) => {
    await goTo(page, stage, "requests");
    await page.getByRole("searchbox").fill(search);
    await page.locator(".row a").first().click();
    await page.locator(".waterfall").waitFor();
  };
}

const shots: Readonly<Record<string, Shot>> = {
  architecture: (page, stage) => goTo(page, stage, "architecture"),
  requests: (page, stage) => goTo(page, stage, "requests"),
  request: request("route:/events method:POST status:202"),
  refused: request("status:403 step:api"),
  routes: async (page, stage) => {
    await goTo(page, stage, `routes/${encodeURIComponent("storefront-v2 POST /orders")}`);
    await page.getByRole("button", { name: "Send" }).click();
    await page.locator(".answer .status").waitFor();
    // The form and what came back, as far as both fit.
    await page.locator(".answer").evaluate("(answer) => answer.scrollIntoView({ block: 'end' })");
  },
  data: async (page, stage) => {
    await goTo(page, stage, "data");
    await page.locator(".store-line", { hasText: "shop" }).first().click();
    await page.locator("tbody tr").first().waitFor();
  },
  metrics: (page, stage) => goTo(page, stage, "metrics"),
  access: (page, stage) => goTo(page, stage, "access"),
  cost: (page, stage) => goTo(page, stage, "cost"),
};

/** Takes the pictures of the console's views that the guides show. */
async function main(): Promise<void> {
  if (!browserPath) throw new Error(noBrowser);
  const stage = await startBusyStage();
  const browser = await openBrowser();
  try {
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder)) rmSync(join(folder, name));
    for (const size of Object.keys(sizes) as (keyof typeof sizes)[]) {
      for (const scheme of ["light", "dark"] as const) {
        const { page } = await openPage(browser, size, scheme);
        for (const [view, shot] of Object.entries(shots)) {
          await shot(page, stage);
          // Answers of the stage arrive, charts are drawn.
          await page.waitForTimeout(600);
          writeFileSync(join(folder, `${view}-${size}-${scheme}.png`), smaller(await page.screenshot()));
        }
        await page.context().close();
      }
    }
  } finally {
    await browser.close();
    await stage.close();
  }
}

/** The same picture with a palette. */
function smaller(png: Buffer): Buffer {
  const picture = UPNG.decode(new Uint8Array(png).buffer);
  return Buffer.from(UPNG.encode(UPNG.toRGBA8(picture), picture.width, picture.height, colours));
}

main().then(
  () => process.exit(0),
  (error: Error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
