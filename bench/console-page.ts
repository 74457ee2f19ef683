import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { Cloud } from "../local/cloud/cloud";
import { services } from "../local/cloud/index";
import type { Properties, ResourceRecord } from "../local/cloud/resource";
import { Telemetry } from "../local/cloud/telemetry";
import { type BuiltCloud, openConsole } from "../local/console/console";
import { front } from "../local/front";
import { listen } from "../local/server";
import { answering } from "../tests/clients/front-door";
import { browserPath, noBrowser, openBrowser, openPage } from "../tests/console/browser";
import { type Figure, finish, loadNow } from "./results";

const perSecond = 1000;
const seconds = 4;
const rounds = 7;
const limit = 1.1;

/** A local server with the console and a REST API of one route; returns its addresses. */
async function startServer(): Promise<{ url: string; route: string }> {
  let current: BuiltCloud | undefined;
  const telemetry = new Telemetry();
  const page = openConsole(telemetry, () => current);
  const door = front(() => current?.cloud, page.handle);
  const server = await listen({ port: 0, ...door, handle: page.watch(door.handle) });
  const cloud = new Cloud({ services, baseUrl: server.url, programDirectory: __dirname, telemetry });
  const create = (type: string, inputs: Properties): Promise<ResourceRecord> =>
    cloud.create({ urn: `urn:pulumi:bench::bench::${type}::bench`, type, name: "bench", inputs });
  const body = JSON.stringify({
    openapi: "3.0.1",
    info: { title: "bench", version: "1" },
    paths: { "/things/{id}": { get: answering('{"id":"$input.params(\'id\')"}') } },
  });
  const api = await create("aws:apigateway/restApi:RestApi", { name: "bench", body });
  const deployment = await create("aws:apigateway/deployment:Deployment", { restApi: api.id });
  await create("aws:apigateway/stage:Stage", { restApi: api.id, deployment: deployment.id, stageName: "dev" });
  current = { cloud, outputs: {}, resources: [] };
  return { url: server.url, route: `${server.url}/execute-api/${api.id}/dev/things/7` };
}

/** Sends a round of requests; how many were answered, and this process's time on the processor for each, in µs. */
async function measure(load: ChildProcess): Promise<{ answered: number; each: number }> {
  const before = process.cpuUsage();
  const answered = await new Promise<number>((resolve) => {
    load.once("message", (message: { answered: number }) => resolve(message.answered));
    load.send({ perSecond, seconds });
  });
  const { user, system } = process.cpuUsage(before);
  return { answered, each: (user + system) / answered };
}

/** Prints what the open page costs the gateway at 1,000 requests a second; exits with 1 where that is more than 10 %. */
async function main(): Promise<number> {
  if (!browserPath) throw new Error(noBrowser);
  const busy = loadNow();
  const { url, route } = await startServer();
  const load = fork(join(__dirname, "console-load.ts"), [route], { execArgv: ["--import", "tsx"] });
  await new Promise((resolve) => load.once("message", resolve));
  const browser = await openBrowser();
  const { page, faults } = await openPage(browser);
  await measure(load);
  const taken: { closed: number; open: number; answered: number }[] = [];
  // Turn by turn, so that a busy machine slows both alike.
  for (let i = 0; i < rounds; i++) {
    await page.goto("about:blank");
    const closed = await measure(load);
    await page.goto(`${url}/#/${i % 2 === 0 ? "requests" : "architecture"}`);
    await page.locator(".pulse.live").waitFor();
    const open = await measure(load);
    taken.push({ closed: closed.each, open: open.each, answered: open.answered });
  }
  const alive = await isAlive(page, url);
  await browser.close();
  load.disconnect();
  const middle = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
  const ratio = middle(taken.map(({ closed, open }) => open / closed));
  const answered = middle(taken.map((round) => round.answered)) / seconds;
  const figures: Figure[] = [
    { name: "page closed, processor time of a request", value: middle(taken.map(({ closed }) => closed)), unit: "µs" },
    { name: "page open, processor time of a request", value: middle(taken.map(({ open }) => open)), unit: "µs" },
    { name: "page open, requests answered", value: answered, unit: "a second" },
    { name: "page open / closed", value: ratio, atMost: limit },
    { name: "the page still answers (1: yes)", value: alive && faults.length === 0 ? 1 : 0, atLeast: 1 },
  ];
  return finish("console", figures, busy);
}

/** Whether the page still does what it is asked after the flood. */
async function isAlive(page: Page, url: string): Promise<boolean> {
  await page.goto(`${url}/#/requests`);
  await page.locator(".row").first().waitFor();
  await page.getByRole("searchbox").fill("status:404");
  return page
    .getByText("No request matches")
    .waitFor({ timeout: 5000 })
    .then(
      () => true,
      () => false,
    );
}

void main().then((code) => process.exit(code));
