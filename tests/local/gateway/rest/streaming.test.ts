import assert from "node:assert/strict";
import { api, documentOf, functionUri, HandlerError, operation, Surroundings } from "./support";

describe("Streamed answers of Lambda proxy functions", () => {
  const uri = functionUri("f")
    .replace("2015-03-31", "2021-11-15")
    .replace("/invocations", "/response-streaming-invocations");
  const streaming = operation({ type: "aws_proxy", httpMethod: "POST", uri, responseTransferMode: "STREAM" });
  const stream = (chunks: readonly Buffer[], fail = false) => {
    const surroundings = new Surroundings();
    surroundings.functions = {
      f: (_event, call) => {
        for (const chunk of chunks) call.onChunk?.(chunk);
        if (fail) throw new HandlerError("midway");
        return undefined;
      },
    };
    return api(documentOf({ "/x": { get: streaming } }), surroundings)("/x");
  };
  const prelude = Buffer.concat([Buffer.from('{"statusCode":201,"headers":{"a":"b"}}'), Buffer.alloc(8)]);

  it("begin with a prelude and eight zero bytes, wherever the chunks are cut", async () => {
    const whole = Buffer.concat([prelude, Buffer.from("hello world")]);
    for (const cut of [3, prelude.length - 4, prelude.length, prelude.length + 3]) {
      const answer = await stream([whole.subarray(0, cut), whole.subarray(cut)]);
      assert.deepEqual([answer.status, answer.text, answer.header("a")], [201, "hello world", "b"]);
    }
  });

  it("are malformed without a prelude, and break off when the function fails midway", async () => {
    assert.equal((await stream([Buffer.from("no prelude")])).status, 502);
    await assert.rejects(stream([prelude, Buffer.from("half")], true));
  });
});
