import assert from "node:assert/strict";
import { createHmac, randomBytes } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { AwsClient } from "aws4fetch";
import { until } from "../until";
import { type RunningExample, withExample } from "./example";

const timeout = 60_000;

describe("Examples with data", () => {
  it("crud: a person's notes, with no function", async () => {
    await withExample("crud", async (example) => {
      const url = `${example.output("url")}/notes`;
      const as = async (who: string) => ({ headers: { authorization: await example.token(who) } });
      const [ada, bob] = [await as("ada@example.com"), await as("bob@example.com")];
      const note = { text: 'Say "tea" $1', stars: 3 };
      assert.equal((await example.json("PUT", `${url}/first`, note)).status, 401);
      assert.equal((await example.json("PUT", `${url}/first`, { ...note, stars: 9 }, ada)).status, 400);
      assert.equal((await example.json("PUT", `${url}/first`, note, ada)).status, 201);
      const found = await example.send({ url: `${url}/first`, ...ada });
      assert.deepEqual(found.json(), { sk: "first", text: note.text, stars: 3 });
      assert.equal((await example.send({ url: `${url}/first`, ...bob })).status, 404, "another's note");
      assert.deepEqual((await example.send({ url, ...ada })).json<{ items: unknown[] }>().items.length, 1);
      assert.equal((await example.send({ method: "DELETE", url: `${url}/first`, ...ada })).status, 204);
      assert.equal((await example.send({ url: `${url}/first`, ...ada })).status, 404);
    });
  }).timeout(timeout);

  it("event-ingestion: an event arrives in S3, and a malformed one is refused", async () => {
    await withExample("event-ingestion", async (example) => {
      const url = `${example.output("url")}/events/thermometer-7`;
      assert.equal((await example.json("POST", url, { type: "temperature", value: "warm" })).status, 400);
      const taken = await example.json("POST", url, { type: "temperature", value: 21.5 });
      assert.equal(taken.status, 202);
      assert.ok(taken.json<{ sequenceNumber: string }>().sequenceNumber);
      const lines = await until("the archive holds the event", () => archived(example));
      assert.deepEqual(JSON.parse(lines), { type: "temperature", value: 21.5 });
    });
  }).timeout(timeout);

  it("s3-upload-download: bytes come back as they went", async () => {
    await withExample("s3-upload-download", async (example) => {
      const client = new AwsClient({ ...example.journey.keys, service: "execute-api", region: "eu-west-1" });
      const url = `${example.stage.endpoints.files}/files/logo.png`;
      const bytes = randomBytes(2000);
      assert.equal((await fetch(url, { method: "PUT", body: bytes })).status, 403, "unsigned");
      const put = await client.fetch(url, { method: "PUT", body: bytes, headers: { "content-type": "image/png" } });
      assert.equal(put.status, 200);
      const got = await client.fetch(url, { headers: { accept: "image/png" } });
      assert.equal(got.headers.get("content-type"), "image/png");
      assert.deepEqual(Buffer.from(await got.arrayBuffer()), bytes);
      assert.equal((await client.fetch(url, { method: "DELETE" })).status, 204);
      assert.equal((await client.fetch(url)).status, 404);
    });
  }).timeout(timeout);

  it("webhook-hmac: a signed delivery is kept, a forged one dropped", async () => {
    await withExample("webhook-hmac", async (example) => {
      const deliver = async (id: string, secret: string) => {
        const body = JSON.stringify({ id, type: "paid" });
        const signature = createHmac("sha256", secret).update(body).digest("hex");
        const headers = { "content-type": "application/json", "x-signature": signature };
        return example.send({ method: "POST", url: `${example.output("url")}/webhooks`, headers, body });
      };
      assert.equal((await deliver("evt-forged", "not the secret")).status, 202);
      assert.equal((await deliver("evt-1", example.output("webhookSecret"))).status, 202);
      const event = (id: string) => example.send({ url: `${example.output("url")}/events/${id}`, signed: true });
      await until("the consumer keeps the event", async () =>
        (await event("evt-1")).status === 200 ? true : undefined,
      );
      assert.deepEqual((await event("evt-1")).json(), { pk: "evt-1", type: "paid" });
      assert.equal((await event("evt-forged")).status, 404);
    });
  }).timeout(timeout);

  it("workflow: started once, described, and run for a result", async () => {
    await withExample("workflow", async (example) => {
      const order = `${example.output("url")}/orders/order-1`;
      const signed = { signed: true } as const;
      assert.equal((await example.json("POST", order, { pieces: 2 })).status, 403, "unsigned");
      assert.equal((await example.json("POST", order, { pieces: 2 }, signed)).status, 202);
      const ended = await until("the order ends", async () => {
        const state = (await example.send({ url: order, ...signed })).json();
        return state.status === "SUCCEEDED" ? state : undefined;
      });
      assert.deepEqual(ended, { name: "order-1", status: "SUCCEEDED", output: { pieces: 2, price: 500 } });
      const quote = await example.json("POST", `${example.output("url")}/quotes`, { pieces: 4 }, signed);
      assert.deepEqual(quote.json(), { pieces: 4, price: 1000 });
    });
  }).timeout(timeout);
});

async function archived(example: RunningExample): Promise<string | undefined> {
  const s3 = new S3Client({
    region: "eu-west-1",
    endpoint: example.stage.url,
    credentials: example.journey.keys,
    forcePathStyle: true,
  });
  const Bucket = example.output("archive");
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: "events/" }));
  const [first] = Contents;
  if (!first) return undefined;
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: first.Key }));
  return gunzipSync(Buffer.from((await Body?.transformToByteArray()) ?? [])).toString();
}
