import assert from "node:assert/strict";
import { api, documentOf, functionUri, HandlerError, host, operation, proxy, Surroundings } from "./support";

/** An API whose one function answers `result`, and the events it got. */
function probe(result: unknown, more: object = {}) {
  const surroundings = new Surroundings();
  const events: Record<string, unknown>[] = [];
  surroundings.functions = {
    f: (event) => {
      events.push(event);
      return result;
    },
  };
  const call = api(documentOf({ "/{proxy+}": { "x-amazon-apigateway-any-method": proxy("f") } }, more), surroundings);
  return { call, events, surroundings };
}

describe("Events of Lambda proxy integrations", () => {
  it("show the path below the stage without doubled leading slashes, and the context the path as sent", async () => {
    const { call, events } = probe({});
    await call("//a/b/?q=1");
    assert.equal(events[0]?.path, "/a/b/");
    assert.equal((events[0]!.requestContext as { path: string }).path, "/dev//a/b/");
    assert.deepEqual(events[0]?.pathParameters, { proxy: "a/b" });
  });

  it("decode queries, a plus to a blank, and keep all values beside the last", async () => {
    const { call, events } = probe({});
    await call("/x?a=1&a=2&b=x+y%2Bz;c=%zz&d");
    assert.deepEqual(events[0]?.queryStringParameters, { a: "2", b: "x y+z", c: "%zz", d: "" });
    assert.deepEqual(events[0]?.multiValueQueryStringParameters, { a: ["1", "2"], b: ["x y+z"], c: ["%zz"], d: [""] });
  });

  it("have header names as sent, but well-known ones in their usual casing, and neither length nor connection", async () => {
    const { call, events } = probe({});
    const headers: [string, string][] = [
      ["authorization", "a"],
      ["uSER-agent", "b"],
      ["x-MINE", "1"],
      ["X-mine", "2"],
      ["Content-Length", "0"],
      ["Connection", "close"],
      ["host", "other.example"],
    ];
    await call("/x", { headers });
    const got = events[0]?.headers as Record<string, string>;
    assert.deepEqual(
      [
        got.Authorization,
        got["User-Agent"],
        got["x-MINE"],
        got["X-mine"],
        got["Content-Length"],
        got.Connection,
        got.Host,
      ],
      ["a", "b", "2", undefined, undefined, undefined, host],
    );
    assert.deepEqual((events[0]!.multiValueHeaders as Record<string, string[]>)["x-MINE"], ["1", "2"]);
    assert.deepEqual(
      [got["X-Forwarded-For"], got["X-Forwarded-Port"], got["X-Forwarded-Proto"]],
      ["203.0.113.9", "443", "https"],
    );
    assert.match(got["X-Amzn-Trace-Id"]!, /^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
  });

  it("have null for what is empty", async () => {
    const surroundings = new Surroundings();
    let event: Record<string, unknown> = {};
    surroundings.functions = {
      f: (given) => {
        event = given;
        return {};
      },
    };
    await api(documentOf({ "/x": { get: proxy("f") } }), surroundings)("/x");
    const { body, pathParameters, queryStringParameters, multiValueQueryStringParameters, stageVariables } = event;
    assert.deepEqual(
      { body, pathParameters, queryStringParameters, multiValueQueryStringParameters, stageVariables },
      {
        body: null,
        pathParameters: null,
        queryStringParameters: null,
        multiValueQueryStringParameters: null,
        stageVariables: null,
      },
    );
  });

  it("carry bytes as base64 only for binary media types", async () => {
    const binary = probe({}, { "x-amazon-apigateway-binary-media-types": ["image/*"] });
    const body = Buffer.from([1, 2, 255]);
    await binary.call("/x", { method: "POST", body, headers: [["Content-Type", "image/png"]] });
    await binary.call("/x", { method: "POST", body: "text", headers: [["Content-Type", "text/plain"]] });
    assert.deepEqual(
      binary.events.map(({ body: got, isBase64Encoded }) => [got, isBase64Encoded]),
      [
        ["AQL/", true],
        ["text", false],
      ],
    );
  });
});

describe("Answers of Lambda proxy functions", () => {
  const fine: readonly [string, unknown, number, string][] = [
    ["a status alone", { statusCode: 204 }, 204, ""],
    ["a status as text", { statusCode: "201", body: "x" }, 201, "x"],
    ["no status", { body: "x" }, 200, "x"],
    ["nothing but headers", { headers: { a: "b" } }, 200, ""],
    ["an empty object", {}, 200, ""],
    ["null headers", { statusCode: 200, headers: null, multiValueHeaders: null, body: null }, 200, ""],
    ["the other spelling of base64", { body: "eA==", base64Encoded: true }, 200, "eA=="],
  ];
  for (const [what, result, status, text] of fine) {
    it(`take ${what}`, async () => {
      const answer = await probe(result).call("/x");
      assert.deepEqual([answer.status, answer.text, answer.header("content-type")], [status, text, "application/json"]);
      assert.match(answer.header("x-amzn-trace-id") ?? "", /^Root=.*;Parent=[0-9a-f]{16};Sampled=0;Lineage=/);
    });
  }

  const malformed: readonly [string, unknown][] = [
    ["an unknown member", { statusCode: 200, extra: 1 }],
    ["a text", "hello"],
    ["a list", []],
    ["null", null],
    ["a status that is no number", { statusCode: "test" }],
    ["the status 0", { statusCode: 0 }],
    ["a fraction as status", { statusCode: 200.5 }],
    ["a multi-value header that is no list", { multiValueHeaders: { a: "b" } }],
    ["a header that is an object", { headers: { a: {} } }],
    ["a header with a line break", { headers: { a: "x\r\nSet-Cookie: y" } }],
    ["a body that is an object", { body: {} }],
  ];
  for (const [what, result] of malformed) {
    it(`are malformed with ${what}: 502 in 36 bytes`, async () => {
      const { call, surroundings } = probe(result);
      const answer = await call("/x");
      assert.equal(answer.status, 502);
      assert.equal(answer.text, '{"message": "Internal server error"}');
      assert.equal(answer.header("x-amzn-errortype"), "InternalServerErrorException");
      assert.equal(surroundings.invocations.length, 1);
    });
  }

  it("are 502 when the function fails, 500 when it is missing, may not be invoked, or is called by GET", async () => {
    const surroundings = new Surroundings();
    surroundings.functions = {
      f: () => {
        throw new HandlerError("no");
      },
    };
    const call = api(
      documentOf({
        "/fails": { get: proxy("f") },
        "/missing": { get: proxy("nosuch") },
        "/get": { get: operation({ type: "aws_proxy", httpMethod: "GET", uri: functionUri("f") }) },
      }),
      surroundings,
    );
    assert.equal((await call("/fails")).status, 502);
    assert.equal((await call("/missing")).status, 500);
    assert.equal((await call("/get")).status, 500);
  });

  it("list multi values first, and keep their casing", async () => {
    const result = { headers: { "x-a": "single", b: true }, multiValueHeaders: { "X-A": ["1", "2"] } };
    const { headers } = await probe(result).call("/x");
    const own = headers.filter(([name]) => /^(x-a|b)$/i.test(name));
    assert.deepEqual(own, [
      ["X-A", "1"],
      ["X-A", "2"],
      ["X-A", "single"],
      ["b", "true"],
    ]);
  });

  it("decode base64 only for a client that accepts a binary type first", async () => {
    const { call } = probe(
      { body: "AQL/", isBase64Encoded: true },
      { "x-amazon-apigateway-binary-media-types": ["image/png", "*/odd"] },
    );
    const accepting = async (accept: string) =>
      (await call("/x", { headers: [["Accept", accept]] })).body.toString("hex");
    const text = Buffer.from("AQL/").toString("hex");
    assert.equal(await accepting("image/png,*/*"), "0102ff");
    for (const accept of ["*/*", "text/html,image/png", "image/*", "x/odd", "*/odd", "image"])
      assert.equal(await accepting(accept), text);
  });

  it("rename headers that are API Gateway's own", async () => {
    const { headers } = await probe({
      headers: { Server: "mine", Via: "x", Authorization: "y", "Content-Length": "999" },
    }).call("/x");
    const names = headers.map(([name]) => name);
    assert.ok(names.includes("x-amzn-Remapped-Server") && names.includes("x-amzn-Remapped-Authorization"));
    assert.ok(!names.includes("Via") && !names.includes("Content-Length"));
  });

  it("continue the client's trace", async () => {
    const { call } = probe({});
    const whole = "Root=1-3152b799-8954dae64eda91bc9a23a7e8;Parent=7fa8c0f79203be72;Sampled=1";
    assert.ok(
      (await call("/x", { headers: [["x-amzn-trace-id", whole]] })).header("x-amzn-trace-id")?.startsWith(whole),
    );
    const root = await call("/x", { headers: [["x-amzn-trace-id", "Root=1-3152b799-8954dae64eda91bc9a23a7e8"]] });
    assert.match(
      root.header("x-amzn-trace-id") ?? "",
      /^Root=1-3152b799-8954dae64eda91bc9a23a7e8;Parent=[0-9a-f]{16};/,
    );
  });
});

describe("Edge-optimized APIs", () => {
  it("add what CloudFront adds, in place of what a client claims, and say so in the answer", async () => {
    const surroundings = new Surroundings();
    let headers: Record<string, string> = {};
    surroundings.functions = {
      f: (event) => {
        headers = event.headers as Record<string, string>;
        return {};
      },
    };
    const call = api(documentOf({ "/x": { get: proxy("f") } }), surroundings, {
      definition: { endpointTypes: ["EDGE"] },
    });
    const sent: [string, string][] = [
      ["User-Agent", "iPhone Mobile"],
      ["cloudfront-is-mobile-viewer", "false"],
    ];
    const answer = await call("/x", { headers: sent });
    assert.deepEqual(
      [
        headers["CloudFront-Is-Mobile-Viewer"],
        headers["CloudFront-Is-Desktop-Viewer"],
        headers["CloudFront-Forwarded-Proto"],
      ],
      ["true", "false", "https"],
    );
    assert.ok(!("cloudfront-is-mobile-viewer" in headers));
    assert.deepEqual(
      [answer.header("x-cache"), answer.header("x-amz-cf-id")],
      ["Miss from cloudfront", headers["X-Amz-Cf-Id"]],
    );
  });

  it("are the only ones: a regional API shows none of it", async () => {
    const answer = await probe({}).call("/x");
    assert.deepEqual([answer.header("x-cache"), answer.header("via")], [undefined, undefined]);
  });
});
