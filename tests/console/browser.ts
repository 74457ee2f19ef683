import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";

/** Where distributions put the browser; `CHROMIUM` names another. */
const places = [
  process.env.CHROMIUM ?? "",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** A real Chromium on this machine; undefined when there is none. */
export const browserPath = places.find((path) => path !== "" && existsSync(path));

/** Why tests are skipped where there is no browser. */
export const noBrowser =
  "no Chromium on this machine: apt-get install chromium, or name one with the variable CHROMIUM";

/** Desktop and phone, as the screenshots show them. */
export const sizes = { desktop: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } } as const;

/** Starts the browser. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: browserPath!, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
}

/** Opens a page that fails its test on an error of its program, and on a request to anywhere but the stage. */
export async function openPage(
  browser: Browser,
  size: keyof typeof sizes = "desktop",
  colorScheme: "light" | "dark" = "light",
): Promise<{ page: Page; faults: string[] }> {
  const context = await browser.newContext({
    viewport: sizes[size],
    colorScheme,
    reducedMotion: "reduce",
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) faults.push(message.text());
  });
  page.on("request", (request) => {
    if (!/^(http:\/\/127\.0\.0\.1:\d+\/|data:|blob:)/.test(request.url())) faults.push(`asked ${request.url()}`);
  });
  return { page, faults };
}
