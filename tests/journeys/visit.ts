import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { sign } from "../../functions/shared/signature";
import { clientsAt } from "./clients";
import { type Reply, send } from "./send";
import type { Stage } from "./stage";

/** Why a journey cannot be made on this stage; shown, never hidden. */
export class Skipped extends Error {}

/** What journeys do again and again on one stage. */
export class Visit {
  private access: Promise<string> | undefined;
  /** Typed clients of the shop's APIs. */
  readonly clients: ReturnType<typeof clientsAt>;

  constructor(readonly stage: Stage) {
    this.clients = clientsAt(stage, () => this.token());
  }

  /** An access token of the journeys' own client, by its credentials. */
  token(): Promise<string> {
    this.access ??= this.fetchToken();
    return this.access;
  }

  /** Subject of that token: the customer of all journeys. */
  async customer(): Promise<string> {
    const [, payload = ""] = (await this.token()).split(".");
    return (JSON.parse(Buffer.from(payload, "base64url").toString()) as { sub: string }).sub;
  }

  async authorization(): Promise<{ authorization: string }> {
    return { authorization: `Bearer ${await this.token()}` };
  }

  /** Id of some product. */
  async product(): Promise<string> {
    const { data, response } = await this.clients.storefront.GET("/products", { params: { query: { limit: "1" } } });
    assert.equal(response.status, 200);
    return data?.products[0]?.productId ?? this.putProduct();
  }

  /** Fills an empty catalogue through the back office. A shop on AWS is left as it is. */
  private async putProduct(): Promise<string> {
    const { via, backofficeInside } = this.stage;
    if (via === undefined || !backofficeInside) {
      throw new Skipped("the catalogue is empty: put a product through the back office");
    }
    const product = { name: "Journey", description: "", price: 100, currency: "EUR", stock: 1000 };
    const url = `${backofficeInside}/products/journey`;
    expectStatus(await send(this.stage, { method: "PUT", url, body: JSON.stringify(product), signed: true }), 200);
    return "journey";
  }

  /** Places an order through the distribution; returns its id. */
  async placeOrder(): Promise<string> {
    const { data, response } = await this.clients.storefront.POST("/orders", {
      params: { header: { "Idempotency-Key": randomUUID() } },
      body: { items: [{ productId: await this.product(), quantity: 2 }] },
    });
    assert.equal(response.status, 201);
    return data!.order.orderId;
  }

  /** Sends a partner's signed webhook about an order. */
  async webhook(type: string, orderId: string): Promise<Reply> {
    const body = JSON.stringify({ eventId: randomUUID(), type, customer: await this.customer(), orderId });
    return send(this.stage, {
      method: "POST",
      url: `${trimmed(this.stage.outputs.partnersUrl)}/hooks/payments`,
      headers: {
        "content-type": "application/json",
        "x-signature": sign(this.stage.outputs.webhookSecret, body, Math.floor((this.stage.now ?? Date.now)() / 1000)),
      },
      body,
    });
  }

  /** Asks again and again until there is an answer; the last reason is told when there is none. */
  async until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
    const end = Date.now() + this.stage.patience * 1000;
    for (;;) {
      const found = await ask();
      if (found !== undefined) return found;
      if (Date.now() > end) throw new Error(`${what}: not within ${this.stage.patience} s`);
      await new Promise((resolve) => setTimeout(resolve, Math.min(500, this.stage.patience * 10)));
    }
  }

  private async fetchToken(): Promise<string> {
    const { tokenUrl, testClientId, testClientSecret } = this.stage.outputs;
    const reply = await send(this.stage, {
      method: "POST",
      url: tokenUrl,
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        authorization: `Basic ${Buffer.from(`${testClientId}:${testClientSecret}`).toString("base64")}`,
      },
      body: "grant_type=client_credentials&scope=shop%2Forders.read+shop%2Forders.write",
    });
    expectStatus(reply, 200);
    return reply.json<{ access_token: string }>().access_token;
  }
}

/** A URL without its last slash. */
export function trimmed(url: string): string {
  return url.replace(/\/$/, "");
}

/** Fails with what came back, unless the status is one of those expected. */
export function expectStatus(reply: Reply, ...statuses: number[]): void {
  assert.ok(
    statuses.includes(reply.status),
    `expected ${statuses.join(" or ")}, got ${reply.status}: ${reply.text.slice(0, 300)}`,
  );
}
