import { environmentOf } from "../tests/conformance/environment";
import { restHandler, sendTo } from "../tests/conformance/in-process";
import { finish, loadNow } from "./results";
import { unhurried } from "./unhurried";

/** Random requests, and the point from which memory is compared. */
const requests = 100_000;
const warm = 10_000;

const uri =
  "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations";
const document = {
  openapi: "3.0.1",
  info: { title: "memory", version: "1" },
  paths: {
    "/mock/{id}": {
      post: {
        responses: { 200: {} },
        "x-amazon-apigateway-integration": {
          type: "mock",
          requestTemplates: { "application/json": '{"statusCode": 200}' },
          responses: {
            default: {
              statusCode: "200",
              responseTemplates: { "application/json": "$input.json('$') $input.params('id')" },
            },
          },
        },
      },
    },
    "/{proxy+}": {
      "x-amazon-apigateway-any-method": {
        "x-amazon-apigateway-integration": { type: "aws_proxy", httpMethod: "POST", uri },
      },
    },
  },
};

/** Prints the heap after 10,000 and after 100,000 random requests; exits with 1 where it grew by more than 20 %. */
async function main(): Promise<number> {
  if (!global.gc) throw new Error("run by `npm run bench:memory`, which lets memory be read after a collection");
  const busy = loadNow();
  const handle = restHandler(document, "dev", unhurried(environmentOf((event) => ({ body: String(event.path) }))));
  const read = () => {
    global.gc?.();
    return process.memoryUsage().heapUsed / 1e6;
  };
  let base = 0;
  for (let i = 1; i <= requests; i++) {
    const word = Math.random().toString(36);
    const target = i % 2 === 0 ? `/dev/mock/${word}?${word}=${word}` : `/dev/${word}/${word}?q=${word}`;
    const body = Buffer.from(JSON.stringify({ [word]: word }));
    const headers: [string, string][] = [
      ["Content-Type", "application/json"],
      [`X-${word.slice(2)}`, word],
    ];
    const { status } = await sendTo(handle, { method: "POST", target, headers, body });
    if (status !== 200) throw new Error(`${target} answered ${status}`);
    if (i === warm) base = read();
  }
  const heap = read();
  const figures = [
    { name: `heap after ${warm} requests`, value: base, unit: "MB" },
    { name: `heap after ${requests} requests`, value: heap, unit: "MB" },
    { name: "growth", value: heap / base, atMost: 1.2 },
  ];
  return finish("memory", figures, busy);
}

void main().then((code) => process.exit(code));
