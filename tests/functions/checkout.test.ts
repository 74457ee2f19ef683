import assert from "node:assert/strict";
import { onBothDatabases } from "../local/cloud/dynamodb/databases";
import { call, type HttpHandler, restEvent, type Shop, startShop } from "./support";

type Step = (input: unknown) => Promise<Record<string, unknown>>;

onBothDatabases("checkout", (newStorage) => {
  let shop: Shop;
  let steps: Record<"reserve" | "charge" | "confirm" | "release", Step>;

  beforeEach(async () => {
    shop = await startShop(newStorage(), { CREDIT_LIMIT: "10000" });
    const load = (name: string) => shop.load<{ handler: Step }>(`checkout-${name}`).handler;
    steps = { reserve: load("reserve"), charge: load("charge"), confirm: load("confirm"), release: load("release") };
  });
  afterEach(() => shop.close());

  const input = (checkoutId: string, pots = 1) => ({
    checkoutId,
    account: "acme",
    items: [
      { productId: "pot", quantity: pots },
      { productId: "tea", quantity: 2 },
    ],
  });
  const stock = async (productId: string) => (await shop.get(`STOCK#${productId}`, "STOCK"))?.available;
  const balance = async () => (await shop.get("ACCOUNT#acme#EUR", "ACCOUNT"))?.balance;

  it("reserves, charges and confirms, each once however often it is run", async () => {
    const total = 4900 + 2 * 890;
    for (let i = 0; i < 2; i++) {
      const reserved = await steps.reserve(input("checkout-1"));
      const charged = await steps.charge(reserved);
      assert.deepEqual([charged.total, charged.currency], [total, "EUR"]);
      const receipt = await steps.confirm(charged);
      assert.deepEqual(receipt, { ...input("checkout-1"), status: "confirmed", total, currency: "EUR" });
    }
    assert.deepEqual([await stock("pot"), await stock("tea"), await balance()], [2, 98, total]);
    assert.equal((await shop.get("CHECKOUT#checkout-1", "RECEIPT"))?.total, total);
  });

  it("takes nothing when one item is short", async () => {
    await assert.rejects(steps.reserve(input("checkout-2", 4)), { name: "OutOfStock", message: "Not in stock: pot." });
    assert.deepEqual([await stock("pot"), await stock("tea")], [3, 100]);
  });

  it("charges no more than the account's credit, and gives the items back once", async () => {
    await steps.charge(await steps.reserve(input("checkout-3")));
    const refused = await steps.reserve(input("checkout-4"));
    await assert.rejects(steps.charge(refused), { name: "CreditExceeded" });
    assert.equal(await stock("pot"), 1);
    for (let i = 0; i < 2; i++) {
      assert.deepEqual(await steps.release(refused), { checkoutId: "checkout-4", status: "released" });
    }
    assert.deepEqual([await stock("pot"), await stock("tea"), await balance()], [2, 98, 4900 + 2 * 890]);
  });

  it("names what is wrong with a checkout", async () => {
    await assert.rejects(steps.reserve({ ...input("checkout-5"), items: [] }), { name: "InvalidInput" });
    await assert.rejects(steps.reserve(null), { name: "InvalidInput" });
  });
});

onBothDatabases("back office and inventory", (newStorage) => {
  let shop: Shop;
  before(async () => {
    shop = await startShop(newStorage());
  });
  after(() => shop.close());
  const handler = (name: string) => shop.load<{ handler: HttpHandler }>(name).handler;

  it("puts a product that the catalogue and the inventory then know", async () => {
    const product = { name: "Cup", description: "", price: 1200, currency: "EUR", stock: 7 };
    const event = restEvent({ method: "PUT", params: { productId: "cup" }, body: product });
    assert.deepEqual((await call(handler("put-product"), event)).body, { productId: "cup", ...product });
    assert.equal((await call(handler("get-product"), restEvent({ params: { productId: "cup" } }))).body.name, "Cup");
    const alb = (path: string, httpMethod = "GET") => ({
      requestContext: { elb: { targetGroupArn: "arn:tg" } },
      httpMethod,
      path,
      queryStringParameters: {},
      headers: { "x-amzn-trace-id": "Root=1" },
      body: "",
      isBase64Encoded: false,
    });
    const inventory = handler("inventory");
    assert.deepEqual((await call(inventory, alb("/inventory/cup"))).body, { productId: "cup", available: 7 });
    assert.equal((await call(inventory, alb("/health"))).status, 200);
    assert.equal((await call(inventory, alb("/inventory/none"))).status, 404);
    assert.equal((await call(inventory, alb("/inventory/%E0%A4%A"))).status, 400);
    assert.equal((await call(inventory, alb("/elsewhere"))).status, 404);
    assert.equal((await call(inventory, alb("/inventory/cup", "POST"))).status, 405);
  });

  it("refuses a product with faults, naming each", async () => {
    const { status, body } = await call(
      handler("put-product"),
      restEvent({ method: "PUT", params: { productId: "cup" }, body: { name: "" } }),
    );
    assert.equal(status, 422);
    assert.equal(body.error!.details!.length > 1, true);
  });

  it("adds a day's sales up by currency and status, leaving cancelled orders' money out", async () => {
    for (const [sk, status, total, currency] of [
      ["order-1", "placed", 100, "EUR"],
      ["order-2", "paid", 250, "EUR"],
      ["order-3", "paid", 40, "USD"],
      ["order-4", "cancelled", 999, "EUR"],
    ] as const) {
      const item = {
        pk: "anna",
        sk,
        status,
        total,
        currency,
        day: "2026-11-20",
        placedAt: `2026-11-20T10:00:0${sk.at(-1)}Z`,
      };
      await shop.put(item);
    }
    const report = handler("sales-report");
    assert.deepEqual((await call(report, restEvent({ query: { day: "2026-11-20" } }))).body, {
      day: "2026-11-20",
      orders: 4,
      byStatus: { placed: 1, paid: 2, cancelled: 1 },
      revenue: { EUR: 350, USD: 40 },
    });
    assert.equal((await call(report, restEvent({ query: { day: "yesterday" } }))).status, 400);
    assert.equal((await call(report, restEvent({ query: { day: "2026-13-99" } }))).status, 400);
  });
});
