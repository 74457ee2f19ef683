import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { ApiGatewayManagementApiClient, PostToConnectionCommand } from "@aws-sdk/client-apigatewaymanagementapi";
import * as openid from "openid-client";
import type { Browser, Page } from "playwright-core";
import { browserPath, noBrowser, openBrowser } from "../console/browser";
import { type FrontDoor, openFrontDoor } from "./front-door";
import { addPeople, type DoorPeople } from "./people";
import { addWebSocketApi } from "./sockets";

describe("a real browser against a local stage", function () {
  this.timeout(60_000);
  let door: FrontDoor;
  let browser: Browser;
  let site: Server;
  let page: Page;
  let origin: string;

  before(async function () {
    if (!browserPath) {
      console.log(`      SKIPPED: ${noBrowser}`);
      this.skip();
    }
    door = await openFrontDoor();
    browser = await openBrowser();
    site = createServer((_request, response) => {
      response.writeHead(200, { "content-type": "text/html" }).end("<title>shop</title>");
    });
    await new Promise<void>((listening) => site.listen(0, "127.0.0.1", listening));
    origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  });
  after(async () => {
    await browser?.close();
    site?.closeAllConnections();
    site?.close();
    await door?.close();
  });
  beforeEach(async () => {
    page = await browser.newPage();
    await page.goto(origin);
  });
  afterEach(() => page?.close());

  it("connects to a WebSocket API: route answers, a push, a refusal, and the close codes", async () => {
    const live = await addWebSocketApi(door);
    await page.evaluate(
      (url) =>
        new Promise((resolve, reject) => {
          const socket = new WebSocket(url);
          const heard: string[] = [];
          Object.assign(globalThis, { socket, heard });
          socket.onmessage = ({ data }) => heard.push(String(data));
          socket.onopen = resolve;
          socket.onerror = () => reject(new Error("not connected"));
        }),
      live.url,
    );
    const heard = async (n: number) => {
      await page.waitForFunction((count) => (globalThis as unknown as Heard).heard.length >= count, n);
      return page.evaluate(() => (globalThis as unknown as Heard).heard.at(-1)!);
    };
    await page.evaluate(() => (globalThis as unknown as Heard).socket.send('{"action":"whoami"}'));
    const { connectionId: ConnectionId } = JSON.parse(await heard(1)) as { connectionId: string };
    const client = new ApiGatewayManagementApiClient({
      region: "us-east-1",
      endpoint: live.management,
      credentials: door.operator,
    });
    await client.send(new PostToConnectionCommand({ ConnectionId, Data: "pushed ünïcode" }));
    assert.equal(await heard(2), "pushed ünïcode");

    const closeCode = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const { socket } = globalThis as unknown as Heard;
          socket.onclose = ({ code }) => resolve(code);
          socket.send(new Uint8Array([1, 2, 3]));
        }),
    );
    assert.equal(closeCode, 1003, "binary frames are not supported");
    const refused = await page.evaluate(
      (url) =>
        new Promise<number>((resolve) => {
          new WebSocket(url).onclose = ({ code }) => resolve(code);
        }),
      `${live.url}?no=entry`,
    );
    assert.equal(refused, 1006, "the handshake failed");
  });

  it("signs a user in on the hosted page, with PKCE, and comes back to the app", async () => {
    const people: DoorPeople = await addPeople(door);
    const verifier = openid.randomPKCECodeVerifier();
    const query = new URLSearchParams({
      client_id: people.app.id,
      response_type: "code",
      scope: "openid",
      redirect_uri: "http://localhost:9999/back",
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      state: "s",
    });
    await page.route("http://localhost:9999/**", (route) => route.fulfill({ status: 200, body: "back in the app" }));
    await page.goto(`${people.domain}/oauth2/authorize?${query}`);
    await page.locator("input[name=username]").fill(people.username);
    await page.locator("input[name=password]").fill(people.password);
    await page.locator("input[name=password]").press("Enter");
    await page.waitForURL(/localhost:9999\/back/);
    const back = new URL(page.url());
    assert.equal(back.searchParams.get("state"), "s");
    const token = await fetch(`${people.domain}/oauth2/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "authorization_code",
        client_id: people.app.id,
        redirect_uri: "http://localhost:9999/back",
        code: back.searchParams.get("code")!,
        code_verifier: verifier,
      }),
    });
    assert.equal(token.status, 200);
  });

  it("reads an HTTP API from the origin that its CORS allows, and from no other", async () => {
    const integrationUri = await door.addFunction("hello", 'exports.handler = async () => "hello";');
    for (const [name, allowed] of [
      ["mine", origin],
      ["theirs", "https://elsewhere.example"],
    ] as const) {
      const api = await door.create("aws:apigatewayv2/api:Api", name, {
        protocolType: "HTTP",
        corsConfiguration: { allowOrigins: [allowed], allowMethods: ["PUT"], allowHeaders: ["content-type"] },
      });
      const integration = await door.create("aws:apigatewayv2/integration:Integration", name, {
        apiId: api.id,
        integrationType: "AWS_PROXY",
        integrationUri,
        payloadFormatVersion: "2.0",
      });
      const target = `integrations/${integration.id}`;
      await door.create("aws:apigatewayv2/route:Route", name, { apiId: api.id, routeKey: "PUT /x", target });
      const stage = { apiId: api.id, name: "$default", autoDeploy: true };
      await door.create("aws:apigatewayv2/stage:Stage", name, stage);
      const seen = await page.evaluate(
        (url) =>
          fetch(url, { method: "PUT", headers: { "content-type": "application/json" }, body: "{}" }).then(
            (answer) => answer.text(),
            () => "blocked by the browser",
          ),
        `${door.url}/execute-api/${api.id}/x`,
      );
      assert.equal(seen, name === "mine" ? "hello" : "blocked by the browser");
    }
  });
});

/** What the page keeps for the test. */
interface Heard {
  readonly socket: WebSocket;
  readonly heard: string[];
}
