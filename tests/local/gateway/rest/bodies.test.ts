import assert from "node:assert/strict";
import { gunzipSync, gzipSync } from "node:zlib";
import { answerOf, api, documentOf, mock, operation, Surroundings } from "./support";

describe("Compression", () => {
  const large = "x".repeat(2000);
  const document = documentOf(
    { "/x": { post: mock(large) } },
    { "x-amazon-apigateway-minimum-compression-size": 1000 },
  );

  it("compresses from the API's size on, as the client accepts", async () => {
    const call = api(document);
    const answer = await call("/x", { method: "POST", headers: [["Accept-Encoding", "br, gzip"]] });
    assert.equal(answer.header("content-encoding"), "gzip");
    assert.equal(gunzipSync(answer.body).toString(), large);
    for (const accept of ["identity", "gzip;q=0"]) {
      assert.equal(
        (await call("/x", { method: "POST", headers: [["Accept-Encoding", accept]] })).header("content-encoding"),
        undefined,
      );
    }
    const small = api(
      documentOf({ "/x": { get: mock("x") } }, { "x-amazon-apigateway-minimum-compression-size": 1000 }),
    );
    assert.equal((await small("/x", { headers: [["Accept-Encoding", "gzip"]] })).text, "x");
  });

  it("undoes the compression of requests, and lets broken ones pass as they are", async () => {
    const surroundings = new Surroundings();
    const http = operation({ type: "http_proxy", httpMethod: "POST", uri: "https://b.example/" });
    const call = api(
      documentOf({ "/x": { post: http } }, { "x-amazon-apigateway-minimum-compression-size": 0 }),
      surroundings,
    );
    const headers: [string, string][] = [["Content-Encoding", "gzip"]];
    await call("/x", { method: "POST", headers, body: gzipSync("hello") });
    await call("/x", { method: "POST", headers, body: "not gzip" });
    assert.deepEqual(
      surroundings.sent.map(({ body }) => body.toString()),
      ["hello", "not gzip"],
    );
  });
});

describe("Conversion of bodies", () => {
  const bytes = Buffer.from([0xff, 0x10]);
  const run = async (
    handling: string | undefined,
    type: string,
    body: Buffer,
    answerType = "text/plain",
    accept = "text/plain",
  ) => {
    const surroundings = new Surroundings();
    surroundings.backend = ({ body: sent }) => answerOf(200, sent, [["Content-Type", answerType]]);
    const responses = { default: { statusCode: "200" } };
    const http = operation({
      type: "http",
      httpMethod: "POST",
      uri: "https://b.example/",
      contentHandling: handling,
      responses,
    });
    const call = api(
      documentOf({ "/x": { post: http } }, { "x-amazon-apigateway-binary-media-types": ["image/png"] }),
      surroundings,
    );
    const answer = await call("/x", {
      method: "POST",
      body,
      headers: [
        ["Content-Type", type],
        ["Accept", accept],
      ],
    });
    return { answer, sent: surroundings.sent[0]?.body };
  };

  it("of requests: by type and setting", async () => {
    assert.deepEqual((await run(undefined, "image/png", bytes)).sent, bytes);
    assert.equal((await run("CONVERT_TO_TEXT", "image/png", bytes)).sent?.toString(), "/xA=");
    assert.deepEqual((await run("CONVERT_TO_BINARY", "text/plain", Buffer.from("/xA="))).sent, bytes);
    assert.equal(
      (await run(undefined, "text/plain", bytes)).sent?.toString(),
      "\uFFFD\u0010",
      "bytes that are no UTF-8 become U+FFFD",
    );
    assert.equal((await run("CONVERT_TO_BINARY", "text/plain", Buffer.from("é"))).answer.status, 500);
  });

  it("of mocks: an API whose every type is binary fails to render until it converts to text", async () => {
    const preflight = (contentHandling?: string) =>
      operation({
        type: "mock",
        contentHandling,
        requestTemplates: { "application/json": '{"statusCode": 200}' },
        responses: { default: { statusCode: "200" } },
      });
    const document = documentOf(
      { "/a": { options: preflight() }, "/b": { options: preflight("CONVERT_TO_TEXT") } },
      { "x-amazon-apigateway-binary-media-types": ["*/*"] },
    );
    const call = api(document);
    assert.equal((await call("/a", { method: "OPTIONS" })).status, 500);
    assert.equal((await call("/b", { method: "OPTIONS" })).status, 200);
  });

  it("of responses: base64 for those who accept text, decoded text for those who accept bytes", async () => {
    assert.equal((await run(undefined, "image/png", bytes, "image/png")).answer.text, "/xA=");
    assert.deepEqual((await run(undefined, "image/png", bytes, "image/png", "image/png")).answer.body, bytes);
    assert.deepEqual(
      (await run(undefined, "text/plain", Buffer.from("/xA="), "text/plain", "image/png")).answer.body,
      bytes,
    );
  });
});
