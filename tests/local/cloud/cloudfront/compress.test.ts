import assert from "node:assert/strict";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { header, type WireResponse } from "../../../../local/wire";
import { cachingOptimized, Edge } from "./edge";

const text = "All work and no play. ".repeat(100);

describe("CloudFront compression", () => {
  let edge: Edge;
  beforeEach(async () => {
    edge = await Edge.open();
    edge.answer = page();
  });
  afterEach(() => edge.close());

  const page =
    (headers: [string, string][] = [["Content-Type", "text/html; charset=utf-8"]], body = text, status = 200) =>
    (): WireResponse => ({ status, headers, body: Buffer.from(body) });
  const accepting = (encoding: string) => ({ headers: { "Accept-Encoding": encoding } });

  it("prefers brotli, else gzip, else nothing, and keeps each apart", async () => {
    const distribution = await edge.distribution({ compress: true });
    const br = await edge.view(distribution, "/a", accepting("gzip, deflate, br"));
    assert.equal(br.headers["content-encoding"], "br");
    assert.equal(brotliDecompressSync(br.body).toString(), text);
    const gzip = await edge.view(distribution, "/a", accepting("gzip, br;q=0"));
    assert.equal(gunzipSync(gzip.body).toString(), text);
    assert.equal(gzip.headers.vary, "Accept-Encoding");
    const plain = await edge.view(distribution, "/a");
    assert.equal(plain.body.toString(), text);
    assert.equal(plain.headers["content-encoding"], undefined);
    assert.deepEqual(
      edge.seen.map(({ headers }) => header(headers, "accept-encoding")),
      ["br,gzip", "gzip", undefined],
    );
    const again = await edge.view(distribution, "/a", accepting("br,gzip"));
    assert.equal(again.headers["x-cache"], "Hit from cloudfront");
    assert.equal(brotliDecompressSync(again.body).toString(), text);
  });

  const left: [string, () => WireResponse][] = [
    ["a short answer", page(undefined, "x".repeat(999))],
    ["an image", page([["Content-Type", "image/png"]])],
    [
      "what is encoded already",
      page([
        ["Content-Type", "text/html"],
        ["Content-Encoding", "deflate"],
      ]),
    ],
    ["an error of the server", page(undefined, text, 500)],
  ];
  for (const [what, answer] of left) {
    it(`leaves ${what} as it is`, async () => {
      edge.answer = answer;
      const distribution = await edge.distribution({ compress: true });
      const { body } = await edge.view(distribution, "/a", accepting("gzip, br"));
      assert.deepEqual(body, answer().body);
    });
  }

  it("leaves everything as it is without the setting, or without a cache", async () => {
    const off = await edge.distribution({ compress: false });
    assert.equal((await edge.view(off, "/a", accepting("gzip, br"))).headers["content-encoding"], undefined);
    await edge.stage.remove(off);
    const uncached = await edge.distribution({ compress: true, cachePolicyId: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad" });
    assert.equal((await edge.view(uncached, "/a", accepting("gzip, br"))).headers["content-encoding"], undefined);
  });

  it("weakens the entity tag of what it compresses", async () => {
    edge.answer = page([
      ["Content-Type", "application/json"],
      ["ETag", '"1"'],
    ]);
    const distribution = await edge.distribution({ compress: true, cachePolicyId: cachingOptimized });
    assert.equal((await edge.view(distribution, "/a", accepting("gzip"))).headers.etag, 'W/"1"');
    assert.equal((await edge.view(distribution, "/a")).headers.etag, '"1"');
  });
});
