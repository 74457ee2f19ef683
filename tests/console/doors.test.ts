import assert from "node:assert/strict";
import { join } from "node:path";
import type { RoutesView, Sending, Sent } from "../../local/console/routes/contract";
import type { SocketEvent } from "../../local/console/sockets/contract";
import { type RunningStage, startStage } from "../../local/stage";

describe("console: the forms of a stage with custom domains", function () {
  this.timeout(120_000);
  let stage: RunningStage;
  let view: RoutesView;

  const headers = { "X-Stagedoor": "1" };
  const tell = (what: string, body: object) =>
    fetch(`${stage.url}/_stagedoor/${what}`, { method: "POST", headers, body: JSON.stringify(body) });
  const send = async (api: string, path: string, as: Sending["as"], keyId?: string): Promise<Sent> => {
    const { url } = view.apis.find(({ name }) => name === api)!;
    const sending: Sending = { url: `${url}${path}`, method: "GET", headers: {}, as, keyId };
    return (await (await tell("send", sending)).json()) as Sent;
  };

  before(async () => {
    stage = await startStage({ directory: join(__dirname, "../.."), stage: "prod" });
    view = (await (await fetch(`${stage.url}/_stagedoor/routes.json`, { headers })).json()) as RoutesView;
  });
  after(() => stage?.close());

  it("send to each API where its callers are: distribution, domain, VPC endpoint; its own address is turned off", async () => {
    const ways = [...view.apis, ...view.sockets].map(({ name, url }) => [name, new URL(url).pathname.split("/")[1]]);
    assert.deepEqual(Object.fromEntries(ways), {
      "storefront-v1": "cloudfront",
      "storefront-v2": "cloudfront",
      backoffice: "vpc-endpoint",
      live: "domains",
      mobile: "domains",
      partners: "domains",
    });
    const nobody = { kind: "nobody" } as const;
    const { keys } = view;
    const partnerKey = keys.find(({ apis }) => apis.includes("partners"))?.id;
    const statuses = await Promise.all([
      send("storefront-v1", "/products", nobody),
      send("storefront-v2", "/products", nobody),
      send("mobile", "/products", nobody),
      send("partners", "/products", nobody, partnerKey),
      send("backoffice", "/reports/sales", { kind: "operator" }),
    ]);
    assert.deepEqual(
      statuses.map(({ status }) => status),
      [200, 200, 200, 200, 200],
    );
  });

  it("connect to a WebSocket API by its domain", async () => {
    const as = { kind: "user", username: "someone@example.com", groups: [], scopes: [] };
    const response = await tell("socket", { api: "live", query: {}, headers: {}, as });
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    const { value } = await reader.read();
    const event = JSON.parse(value!.replace(/^data: /, "")) as SocketEvent;
    assert.equal(event.kind, "opened");
    await reader.cancel();
  });
});
