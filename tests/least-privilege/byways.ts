import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { Journey } from "../journeys/journeys";
import { messagesOf, openSocket, type Reply, send } from "../journeys/send";
import { expectStatus, Skipped, trimmed, type Visit } from "../journeys/visit";

/**
 * What the ten journeys pass by: the requests that need the grants no journey needs. They fill the shop with goods
 * that nobody can pay, so they are for local stages alone.
 */
export const byways: readonly Journey[] = [
  {
    name: "one product, in both versions",
    async run(visit) {
      const productId = await visit.product();
      for (const version of ["v1", "v2"]) {
        expectStatus(
          await send(visit.stage, { url: `${visit.stage.outputs.edgeUrl}/${version}/products/${productId}` }),
          200,
        );
      }
    },
  },
  {
    name: "a checkout beyond the stock is refused, one beyond the credit gives its reservation back",
    async run(visit) {
      await putProduct(visit, "rare", { price: 100, stock: 1 });
      await putProduct(visit, "dear", { price: 100_000_000, stock: 10 });
      assert.equal(await checkOut(visit, "rare", 2), "FAILED");
      assert.equal(await checkOut(visit, "dear", 1), "FAILED");
    },
  },
  {
    name: "a subscriber who has gone is forgotten when the order moves on",
    async run(visit) {
      const { liveUrl } = visit.stage.outputs;
      const orderId = await visit.placeOrder();
      const socket = await openSocket(visit.stage, `${liveUrl}?token=${await visit.token()}`);
      const next = messagesOf(socket);
      socket.send(JSON.stringify({ action: "subscribe", orderId }));
      await next(visit.stage.patience);
      const closed = new Promise((resolve) => socket.once("close", resolve));
      socket.close();
      await closed;
      const path = `/customers/${await visit.customer()}/orders/${orderId}/status`;
      expectStatus(await putInBackoffice(visit, path, { status: "paid" }), 200);
    },
  },
];

async function putProduct(visit: Visit, productId: string, { price, stock }: { price: number; stock: number }) {
  const product = { name: productId, description: "", price, currency: "EUR", stock };
  expectStatus(await putInBackoffice(visit, `/products/${productId}`, product), 200);
}

async function putInBackoffice(visit: Visit, path: string, body: object): Promise<Reply> {
  const { backofficeInside } = visit.stage;
  if (!backofficeInside) throw new Skipped("the stage has no private path");
  return send(visit.stage, {
    method: "PUT",
    url: `${trimmed(backofficeInside)}${path}`,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signed: true,
  });
}

/** Checks items out and waits for the end; returns how it ended. */
async function checkOut(visit: Visit, productId: string, quantity: number): Promise<string> {
  const url = `${trimmed(visit.stage.outputs.partnersUrl)}/checkouts`;
  const checkoutId = `checkout-${randomUUID()}`;
  const body = JSON.stringify({ checkoutId, account: "byways", items: [{ productId, quantity }] });
  const headers = { "content-type": "application/json" };
  expectStatus(await send(visit.stage, { method: "POST", url, headers, body, signed: true }), 202);
  return visit.until("the checkout ends", async () => {
    const reply = await send(visit.stage, { url: `${url}/${checkoutId}`, signed: true });
    expectStatus(reply, 200);
    const { status } = reply.json<{ status: string }>();
    return status === "RUNNING" ? undefined : status;
  });
}
