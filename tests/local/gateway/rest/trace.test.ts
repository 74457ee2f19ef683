import assert from "node:assert/strict";
import type { RequestTrace } from "../../../../local/cloud/telemetry";
import { answerOf, api, documentOf, HandlerError, mock, operation, proxy, Surroundings } from "./support";

/** The trace of one request. */
async function traceOf(operationOfX: object, surroundings = new Surroundings(), target = "/x"): Promise<RequestTrace> {
  await api(documentOf({ "/x": { get: operationOfX } }), surroundings)(target);
  const [event] = surroundings.events.filter((one) => one.kind === "request");
  assert.ok(event);
  return event.trace;
}

const outcomes = ({ steps }: RequestTrace) => steps.map(({ step, outcome }) => `${step}: ${outcome}`);

describe("Traces of requests", () => {
  it("tell each step in AWS's order, and which had nothing to do", async () => {
    const trace = await traceOf(mock("out $context.httpMethod"));
    assert.deepEqual(outcomes(trace), [
      "limits: passed",
      "waf: skipped",
      "route: passed",
      "authorize: skipped",
      "api key: skipped",
      "throttle: passed",
      "validate: skipped",
      "cache: skipped",
      "map request: passed",
      "integrate: passed",
      "map response: passed",
    ]);
    const { detail } = trace.steps.at(-1)!;
    assert.deepEqual([detail?.template, detail?.output], ["application/json", "out GET"]);
    assert.deepEqual([trace.routeKey, trace.status, trace.method, trace.path], ["GET /x", 200, "GET", "/dev/x"]);
  });

  it("end with the step that refused, and its reason", async () => {
    const trace = await traceOf(mock("x"), new Surroundings(), "/nosuch");
    const last = trace.steps.at(-1);
    assert.deepEqual(
      [last?.step, last?.outcome, last?.detail?.type],
      ["route", "refused", "MISSING_AUTHENTICATION_TOKEN"],
    );
    assert.equal(trace.status, 403);
  });

  it("name the function's run, also of one that failed", async () => {
    const surroundings = new Surroundings();
    surroundings.functions.works = () => ({ statusCode: 200 });
    surroundings.functions.fails = () => {
      throw new HandlerError("no");
    };
    for (const [name, outcome] of [
      ["works", "passed"],
      ["fails", "failed"],
    ]) {
      surroundings.events.length = 0;
      const { steps } = await traceOf(proxy(name!), surroundings);
      const step = steps.find((one) => one.step === "integrate");
      assert.deepEqual([step?.outcome, step?.detail?.requestId], [outcome, "lambda-request"]);
    }
  });

  it("mark what failed inside as failed", async () => {
    const surroundings = new Surroundings();
    surroundings.backend = () => answerOf(404, "");
    const http = operation({
      type: "http",
      httpMethod: "GET",
      uri: "https://b.example/",
      responses: { "200": { statusCode: "200" } },
    });
    assert.deepEqual(outcomes(await traceOf(http, surroundings)).slice(-2), [
      "integrate: passed",
      "map response: failed",
    ]);
  });
});
