import assert from "node:assert/strict";
import { sign, verify } from "../../functions/shared/signature";
import { onBothDatabases } from "../local/cloud/dynamodb/databases";
import { call, type HttpHandler, order, orderId, restEvent, type Shop, startDouble, startShop } from "./support";

onBothDatabases("webhooks", (newStorage) => {
  type Handler = (event: unknown) => Promise<{ batchItemFailures: { itemIdentifier: string }[] }>;
  const secret = "the partners' secret";
  const now = 1_795_000_000;
  let shop: Shop;
  let secrets: Awaited<ReturnType<typeof startDouble>>;
  let handler: Handler;

  before(async () => {
    secrets = await startDouble(() => ({ status: 200, body: { SecretString: secret } }));
    shop = await startShop(newStorage(), {
      WEBHOOK_SECRET_ARN: "arn:secret",
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
    });
    ({ handler } = shop.load<{ handler: Handler }>("webhooks"));
  });
  after(async () => {
    await shop.close();
    await secrets.close();
  });
  beforeEach(() => shop.put(order("placed")));

  const message = (messageId: string, body: string, signature: string | undefined) => ({
    messageId,
    body,
    attributes: { SentTimestamp: String(now * 1000) },
    messageAttributes: {
      source: { stringValue: "pay" },
      ...(signature === undefined ? {} : { "x-signature": { stringValue: signature } }),
    },
  });
  const event = (eventId: string, type = "order.paid") => JSON.stringify({ eventId, type, customer: "anna", orderId });
  const status = async () => (await shop.get("anna", orderId))?.status;

  it("moves an order on when the raw body's signature fits", async () => {
    const body = event("e1");
    const { batchItemFailures } = await handler({ Records: [message("m1", body, sign(secret, body, now))] });
    assert.deepEqual(batchItemFailures, []);
    assert.equal(await status(), "paid");
  });

  it("does nothing twice, even when the order has moved on since", async () => {
    const paid = event("e2");
    await handler({ Records: [message("m1", paid, sign(secret, paid, now))] });
    const shipped = event("e3", "order.shipped");
    await handler({ Records: [message("m2", shipped, sign(secret, shipped, now))] });
    const { batchItemFailures } = await handler({ Records: [message("m3", paid, sign(secret, paid, now))] });
    assert.deepEqual(batchItemFailures, []);
    assert.equal(await status(), "shipped");
  });

  const body = event("e9");
  const forged: [string, string | undefined][] = [
    ["no signature", undefined],
    ["another secret", sign("guess", body, now)],
    ["a signature of another body", sign(secret, `${body} `, now)],
    ["a signature that is too old", sign(secret, body, now - 301)],
    ["another form", "sha256=00"],
  ];
  for (const [what, signature] of forged) {
    it(`drops a message with ${what}, and does not try it again`, async () => {
      const { batchItemFailures } = await handler({ Records: [message("m1", body, signature)] });
      assert.deepEqual(batchItemFailures, []);
      assert.equal(await status(), "placed");
    });
  }

  it("returns the bad messages of a batch alone", async () => {
    const good = event("e4");
    const unknown = JSON.stringify({ eventId: "e5", type: "order.eaten", customer: "anna", orderId });
    const early = event("e6", "order.delivered");
    const records = [good, unknown, early, "no json"].map((text, i) => message(`m${i}`, text, sign(secret, text, now)));
    const { batchItemFailures } = await handler({ Records: records });
    assert.deepEqual(
      batchItemFailures.map(({ itemIdentifier }) => itemIdentifier),
      ["m1", "m2", "m3"],
    );
    assert.equal(await status(), "paid");
  });

  it("logs neither the secret nor signatures", () => {
    assert.ok(shop.logged.length > 0);
    for (const line of shop.logged) {
      assert.doesNotMatch(line, /the partners' secret|v1=/);
      assert.ok(JSON.parse(line).messageId, line);
    }
  });

  it("takes a signature for what it is, byte by byte", () => {
    const header = sign(secret, "body", now);
    assert.equal(verify(secret, "body", header, now + 299), true);
    for (let i = 0; i < header.length; i++) {
      const changed = `${header.slice(0, i)}${header[i] === "0" ? "1" : "0"}${header.slice(i + 1)}`;
      assert.equal(verify(secret, "body", changed, now), false, changed);
    }
  });
});

onBothDatabases("order status in the back office", (newStorage) => {
  let shop: Shop;
  let handler: HttpHandler;
  before(async () => {
    shop = await startShop(newStorage());
    ({ handler } = shop.load<{ handler: HttpHandler }>("order-status"));
  });
  after(() => shop.close());

  const put = (body: unknown, customer = "anna") =>
    call(handler, restEvent({ method: "PUT", params: { customer, orderId }, body }));

  it("moves on by one step, says so in the history, and does not skip", async () => {
    await shop.put(order("placed"));
    assert.equal((await put({ status: "shipped" })).status, 409);
    const paid = await put({ status: "paid" });
    assert.equal(paid.status, 200);
    assert.deepEqual(
      paid.body.history!.map(({ status }) => status),
      ["placed", "paid"],
    );
    assert.equal((await put({ status: "paid" })).status, 200);
  });

  it("answers 404 for an order of nobody and 422 for a status that is none", async () => {
    assert.equal((await put({ status: "paid" }, "bert")).status, 404);
    assert.equal((await put({ status: "eaten" })).status, 422);
  });
});
