import { albEvent, responseOf } from "../../../local/cloud/elb/request/lambda";
import { request } from "../../local/cloud/elb/support";
import { type EventCase, eventSuite, type Json } from "./shape";

const samples: readonly (readonly [file: string, multiValue: boolean])[] = [
  ["lambda-go/alb-lambda-target-request-headers-only.json", false],
  ["lambda-go/alb-lambda-target-request-multivalue-headers.json", true],
  ["powertools/alb/base.json", false],
  ["powertools/alb/multi-fields.json", true],
];

/** The event of the request that a sample was made from. */
function replay(sample: Json, multiValue: boolean): Json {
  const all = (one: string, many: string) =>
    Object.entries((sample[one] ?? sample[many] ?? {}) as Record<string, string | string[]>).flatMap(([name, values]) =>
      [values].flat().map((value) => [name, value] as const),
    );
  const query = all("queryStringParameters", "multiValueQueryStringParameters").map((pair) => pair.join("="));
  const sent = request({
    method: String(sample.httpMethod),
    target: String(sample.path) + (query.length > 0 ? `?${query.join("&")}` : ""),
    headers: all("headers", "multiValueHeaders"),
    body: Buffer.from(String(sample.body)),
  });
  const { elb } = sample.requestContext as { elb: { targetGroupArn: string } };
  return { ...albEvent(sent, elb.targetGroupArn, multiValue) };
}

const requests = samples.map(
  ([file, multiValue]): EventCase => ({ file, exact: true, produce: async (sample) => replay(sample, multiValue) }),
);

const response: EventCase = {
  file: "lambda-go/alb-lambda-target-response.json",
  exact: true,
  async produce(sample) {
    // What a listener makes of the reply, read back: with several values, each header line is one of them.
    const made = responseOf(JSON.stringify(sample), true);
    if (!made) throw new Error("the reply makes no response");
    const lines = (name: string) => made.headers.filter(([key]) => key === name).map(([, value]) => value);
    // The load balancer names itself in each of its responses.
    const names = [...new Set(made.headers.map(([name]) => name))].filter((name) => name !== "Server");
    const multiValueHeaders = Object.fromEntries(names.map((name) => [name, lines(name)]));
    return { ...sample, statusCode: made.status, multiValueHeaders, body: String(made.body) };
  },
};

/** Events of load balancers' Lambda targets, value for value, and a function's reply. */
export const albEvents = eventSuite("alb", [...requests, response]);
