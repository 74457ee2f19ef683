import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { messagesOf, openSocket, send } from "./send";
import { expectStatus, Skipped, trimmed, type Visit } from "./visit";

/** One way through the shop, by real requests. */
export interface Journey {
  readonly name: string;
  /** Throws an assertion's error when the way is broken, {@link Skipped} when this stage does not have it. */
  run(visit: Visit): Promise<void>;
}

const json = { "content-type": "application/json" };

/** The ten ways that the reference architecture is for. */
export const journeys: readonly Journey[] = [
  {
    name: "catalogue and orders: CloudFront, origin-locked REST API, Lambda, DynamoDB",
    async run(visit) {
      const { edgeUrl, storefrontUrl } = visit.stage.outputs;
      for (const version of ["v1", "v2"]) {
        const reply = await send(visit.stage, { url: `${edgeUrl}/${version}/products` });
        expectStatus(reply, 200);
      }
      const around = await send(visit.stage, { url: `${trimmed(storefrontUrl)}/products` });
      expectStatus(around, 403);
      const nobody = await send(visit.stage, {
        method: "POST",
        url: `${edgeUrl}/v1/orders`,
        headers: json,
        body: "{}",
      });
      expectStatus(nobody, 401);
      assert.match(await visit.placeOrder(), /^order-[0-9a-f]{32}$/);
    },
  },
  {
    name: "one's own order: DynamoDB read by a mapping template, without a function",
    async run(visit) {
      const { edgeUrl } = visit.stage.outputs;
      const orderId = await visit.placeOrder();
      const headers = await visit.authorization();
      const own = await send(visit.stage, { url: `${edgeUrl}/v1/orders/${orderId}`, headers });
      expectStatus(own, 200);
      assert.deepEqual([own.json().orderId, own.json().status], [orderId, "placed"]);
      const none = await send(visit.stage, { url: `${edgeUrl}/v1/orders/order-none`, headers });
      expectStatus(none, 404);
    },
  },
  {
    name: "partners: refused without a key, served with it",
    async run(visit) {
      const { partners, partnersStranger } = visit.clients;
      assert.equal((await partnersStranger.GET("/products")).response.status, 403);
      const headers = { "x-api-key": "x".repeat(40) };
      assert.equal((await partnersStranger.GET("/products", { headers })).response.status, 403);
      assert.equal((await partners.GET("/products")).response.status, 200);
    },
  },
  {
    name: "webhook: REST API, SQS, consumer that verifies the signature, DynamoDB",
    async run(visit) {
      const orderId = await visit.placeOrder();
      expectStatus(await visit.webhook("order.paid", orderId), 202);
      const request = { params: { path: { orderId } } };
      await visit.until("the order is paid", async () => {
        const { data } = await visit.clients.storefront.GET("/orders/{orderId}", request);
        assert.equal(data?.order.orderId, orderId);
        return data.order.status === "paid" ? true : undefined;
      });
    },
  },
  {
    name: "event: REST API, Kinesis, Firehose, object in S3",
    async run(visit) {
      const { partnersUrl, partnerKey } = visit.stage.outputs;
      const id = randomUUID();
      const url = `${trimmed(partnersUrl)}/events`;
      const headers = { ...json, "x-api-key": partnerKey };
      expectStatus(await send(visit.stage, { method: "POST", url, headers, body: '{"no":"type"}' }), 400);
      const event = { type: "product.viewed", id };
      const { data, response } = await visit.clients.partners.POST("/events", { body: event });
      assert.equal(response.status, 202);
      assert.ok(data?.sequenceNumber);
      await visit.until(`an object with ${id}`, () => archived(visit, id));
    },
  },
  {
    name: "checkout: REST API with IAM, Step Functions, result",
    async run(visit) {
      const { partners, partnersStranger } = visit.clients;
      const url = `${trimmed(visit.stage.outputs.partnersUrl)}/checkouts`;
      const checkoutId = `checkout-${randomUUID()}`;
      const body = { checkoutId, account: "journeys", items: [{ productId: await visit.product(), quantity: 1 }] };
      assert.equal((await partnersStranger.POST("/checkouts", { body })).response.status, 403);
      assert.equal((await partners.POST("/checkouts", { body })).response.status, 202);
      const ended = await visit.until("the checkout ends", async () => {
        const reply = await send(visit.stage, { url: `${url}/${checkoutId}`, signed: true });
        expectStatus(reply, 200);
        return reply.json().status === "RUNNING" ? undefined : reply;
      });
      const { status, output } = ended.json<{ status: string; output: { status: string; total: number } }>();
      assert.deepEqual([status, output.status], ["SUCCEEDED", "confirmed"]);
      assert.ok(output.total > 0);
    },
  },
  {
    name: "back office: refused from outside the VPC endpoint, served inside to signed requests",
    async run(visit) {
      const { backofficeUrl } = visit.stage.outputs;
      if (backofficeUrl === "") throw new Skipped("the stage has no private path");
      const path = "/reports/sales";
      const outside = await send(visit.stage, { url: `${trimmed(backofficeUrl)}${path}`, signed: true }).catch(
        (error: Error) => error,
      );
      if (!(outside instanceof Error)) expectStatus(outside, 403);
      const { backofficeInside } = visit.stage;
      if (!backofficeInside)
        throw new Skipped("refused from outside; run inside the VPC with --inside-vpc for the rest");
      const url = `${trimmed(backofficeInside)}${path}`;
      expectStatus(await send(visit.stage, { url }), 403);
      const report = await send(visit.stage, { url, signed: true });
      expectStatus(report, 200);
      assert.equal(typeof report.json().orders, "number");
    },
  },
  {
    name: "mobile: HTTP API with a JWT of the user directory",
    async run(visit) {
      const { mobile, mobileStranger } = visit.clients;
      const orderId = await visit.placeOrder();
      assert.equal((await mobileStranger.GET("/orders")).response.status, 401);
      const headers = { authorization: "Bearer x.y.z" };
      assert.equal((await mobileStranger.GET("/orders", { headers })).response.status, 401);
      const { data } = await mobile.GET("/orders/{orderId}", { params: { path: { orderId } } });
      assert.equal(data?.order.orderId, orderId);
      const { data: page } = await mobile.GET("/orders");
      assert.ok((page?.orders.length ?? 0) > 0);
    },
  },
  {
    name: "inventory: HTTP API, VPC link, private load balancer, service",
    async run(visit) {
      if (visit.stage.outputs.backofficeUrl === "") throw new Skipped("the stage has no private path");
      const productId = await visit.product();
      const request = { params: { path: { productId } } };
      const { data, response } = await visit.clients.mobile.GET("/inventory/{productId}", request);
      assert.equal(response.status, 200);
      assert.equal(data?.productId, productId);
      assert.equal(typeof data?.available, "number");
    },
  },
  {
    name: "live: WebSocket with a token, subscription, push when the order changes",
    async run(visit) {
      const { liveUrl } = visit.stage.outputs;
      await assert.rejects(openSocket(visit.stage, `${liveUrl}?token=x`), /40[13]/);
      const orderId = await visit.placeOrder();
      const socket = await openSocket(visit.stage, `${liveUrl}?token=${await visit.token()}`);
      try {
        const next = messagesOf(socket);
        socket.send(JSON.stringify({ action: "subscribe", orderId }));
        assert.deepEqual(await next(visit.stage.patience), { type: "subscribed", orderId, status: "placed" });
        expectStatus(await visit.webhook("order.paid", orderId), 202);
        // A slow stream may tell of the order's creation only now.
        let pushed = await next(visit.stage.patience);
        if (pushed.status === "placed") pushed = await next(visit.stage.patience);
        assert.deepEqual(pushed, { type: "orderStatus", orderId, status: "paid" });
      } finally {
        socket.close();
      }
    },
  },
];

/** True once the archive holds the text; undefined until then. */
async function archived({ stage }: Visit, text: string): Promise<true | undefined> {
  const { archiveBucketName: Bucket, region } = stage.outputs;
  const local = stage.via === undefined ? {} : { endpoint: stage.via, forcePathStyle: true };
  const s3 = new S3Client({ region, credentials: stage.keys, ...local });
  // Today's objects, and yesterday's for a run around midnight.
  for (const day of [0, 1]) {
    const date = new Date((stage.now ?? Date.now)() - day * 86_400_000).toISOString().slice(0, 10).replaceAll("-", "/");
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: `events/${date}/` }));
    for (const { Key } of Contents.reverse()) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
      if (gunzipSync(bytes).includes(text)) return true;
    }
  }
  return undefined;
}
