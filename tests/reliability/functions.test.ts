import assert from "node:assert/strict";
import { type FrontDoor, openFrontDoor } from "../clients/front-door";
import { FaultTable } from "./fault-table";

const mebibyte = 1024 * 1024;

/** A function's fault: what it does where the caller asks for it, and what API Gateway answers to that caller then. */
interface Fault {
  readonly what: string;
  /** Lines of the handler. */
  readonly code: string;
  readonly status: number;
  readonly body: RegExp;
  /** More of the function. */
  readonly inputs?: object;
}

const failed = /^\{"message": ?"Internal server error"\}$/;
const tooLate = /^\{"message": ?"(Internal server error|Endpoint request timed out)"\}$/;

/** See https://docs.aws.amazon.com/apigateway/latest/developerguide/handle-errors-in-lambda-integration.html */
const faults: readonly Fault[] = [
  { what: "throws", code: 'throw new Error("on purpose")', status: 502, body: failed },
  { what: "throws undefined", code: "throw undefined", status: 502, body: failed },
  {
    what: "rejects after its answer's time",
    code: "setTimeout(() => { throw new Error('late') }, 5); await wait(500)",
    status: 502,
    body: failed,
  },
  { what: "never answers", code: "await new Promise(() => setInterval(() => {}, 1000))", status: 502, body: tooLate },
  { what: "blocks the event loop", code: "for (;;);", status: 502, body: tooLate },
  { what: "blocks in a regular expression", code: '/^(a+)+$/.test("a".repeat(40) + "!")', status: 502, body: tooLate },
  { what: "exits", code: "process.exit(0)", status: 502, body: failed },
  { what: "aborts", code: "process.abort()", status: 502, body: failed },
  { what: "kills its process", code: 'process.kill(process.pid, "SIGKILL")', status: 502, body: failed },
  {
    what: "leaks memory until there is none",
    code: "const kept = []; for (;;) kept.push(new Array(1e5).fill({}))",
    status: 502,
    body: failed,
    inputs: { timeout: 20 },
  },
  { what: "calls itself without end", code: "const f = () => f() + 1; return f()", status: 502, body: failed },
  { what: "returns undefined", code: "return undefined", status: 502, body: failed },
  { what: "returns a circular object", code: "const a = {}; a.a = a; return a", status: 502, body: failed },
  { what: "returns a BigInt", code: "return { statusCode: 200, body: 1n }", status: 502, body: failed },
  { what: "returns text", code: 'return "hello"', status: 502, body: failed },
  { what: "returns no status code", code: "return { body: 'x' }", status: 200, body: /^x$/ },
  {
    what: "returns a status code that is none",
    code: "return { statusCode: 'two hundred' }",
    status: 502,
    body: failed,
  },
  {
    what: "returns a body that is no text",
    code: "return { statusCode: 200, body: { a: 1 } }",
    status: 502,
    body: failed,
  },
  {
    what: "returns members API Gateway does not know",
    code: "return { statusCode: 200, other: 1 }",
    status: 502,
    body: failed,
  },
  {
    what: "returns headers that break lines",
    code: 'return { statusCode: 200, headers: { a: "x\\r\\nB: y" } }',
    status: 502,
    body: failed,
  },
  {
    what: "returns more than 6 MB",
    code: `return { statusCode: 200, body: "x".repeat(${6 * mebibyte}) }`,
    status: 502,
    body: failed,
  },
  {
    what: "returns a getter that throws",
    code: "return { get statusCode() { throw new Error('no') } }",
    status: 502,
    body: failed,
  },
  { what: "returns a toJSON that loops", code: "return { toJSON() { for (;;); } }", status: 502, body: tooLate },
  {
    what: "prints 20 MB",
    code: `for (let i = 0; i < 20; i++) console.log("x".repeat(${mebibyte})); return { statusCode: 200 }`,
    status: 200,
    body: /^$/,
    inputs: { timeout: 20 },
  },
  {
    what: "prints bytes that are no text",
    code: "process.stdout.write(Buffer.from([0xff, 0xfe, 0])); return { statusCode: 200 }",
    status: 200,
    body: /^$/,
  },
];

describe("Functions that fail", function () {
  this.timeout(90_000);
  const table = new FaultTable();
  let door: FrontDoor;
  before(async () => {
    door = await openFrontDoor();
  });
  after(async () => {
    await door.close();
    table.print();
  });

  for (const [i, { what, code, status, body, inputs }] of faults.entries()) {
    it(`one that ${what}: the caller gets ${status}, and the next request is served`, async () => {
      const functionArn = await door.addFunction(
        `fault-${i}`,
        `const wait = (ms) => new Promise((done) => setTimeout(done, ms));
exports.handler = async (event) => {
  if (event.path.endsWith("/next")) return { statusCode: 200, body: "served" };
  ${code};
};`,
        { timeout: 2, ...inputs },
      );
      const uri = `arn:aws:apigateway:${door.cloud.region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
      const { url } = await door.addRestApi(`faults-${i}`, {
        paths: {
          "/{which}": {
            get: {
              responses: { 200: { description: "" } },
              parameters: [{ name: "which", in: "path", required: true, schema: { type: "string" } }],
              "x-amazon-apigateway-integration": { type: "aws_proxy", httpMethod: "POST", uri },
            },
          },
        },
      });
      // Both at once: a request that fails takes no other with it.
      const [fault, beside] = await Promise.all([fetch(`${url}/fault`), fetch(`${url}/next`)]);
      const text = await fault.text();
      assert.deepEqual([fault.status, fault.headers.get("b")], [status, null], text);
      assert.match(text, body);
      assert.equal(await beside.text(), "served", "the request beside it");
      const next = await fetch(`${url}/next`);
      assert.deepEqual([next.status, await next.text()], [200, "served"]);
      table.add(
        `a function that ${what}`,
        `${status} ${text.slice(0, 60)}`,
        `${next.status}; beside it ${beside.status}`,
      );
    });
  }
});
