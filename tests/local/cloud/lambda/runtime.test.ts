import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createRuntime,
  type FunctionConfiguration,
  type FunctionRuntime,
} from "../../../../local/cloud/lambda/runtime";
import type { StageEvent } from "../../../../local/cloud/telemetry";

describe("Lambda runtime", () => {
  let folder: string;
  const started: FunctionRuntime[] = [];
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "lambda-runtime-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  afterEach(async () => {
    for (const runtime of started.splice(0)) await runtime.stop();
  });

  let files = 0;
  function run(source: string, more: Partial<FunctionConfiguration> = {}, ending = ".cjs"): FunctionRuntime {
    const file = join(folder, `h${files++}${ending}`);
    writeFileSync(file, source);
    const runtime = createRuntime({ name: "orders", code: { file, export: "handler" }, ...more });
    started.push(runtime);
    return runtime;
  }
  const error = (payload: string) =>
    JSON.parse(payload) as { errorType: string; errorMessage: string; trace: string[] };

  it("runs CommonJS and ES modules, promises, callbacks and plain returns", async () => {
    const handlers = [
      ["exports.handler = async (event) => ({ got: event.a })", ".cjs"],
      ["export const handler = async (event) => ({ got: event.a })", ".mjs"],
      ["exports.handler = (event, context, callback) => setTimeout(() => callback(null, { got: event.a }), 1)", ".cjs"],
      ["exports.handler = (event) => ({ got: event.a })", ".cjs"],
      ["exports.handler = (event, context) => context.succeed({ got: event.a })", ".cjs"],
    ] as const;
    for (const [source, ending] of handlers) {
      const result = await run(source, {}, ending).invoke({ payload: '{"a":[1,"é"]}' });
      assert.deepEqual([result.payload, result.functionError], ['{"got":[1,"é"]}', undefined], source);
    }
  });

  it("answers null for a handler that returns nothing", async () => {
    assert.equal((await run("exports.handler = async () => {}").invoke({ payload: "null" })).payload, "null");
  });

  it("gives the handler its own environment and nothing of the parent's", async () => {
    process.env.PARENT_SECRET = "must not leak";
    try {
      const runtime = run("exports.handler = async () => process.env", {
        environment: { TABLE: "orders" },
        region: "eu-west-1",
        endpointUrl: "http://127.0.0.1:1",
        credentials: () => ({ accessKeyId: "AKIA", secretAccessKey: "s", sessionToken: "t" }),
      });
      const env = JSON.parse((await runtime.invoke({ payload: "{}", traceId: "Root=1-2" })).payload);
      assert.equal(env.PARENT_SECRET, undefined);
      assert.equal(env.HOME, undefined);
      assert.deepEqual(
        [env.TABLE, env.AWS_REGION, env.AWS_ENDPOINT_URL, env.AWS_SESSION_TOKEN, env._X_AMZN_TRACE_ID],
        ["orders", "eu-west-1", "http://127.0.0.1:1", "t", "Root=1-2"],
      );
    } finally {
      delete process.env.PARENT_SECRET;
    }
  });

  it("keeps the SDK's warning of this machine's Node.js out of the function's log", async () => {
    const logged: string[] = [];
    const sdk = JSON.stringify(require.resolve("@aws-sdk/client-dynamodb"));
    const runtime = run(
      `const { DynamoDBClient } = require(${sdk});
      exports.handler = async () => { new DynamoDBClient({ region: "eu-west-1" }); console.log("made"); };`,
      { emit: (event) => event.kind === "log" && logged.push(event.message) },
    );
    await runtime.invoke({ payload: "{}" });
    await runtime.invoke({ payload: "{}" });
    assert.match(logged.join(), /made/);
    assert.doesNotMatch(logged.join(), /Warning/);
  });

  it("gives a context object with identity and remaining time", async () => {
    const source = `exports.handler = async (e, c) => {
      const before = c.getRemainingTimeInMillis();
      await new Promise((r) => setTimeout(r, 30));
      return { ...c, before, after: c.getRemainingTimeInMillis() };
    }`;
    const result = await run(source, { timeoutSeconds: 5 }).invoke({ payload: "{}", requestId: "id-1" });
    const context = JSON.parse(result.payload);
    assert.equal(context.awsRequestId, "id-1");
    assert.equal(context.invokedFunctionArn, "arn:aws:lambda:us-east-1:000000000000:function:orders");
    assert.equal(context.memoryLimitInMB, "128");
    assert.ok(context.before <= 5000 && context.before > 4900, String(context.before));
    assert.ok(context.before - context.after >= 25);
  });

  it("keeps an instance warm, and uses it for one invocation at a time", async () => {
    const runtime = run(`let n = 0; let busy = 0; let most = 0;
      exports.handler = async () => {
        busy++; most = Math.max(most, busy);
        await new Promise((r) => setTimeout(r, 60));
        busy--; n++;
        return [n, most];
      }`);
    const first = await runtime.invoke({ payload: "{}" });
    const second = await runtime.invoke({ payload: "{}" });
    assert.deepEqual([first.coldStart, second.coldStart, second.payload], [true, false, "[2,1]"]);
    const together = await Promise.all([1, 2, 3].map(() => runtime.invoke({ payload: "{}" })));
    assert.ok(
      together.some(({ coldStart }) => coldStart),
      "work that waits starts another instance",
    );
    for (const { payload } of together) assert.equal(JSON.parse(payload)[1], 1);
  });

  it("reports what a handler throws in AWS's shape, and keeps the instance", async () => {
    const runtime = run(`class Sold extends Error { constructor(m) { super(m); this.name = "SoldOut"; } }
      exports.handler = async (event) => { if (event.bad) throw new Sold("no more"); return "ok"; }`);
    const failed = await runtime.invoke({ payload: '{"bad":true}' });
    assert.equal(failed.functionError, "Unhandled");
    const { errorType, errorMessage, trace } = error(failed.payload);
    assert.deepEqual([errorType, errorMessage, trace[0]], ["SoldOut", "no more", "SoldOut: no more"]);
    const next = await runtime.invoke({ payload: "{}" });
    assert.deepEqual([next.payload, next.coldStart], ['"ok"', false]);
  });

  it("reports values that are not errors, and results that JSON has no form for", async () => {
    const thrown = await run('exports.handler = async () => { throw "plain" }').invoke({ payload: "{}" });
    assert.deepEqual(JSON.parse(thrown.payload), { errorType: "string", errorMessage: "plain", trace: [] });
    const circular = await run("exports.handler = async () => { const a = {}; a.a = a; return a }").invoke({
      payload: "{}",
    });
    assert.equal(error(circular.payload).errorMessage, "Unable to stringify response body");
  });

  it("ends an endless loop at the function's timeout, and serves the next call", async () => {
    const runtime = run("exports.handler = async (e) => { if (e.loop) for (;;); return 1 }", { timeoutSeconds: 0.2 });
    const result = await runtime.invoke({ payload: '{"loop":true}', requestId: "id-2" });
    assert.deepEqual(JSON.parse(result.payload), {
      errorType: "Sandbox.Timedout",
      errorMessage: "RequestId: id-2 Error: Task timed out after 0.20 seconds",
    });
    assert.equal((await runtime.invoke({ payload: "{}" })).payload, "1");
  });

  it("survives exit, uncaught errors, unhandled rejections and exhausted memory", async () => {
    const cases: [string, string, string][] = [
      ["process.exit(0)", "Runtime.ExitError", "RequestId: id Error: Runtime exited without providing a reason"],
      ["process.exit(3)", "Runtime.ExitError", "RequestId: id Error: Runtime exited with error: exit status 3"],
      ['setTimeout(() => { throw new TypeError("late") }, 1)', "TypeError", "late"],
      ['Promise.reject(new Error("lost"))', "Runtime.UnhandledPromiseRejection", "Error: lost"],
      [
        "const a = []; for (;;) a.push(new Array(1e5).fill({}))",
        "Runtime.ExitError",
        "RequestId: id Error: Runtime exited with error: signal: killed",
      ],
    ];
    for (const [line, type, message] of cases) {
      const runtime = run(`exports.handler = (e, c, done) => { if (e.ok) return done(null, 1); ${line}; }`, {
        timeoutSeconds: 15,
        memoryMb: 40,
      });
      const result = await runtime.invoke({ payload: "{}", requestId: "id" });
      assert.deepEqual([error(result.payload).errorType, error(result.payload).errorMessage], [type, message], line);
      assert.equal((await runtime.invoke({ payload: '{"ok":true}' })).payload, "1", line);
    }
  });

  it("survives an instance that dies between two invocations", async () => {
    const runtime = run(
      `exports.handler = async () => { setTimeout(() => process.exit(1), 5); return process.env._HANDLER }`,
    );
    for (let i = 0; i < 3; i++) {
      assert.equal((await runtime.invoke({ payload: "{}" })).functionError, undefined);
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
  });

  it("reports code that does not load by what is wrong with it", async () => {
    writeFileSync(join(folder, "index.js"), "exports.other = 1; exports.number = 1;");
    const cases: [string | undefined, string, string, RegExp][] = [
      ["}{", "", "Runtime.UserCodeSyntaxError", /SyntaxError/],
      ['require("not-there")', "", "Runtime.ImportModuleError", /Cannot find module 'not-there'/],
      ['throw new RangeError("at start")', "", "RangeError", /at start/],
      [undefined, "index.handler", "Runtime.HandlerNotFound", /index.handler is undefined or not exported/],
      [undefined, "index.number", "Runtime.HandlerNotFound", /index.number is not a function/],
      [undefined, "missing.handler", "Runtime.ImportModuleError", /Cannot find module 'missing'/],
      [undefined, "../outside.handler", "Runtime.MalformedHandlerName", /Bad handler/],
    ];
    for (const [source, handler, type, message] of cases) {
      const runtime =
        source === undefined
          ? run("", { code: { directory: folder, handler } })
          : run(`${source}\nexports.handler = 1`);
      const result = await runtime.invoke({ payload: "{}" });
      assert.equal(result.functionError, "Unhandled");
      assert.equal(error(result.payload).errorType, type);
      assert.match(error(result.payload).errorMessage, message);
    }
  });

  it("throttles beyond the reserved concurrency", async () => {
    const runtime = run("exports.handler = () => new Promise((r) => setTimeout(r, 100))", { concurrency: 1 });
    const first = runtime.invoke({ payload: "{}" });
    await assert.rejects(runtime.invoke({ payload: "{}" }), { code: "TooManyRequestsException", status: 429 });
    assert.equal((await first).functionError, undefined);
    assert.equal((await runtime.invoke({ payload: "{}" })).functionError, undefined);
  });

  it("refuses requests and replies over 6 MB", async () => {
    const runtime = run('exports.handler = async () => "x".repeat(6 * 1024 * 1024)');
    await assert.rejects(runtime.invoke({ payload: JSON.stringify("é".repeat(3 * 1024 * 1024)) }), {
      code: "RequestTooLargeException",
      status: 413,
    });
    const result = await runtime.invoke({ payload: "{}" });
    assert.equal(error(result.payload).errorType, "Function.ResponseSizeTooLarge");
  });

  it("streams a reply's chunks with the metadata in front, or gives them whole", async () => {
    const source = `exports.handler = awslambda.streamifyResponse(async (event, stream, context) => {
      stream = awslambda.HttpResponseStream.from(stream, { statusCode: 201 });
      stream.write("one"); await new Promise((r) => setTimeout(r, 5)); stream.end("two");
    })`;
    const chunks: Buffer[] = [];
    await run(source).invoke({ payload: "{}", onChunk: (chunk) => chunks.push(chunk) });
    assert.equal(Buffer.concat(chunks).toString(), '{"statusCode":201}\0\0\0\0\0\0\0\0onetwo');
    assert.ok(chunks.length >= 4);
    assert.match((await run(source).invoke({ payload: "{}" })).payload, /onetwo$/);
  });

  it("logs START, the handler's lines, END and REPORT, also when the handler is cut off", async () => {
    const events: StageEvent[] = [];
    const source = `console.log("loading"); exports.handler = async (event) => {
      console.log("took %d", 3, { a: 1 }); console.error("oh"); process.stdout.write("raw\\n");
      if (event.loop) for (;;);
    }`;
    const runtime = run(source, { emit: (event) => events.push(event), timeoutSeconds: 0.2 });
    const lines = () => events.flatMap((event) => (event.kind === "log" ? [event.message] : []));
    await runtime.invoke({ payload: "{}", requestId: "r1" });
    const shapes = [
      /Z\tundefined\tINFO\tloading$/,
      /^START RequestId: r1 Version: \$LATEST$/,
      /^\d{4}-.*Z\tr1\tINFO\ttook 3 \{ a: 1 \}$/,
      /Z\tr1\tERROR\toh$/,
      /^raw$/,
      /^END RequestId: r1$/,
      /^REPORT RequestId: r1\tDuration: .* ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tMax Memory Used: \d+ MB\tInit Duration: /,
    ];
    assert.equal(lines().length, shapes.length);
    for (const [i, shape] of shapes.entries()) assert.match(lines()[i]!, shape);
    events.length = 0;
    await runtime.invoke({ payload: '{"loop":true}', requestId: "r2" });
    assert.ok(lines().some((line) => /r2\tINFO\ttook 3/.test(line)));
    assert.ok(lines().some((line) => /Z r2 Task timed out after 0.20 seconds$/.test(line)));
    const errors = events.filter((event) => event.kind === "metric" && event.name === "Errors");
    assert.deepEqual(
      errors.map((event) => event.kind === "metric" && event.value),
      [1],
    );
  });

  it("logs JSON where the function asks for it, down to the level it asks for", async () => {
    const events: StageEvent[] = [];
    const source = 'exports.handler = async () => { console.info("no"); console.warn({ code: 7 }) }';
    const runtime = run(source, { emit: (e) => events.push(e), logFormat: "JSON", applicationLogLevel: "WARN" });
    await runtime.invoke({ payload: "{}", requestId: "r1" });
    const lines = events.flatMap((event) => (event.kind === "log" ? [JSON.parse(event.message)] : []));
    assert.deepEqual(
      lines.map((line) => line.type ?? line.message),
      ["platform.start", { code: 7 }, "platform.report"],
    );
    assert.equal(lines[1].requestId, "r1");
  });

  it("lets running work finish when it is retired, and takes no more", async () => {
    const runtime = run('exports.handler = () => new Promise((r) => setTimeout(r, 100, "done"))');
    const work = [runtime.invoke({ payload: "{}" }), runtime.invoke({ payload: "{}" })];
    const retired = runtime.retire();
    await assert.rejects(runtime.invoke({ payload: "{}" }), { code: "ResourceNotFoundException" });
    assert.deepEqual(
      (await Promise.all(work)).map(({ payload }) => payload),
      ['"done"', '"done"'],
    );
    await retired;
  });

  it("ends at once when stopped: running and waiting callers get an answer", async () => {
    const runtime = run("exports.handler = () => new Promise(() => {})", { timeoutSeconds: 60, maxInstances: 1 });
    const work = [runtime.invoke({ payload: "{}" }), runtime.invoke({ payload: "{}" })];
    await new Promise((resolve) => setTimeout(resolve, 80));
    const settled = Promise.allSettled(work);
    await runtime.stop();
    assert.deepEqual(
      (await settled).map(({ status }) => status),
      ["fulfilled", "rejected"],
    );
  });
});
