import assert from "node:assert/strict";
import { onBothDatabases } from "../local/cloud/dynamodb/databases";
import { call, type HttpHandler, restEvent, type Shop, startShop } from "./support";

onBothDatabases("catalogue and orders", (newStorage) => {
  let shop: Shop;
  let handlers: Record<"list-products" | "get-product" | "place-order" | "get-order" | "list-orders", HttpHandler>;

  before(async () => {
    shop = await startShop(newStorage());
    const load = (name: string) => shop.load<{ handler: HttpHandler }>(name).handler;
    handlers = {
      "list-products": load("list-products"),
      "get-product": load("get-product"),
      "place-order": load("place-order"),
      "get-order": load("get-order"),
      "list-orders": load("list-orders"),
    };
  });
  after(() => shop.close());

  const place = (changes: { customer?: string; key?: string; items?: unknown; body?: unknown }) =>
    call(
      handlers["place-order"],
      restEvent({
        method: "POST",
        path: "/orders",
        customer: "customer" in changes ? changes.customer : "anna",
        headers: changes.key === undefined ? {} : { "Idempotency-Key": changes.key },
        body: changes.body ?? { items: changes.items ?? [{ productId: "tea", quantity: 2 }] },
      }),
    );

  it("lists the catalogue page by page", async () => {
    const first = await call(handlers["list-products"], restEvent({ query: { limit: "1" } }));
    assert.equal(first.status, 200);
    assert.deepEqual(
      first.body.products!.map(({ productId }) => productId),
      ["pot"],
    );
    const second = await call(handlers["list-products"], restEvent({ query: { limit: "1", after: first.body.next! } }));
    assert.deepEqual(second.body.products, [
      { productId: "tea", name: "Tea", description: "Green", price: 890, currency: "EUR" },
    ]);
    const all = await call(handlers["list-products"], restEvent({}));
    assert.equal(all.body.products!.length, 2);
    assert.equal(all.body.next, undefined);
  });

  for (const after of ["", "x".repeat(1025)]) {
    it(`refuses to begin a page after ${after.length} characters that no page told`, async () => {
      for (const name of ["list-products", "list-orders"] as const) {
        const { status, body } = await call(handlers[name], restEvent({ query: { after }, customer: "anna" }));
        assert.deepEqual([status, body.error!.code], [400, "InvalidQuery"], name);
      }
    });
  }

  it("refuses to begin a page of orders after what is no order", async () => {
    const { status } = await call(handlers["list-orders"], restEvent({ query: { after: "tea" }, customer: "anna" }));
    assert.equal(status, 400);
  });

  it("has no product whose id no key can hold", async () => {
    const event = restEvent({ params: { productId: "x".repeat(1025) } });
    assert.equal((await call(handlers["get-product"], event)).status, 404);
  });

  for (const limit of ["0", "101", "x", "1.5", "-1"]) {
    it(`refuses limit=${limit}`, async () => {
      const { status, body } = await call(handlers["list-products"], restEvent({ query: { limit } }));
      assert.deepEqual([status, body.error?.code], [400, "InvalidQuery"]);
    });
  }

  it("answers one product, and 404 for none", async () => {
    const found = await call(handlers["get-product"], restEvent({ params: { productId: "pot" } }));
    assert.deepEqual([found.status, found.body.name], [200, "Pot"]);
    const none = await call(handlers["get-product"], restEvent({ params: { productId: "STOCK#pot" } }));
    assert.deepEqual([none.status, none.body.error?.code], [404, "ProductNotFound"]);
  });

  it("takes the event of an HTTP API as well", async () => {
    const event = {
      version: "2.0",
      rawPath: "/products/pot",
      headers: {},
      pathParameters: { productId: "pot" },
      isBase64Encoded: false,
      requestContext: { requestId: "r", http: { method: "GET", path: "/products/pot" } },
    };
    assert.equal((await call(handlers["get-product"], event)).status, 200);
  });

  it("places an order at today's prices, and only its owner reads it", async () => {
    const placed = await place({
      key: "key-00000001",
      items: [
        { productId: "tea", quantity: 2 },
        { productId: "pot", quantity: 1 },
      ],
    });
    assert.equal(placed.status, 201);
    const { orderId, total, status, requestHash } = placed.body.order!;
    assert.deepEqual([total, status, requestHash], [2 * 890 + 4900, "placed", undefined]);
    assert.equal(placed.headers.location, `orders/${orderId}`);
    const read = (customer: string) =>
      call(handlers["get-order"], restEvent({ params: { orderId: String(orderId) }, customer }));
    assert.equal((await read("anna")).status, 200);
    assert.equal((await read("bert")).status, 404);
  });

  it("answers a repeated request with the same order, whatever happened since", async () => {
    const first = await place({ key: "key-00000002" });
    const again = await place({ key: "key-00000002" });
    assert.deepEqual([first.status, again.status], [201, 200]);
    assert.equal(again.headers["idempotent-replayed"], "true");
    assert.deepEqual(again.body, first.body);
  });

  it("makes one order of many requests at the same time", async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => place({ key: "key-00000003" })));
    assert.deepEqual(all.map(({ status }) => status).sort(), [200, 200, 200, 200, 200, 200, 200, 201]);
    assert.equal(new Set(all.map(({ body }) => body.order!.orderId)).size, 1);
  });

  it("refuses a key with other content, and lets another customer use the same key", async () => {
    await place({ key: "key-00000004" });
    const other = await place({ key: "key-00000004", items: [{ productId: "pot", quantity: 1 }] });
    assert.deepEqual([other.status, other.body.error?.code], [409, "IdempotencyKeyReused"]);
    assert.equal((await place({ key: "key-00000004", customer: "bert" })).status, 201);
  });

  it("lists a customer's own orders", async () => {
    await place({ key: "key-00000005", customer: "cleo" });
    const { body } = await call(handlers["list-orders"], restEvent({ customer: "cleo" }));
    assert.equal(body.orders!.length, 1);
  });

  const item = { productId: "tea", quantity: 1 };
  const refused: [string, Parameters<typeof place>[0], number, string][] = [
    ["no idempotency key", {}, 400, "IdempotencyKeyNeeded"],
    ["a key that is too short", { key: "short" }, 400, "IdempotencyKeyNeeded"],
    ["no customer", { key: "key-00000009", customer: undefined }, 401, "NoCustomer"],
    ["no JSON", { key: "key-00000009", body: "{" }, 400, "InvalidJson"],
    ["no items", { key: "key-00000009", items: [] }, 422, "InvalidInput"],
    ["a quantity of none", { key: "key-00000009", items: [{ ...item, quantity: 0 }] }, 422, "InvalidInput"],
    ["a product twice", { key: "key-00000009", items: [item, item] }, 422, "InvalidInput"],
    ["a price of the customer's own", { key: "key-00000009", items: [{ ...item, price: 1 }] }, 422, "InvalidInput"],
    ["an unknown product", { key: "key-00000009", items: [{ ...item, productId: "gold" }] }, 422, "UnknownProduct"],
    ["a body beyond measure", { key: "key-00000009", body: `"${"x".repeat(70_000)}"` }, 413, "BodyTooLarge"],
  ];
  for (const [what, changes, status, code] of refused) {
    it(`refuses ${what} with ${status}`, async () => {
      const answer = await place(changes);
      assert.deepEqual([answer.status, answer.body.error?.code], [status, code]);
    });
  }

  it("tells nothing of an inner failure", async () => {
    const { handler } = shop.load<{ handler: HttpHandler }>("get-product");
    shop.stage.iam.refuse.add("dynamodb:GetItem arn:aws:dynamodb:us-east-1:000000000000:table/shop");
    const { status, body } = await call(handler, restEvent({ params: { productId: "pot" } }));
    shop.stage.iam.refuse.clear();
    assert.equal(status, 500);
    assert.deepEqual(body.error, {
      code: "InternalError",
      message: "Something went wrong; try again later.",
      requestId: "request-1",
    });
  });
});
