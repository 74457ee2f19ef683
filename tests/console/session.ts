import assert from "node:assert/strict";
import type { Browser, Page } from "playwright-core";
import type { RunningStage } from "../../local/stage";
import { browserPath, noBrowser, openBrowser, openPage } from "./browser";
import { startBusyStage } from "./stage";

/** A busy stage and a page in a real browser, fresh for each test of a suite. */
export interface Session {
  readonly stage: RunningStage;
  readonly browser: Browser;
  readonly page: Page;
  /** Goes to a view of the console. */
  visit(view: string): Promise<void>;
  /** Asks the console for JSON, as its page does. */
  ask<T>(what: string): Promise<T>;
}

/** Sets a suite up: skipped, visibly, where there is no browser; each test fails on an error of the page's program. */
export function session(suite: Mocha.Suite): Session {
  suite.timeout(60_000);
  const now: { stage?: RunningStage; browser?: Browser; page?: Page; faults: string[] } = { faults: [] };
  suite.beforeAll(async function () {
    if (!browserPath) {
      console.log(`      ${noBrowser}`);
      this.skip();
    }
    now.stage = await startBusyStage();
    now.browser = await openBrowser();
  });
  suite.afterAll(async () => {
    await now.browser?.close();
    await now.stage?.close();
  });
  suite.beforeEach(async () => {
    Object.assign(now, await openPage(now.browser!));
  });
  suite.afterEach(async () => {
    await now.page?.context().close();
    assert.deepEqual(now.faults, []);
  });
  return {
    get stage() {
      return now.stage!;
    },
    get browser() {
      return now.browser!;
    },
    get page() {
      return now.page!;
    },
    async visit(view) {
      await now.page!.goto(`${now.stage!.url}/#/${view}`);
    },
    async ask<T>(what: string) {
      const answer = await fetch(`${now.stage!.url}/_stagedoor/${what}`, { headers: { "X-Stagedoor": "1" } });
      return (await answer.json()) as T;
    },
  };
}
