import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { definition, lambdaIntegration, route, serve, stageSettings } from "./builder";
import { EnvironmentDouble, RawPayload, request } from "./double";
import { api, named } from "./one-route";

describe("Lambda answers of HTTP APIs beyond what is recorded", () => {
  const answers: [string, unknown, "1.0" | "2.0", number, string, string?][] = [
    ["an object without statusCode is the JSON body (2.0)", { a: 1 }, "2.0", 200, '{"a":1}', "application/json"],
    ["a JSON string is its text (2.0)", "Hello", "2.0", 200, "Hello", "application/json"],
    ["invalid JSON passes raw (2.0)", new RawPayload("not json"), "2.0", 200, "not json", "application/json"],
    ["true is a body (2.0)", true, "2.0", 200, "true"],
    ["statusCode as text", { statusCode: "201", body: "x" }, "2.0", 201, "x"],
    ["statusCode 200.5", { statusCode: 200.5 }, "2.0", 500, '{"message":"Internal Server Error"}'],
    ["statusCode 0", { statusCode: 0 }, "2.0", 500, '{"message":"Internal Server Error"}'],
    ["statusCode 99", { statusCode: 99 }, "1.0", 500, '{"message":"Internal Server Error"}'],
    ["an interim statusCode", { statusCode: 101 }, "2.0", 500, '{"message":"Internal Server Error"}'],
    [
      "a header name that is none",
      { statusCode: 200, headers: { "a b": "c" } },
      "2.0",
      500,
      '{"message":"Internal Server Error"}',
    ],
    ["no statusCode (1.0)", { body: "x" }, "1.0", 500, '{"message":"Internal Server Error"}'],
    ["members that nobody knows are ignored", { statusCode: 200, body: "x", extra: 1 }, "2.0", 200, "x"],
    ["a body that is an object", { statusCode: 200, body: {} }, "2.0", 500, '{"message":"Internal Server Error"}'],
    ["headers that are a list", { statusCode: 200, headers: [1] }, "2.0", 500, '{"message":"Internal Server Error"}'],
  ];
  for (const [name, answer, payloadFormatVersion, status, body, type] of answers) {
    it(name, async () => {
      const { call } = api({ functions: { it: () => answer } }, { payloadFormatVersion });
      const got = await call("GET", "/x/1");
      assert.deepEqual([got.status, got.body], [status, body]);
      if (type) assert.equal(got.headers["content-type"], type);
    });
  }

  it("each cookie is a set-cookie of its own, and no value can forge a header", async () => {
    const env = new EnvironmentDouble({
      functions: {
        it: () => ({ statusCode: 200, cookies: ["a=1", "b=2\r\nX-Evil: 1"], headers: { x: "y\r\nX-Evil: 1" } }),
      },
    });
    const handle = serve(env, definition([route("GET /", "it")], [lambdaIntegration("it")]));
    const { headers } = await handle(request("GET", "/"));
    assert.deepEqual(named(headers, "set-cookie"), ["a=1", "b=2 X-Evil: 1"]);
    assert.deepEqual(named(headers, "x-evil"), []);
    assert.deepEqual(named(headers, "x"), ["y X-Evil: 1"]);
  });

  it("a failing, missing or forbidden function is 500, with nothing of its error", async () => {
    const failing = api(
      {
        functions: {
          it: () => {
            throw new Error("secret");
          },
        },
      },
      {},
    );
    const missing = api({}, {});
    for (const { call } of [failing, missing]) {
      assert.deepEqual((await call("GET", "/x/1")).body, '{"message":"Internal Server Error"}');
    }
  });

  it("a function that outlives the integration's time is 503", async () => {
    const { env, call } = api({ functions: { it: () => new Promise(() => {}) } }, { timeoutInMillis: 500 });
    const pending = call("GET", "/x/1");
    await new Promise((resolve) => setImmediate(resolve));
    env.clock.advance(500);
    assert.deepEqual([(await pending).status, (await pending).body], [503, '{"message":"Service Unavailable"}']);
  });

  it("stage variables name the function, and reach the event", async () => {
    let seen: unknown;
    const { call } = api(
      {
        functions: {
          blue: (event) => {
            seen = event.stageVariables;
            return { statusCode: 204 };
          },
        },
      },
      { integrationUri: "arn:aws:lambda:us-east-1:123456789012:function:${stageVariables.color}" },
      "ANY /x/{id}",
      stageSettings({ variables: { color: "blue" } }),
    );
    assert.equal((await call("GET", "/x/1")).status, 204);
    assert.deepEqual(seen, { color: "blue" });
  });

  it("form bodies reach a function as base64, JSON as text", async () => {
    const seen: unknown[] = [];
    const { call } = api(
      {
        functions: {
          it: (event) => {
            seen.push([event.body, event.isBase64Encoded]);
            return { statusCode: 200 };
          },
        },
      },
      {},
    );
    const send = (type: string, body: string) =>
      call("POST", "/x/1", { headers: [["Content-Type", type]], body: Buffer.from(body) });
    await send("application/json; charset=utf-8", "{}");
    await send("application/x-www-form-urlencoded", "a=1");
    await send("application/problem+json", "{}");
    assert.deepEqual(seen, [
      ["{}", false],
      ["YT0x", true],
      ["{}", false],
    ]);
  });
});
