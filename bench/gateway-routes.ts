import type { WireHandler } from "../local/wire";
import { environmentOf } from "../tests/conformance/environment";
import { restHandler } from "../tests/conformance/in-process";
import { type Figure, finish, loadNow } from "./results";
import { unhurried } from "./unhurried";

/** Requests of one measurement, and measurements of which the median counts. */
const requests = 4000;
const rounds = 15;

const uri =
  "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations";
const mock = {
  type: "mock",
  requestTemplates: { "application/json": '{"statusCode": 200}' },
  responses: { default: { statusCode: "200", responseTemplates: { "application/json": "$input.params('id')" } } },
};

/** An API with a mock route and a Lambda proxy route in the midst of others. */
function apiOf(routes: number): WireHandler {
  const operation = (integration: object) => ({
    get: { responses: { 200: {} }, "x-amazon-apigateway-integration": integration },
  });
  const others = Array.from({ length: routes - 2 }, (_, i) => [`/area${i % 20}/thing${i}/{id}`, operation(mock)]);
  const paths = Object.fromEntries([
    ...others.slice(0, others.length / 2),
    ["/mock/{id}", operation(mock)],
    ["/lambda/{id}", operation({ type: "aws_proxy", httpMethod: "POST", uri })],
    ...others.slice(others.length / 2),
  ]) as object;
  const document = { openapi: "3.0.1", info: { title: "bench", version: "1" }, paths };
  return restHandler(document, "dev", unhurried(environmentOf(() => ({ statusCode: 200, body: "ok" }))));
}

async function microseconds(handle: WireHandler, target: string): Promise<number> {
  const began = performance.now();
  for (let i = 0; i < requests; i++) {
    const { status } = await handle({
      method: "GET",
      target,
      signedTarget: target,
      headers: [
        ["Host", "x"],
        ["Accept", "*/*"],
      ],
      body: Buffer.alloc(0),
      scheme: "https",
      host: "a.execute-api.us-east-1.amazonaws.com",
      source: { ip: "127.0.0.1" },
    });
    if (status !== 200) throw new Error(`${target} answered ${status}`);
  }
  return ((performance.now() - began) * 1000) / requests;
}

/** Prints how much slower a route is among 300 than among 3; exits with 1 where that is more than 10 %. */
async function main(): Promise<number> {
  const busy = loadNow();
  const figures: Figure[] = [];
  const small = apiOf(3);
  const large = apiOf(300);
  for (const target of ["/dev/mock/7", "/dev/lambda/7"]) {
    const times: { small: number; large: number }[] = [];
    // Turn by turn, so that a busy machine slows both alike.
    for (let i = 0; i < rounds; i++) {
      times.push({ small: await microseconds(small, target), large: await microseconds(large, target) });
    }
    const middle = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
    const few = middle(times.map((time) => time.small));
    const ratio = middle(times.map((time) => time.large / time.small));
    figures.push({ name: `${target} among 3 routes`, value: few, unit: "µs" });
    figures.push({ name: `${target} among 300 routes / among 3`, value: ratio, atMost: 1.1 });
  }
  return finish("routes", figures, busy);
}

void main().then((code) => process.exit(code));
