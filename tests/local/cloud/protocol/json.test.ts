import assert from "node:assert/strict";
import fc from "fast-check";
import { AwsError } from "../../../../local/cloud/errors";
import { DetailedError } from "../../../../local/cloud/protocol/errors";
import { Input } from "../../../../local/cloud/protocol/input";
import { jsonApi } from "../../../../local/cloud/protocol/json";
import { queryApi, toXml } from "../../../../local/cloud/protocol/query";
import type { AwsCall } from "../../../../local/cloud/service";
import { bodyOf, header, type WireResponse } from "../../../../local/wire";
import { operator } from "./stage";

function callOf(body: string | Buffer, headers: [string, string][] = [], target = "/"): AwsCall {
  return {
    service: "test",
    region: "us-east-1",
    caller: operator,
    request: {
      method: "POST",
      target,
      signedTarget: target,
      headers,
      body: Buffer.from(body),
      scheme: "https",
      host: "test.us-east-1.amazonaws.com",
      source: { ip: "127.0.0.1" },
    },
  };
}
const read = async (response: WireResponse) =>
  JSON.parse((await bodyOf(response)).toString()) as Record<string, unknown>;

describe("AWS JSON protocol", () => {
  const api = jsonApi({
    version: "1.0",
    target: "Test_1",
    errorType: (code) => `com.amazonaws.test#${code}`,
    operations: {
      Echo: async (input) => ({ text: input.text("Text"), number: input.integer("Number", { min: 1, max: 5 }) }),
      Nothing: async () => undefined,
      Refuse: async () => {
        throw new DetailedError("Gone", "it is gone", { Since: 1 }, 409);
      },
      Break: async () => {
        throw new TypeError("a fault of ours");
      },
    },
  });
  const send = (operation: string, body: string | Buffer) =>
    api(callOf(body, [["X-Amz-Target", `Test_1.${operation}`]]));

  it("answers in the version's content type, with a request id", async () => {
    const response = await send("Echo", '{"Text":"hi","Number":3}');
    assert.equal(response.status, 200);
    assert.equal(header(response.headers, "content-type"), "application/x-amz-json-1.0");
    assert.match(header(response.headers, "x-amzn-requestid") ?? "", /^[0-9a-f-]{36}$/);
    assert.deepEqual(await read(response), { text: "hi", number: 3 });
    assert.deepEqual(await read(await send("Nothing", "")), {});
  });

  it("words errors with type, header and their own members", async () => {
    const response = await send("Refuse", "{}");
    assert.equal(response.status, 409);
    assert.equal(header(response.headers, "x-amzn-errortype"), "Gone");
    assert.deepEqual(await read(response), { __type: "com.amazonaws.test#Gone", message: "it is gone", Since: 1 });
  });

  it("refuses unknown operations, other protocols, bodies that are no object, and members of a wrong kind", async () => {
    const type = async (response: Promise<WireResponse>) => String((await read(await response)).__type).split("#")[1];
    assert.equal(await type(send("toString", "{}")), "UnknownOperationException");
    const cbor = await read(await api(callOf(Buffer.from([0xbf, 0xff]), [["smithy-protocol", "rpc-v2-cbor"]])));
    assert.match(String(cbor.message), /rpc-v2-cbor, are not spoken here/);
    for (const body of ["{", "[]", "1", "null"])
      assert.equal(await type(send("Echo", body)), "SerializationException", body);
    for (const body of ["{}", '{"Text":1}', '{"Text":"a","Number":6}', '{"Text":"a","Number":1.5}']) {
      assert.equal(await type(send("Echo", body)), "ValidationException", body);
    }
  });

  it("hides a fault of its own from the caller", async () => {
    const response = await send("Break", "{}");
    assert.equal(response.status, 500);
    assert.doesNotMatch(JSON.stringify(await read(response)), /a fault of ours/);
  });

  it("answers whatever bytes come", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 60 }),
        fc.constantFrom("Echo", "Nothing", "x"),
        async (bytes, name) => {
          const response = await send(name, Buffer.from(bytes));
          assert.ok([200, 400].includes(response.status));
        },
      ),
    );
  });
});

describe("AWS query protocol", () => {
  const api = queryApi({
    namespace: "http://test/",
    operations: {
      Echo: async (input) => ({ Seen: JSON.stringify(input.members) }),
      Refuse: async () => {
        throw new AwsError("Gone", "a < b", 404);
      },
    },
  });

  it("reads lists and nested members from the URL and the body", async () => {
    const body = "Action=Echo&A.2=y&A.1=x&M.member.1.Name=n&M.member.1.Value.S=v&E.entry.1.key=k";
    const text = (await bodyOf(await api(callOf(body, [["accept", "application/json"]], "/?Version=1")))).toString();
    const { EchoResponse } = JSON.parse(text) as { EchoResponse: { EchoResult: { Seen: string } } };
    assert.deepEqual(JSON.parse(EchoResponse.EchoResult.Seen), {
      Version: "1",
      Action: "Echo",
      A: ["x", "y"],
      M: [{ Name: "n", Value: { S: "v" } }],
      E: [{ key: "k" }],
    });
  });

  it("escapes what it writes, and tells errors with their status", async () => {
    const response = await api(callOf("Action=Refuse"));
    assert.equal(response.status, 404);
    assert.match((await bodyOf(response)).toString(), /<Code>Gone<\/Code><Message>a &lt; b<\/Message>/);
    assert.equal(toXml({ A: { B: ['"<&'], C: undefined, D: null } }).split("\n")[1], "<A><B>&quot;&lt;&amp;</B></A>");
  });

  it("answers whatever parameters come", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.string(), fc.string()), { maxLength: 5 }), async (pairs) => {
        const body = new URLSearchParams([["Action", "Echo"], ...pairs]).toString();
        assert.ok([200, 400].includes((await api(callOf(body))).status));
      }),
    );
  });
});

describe("members of a request", () => {
  it("are read by type, and refused with their path", () => {
    const input = new Input({ A: { B: [{ C: "x" }, 1] }, N: "7", F: "true", X: "AAE=" }, "BadMember");
    assert.equal(input.integer("N"), 7);
    assert.equal(input.flag("F"), true);
    assert.deepEqual([...input.bytes("X")!], [0, 1]);
    assert.throws(() => input.object("A").objects("B"), {
      code: "BadMember",
      message: /at 'A\.B\[1\]' must be an object/,
    });
    assert.throws(() => input.text("none"), { message: "Value null at 'none' must not be null" });
    assert.throws(() => new Input({ X: "*" }).bytes("X"), /must be base64/);
    assert.deepEqual(input.texts("none"), []);
  });
});
