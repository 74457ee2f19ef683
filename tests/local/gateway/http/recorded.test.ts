import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { ProxyCase } from "../../../conformance/lambda-proxy";
import { isRecorded, readRecording } from "../../../conformance/suite";
import { definition, lambdaIntegration, route, serve } from "./builder";
import { EnvironmentDouble, request, shown } from "./double";

const file = "lambda-proxy.json";
const volatileContext = new Set(
  `accountId apiId domainName domainPrefix requestId extendedRequestId requestTime requestTimeEpoch time timeEpoch sourceIp
  connectedAt`.split(/\s+/),
);
const volatileHeaders = new Set(["host", "x-amzn-trace-id", "x-forwarded-for"]);

describe("Lambda proxy of HTTP APIs as recorded from AWS", () => {
  const recorded = isRecorded(file) ? readRecording<{ cases: ProxyCase[] }>(file).cases : [];
  const cases = recorded.filter((entry) => entry.apiType !== "REST");

  if (cases.length === 0) {
    it("SKIPPED: the recorded answers are not beside this repository", function () {
      this.skip();
    });
    return;
  }

  it("has request and response cases of both formats", () => {
    const kinds = new Set(cases.map((entry) => `${entry.apiType} ${entry.kind}`));
    assert.equal(kinds.size, 4);
  });

  for (const entry of cases) {
    it(`${entry.apiType} ${entry.kind}: ${entry.id}`, () =>
      entry.kind === "request" ? checkEvent(entry) : checkResponse(entry));
  }
});

async function checkEvent(entry: ProxyCase): Promise<void> {
  let seen: Record<string, unknown> | undefined;
  const env = new EnvironmentDouble({
    functions: {
      probe: (event) => {
        seen = event;
        return { statusCode: 200 };
      },
    },
  });
  const version = entry.apiType === "HTTPv1" ? "1.0" : "2.0";
  const handle = serve(
    env,
    definition(
      [route(`${entry.routeMethod} ${entry.routeTemplate}`, "probe")],
      [lambdaIntegration("probe", { payloadFormatVersion: version })],
    ),
  );
  const { method, target, headers, body, bodyEncoding } = entry.request!;
  await handle(request(method, target, { headers, body: Buffer.from(body, bodyEncoding) }));
  assert.ok(seen, "the function was not invoked");
  assert.deepEqual(stable(seen, version), stable(entry.expectedEvent!, version));
}

/** Without nulls and volatile values; header names of format 2.0 in lower case, as the recorder's masking changed some. */
function stable(event: Record<string, unknown>, version: string): unknown {
  const { version: _, requestContext, headers, multiValueHeaders, ...rest } = event;
  const { protocol: _protocol, ...context } = requestContext as Record<string, unknown>;
  return withoutNulls({
    ...rest,
    requestContext: masked(context, volatileContext),
    headers: masked(headers as Record<string, unknown>, volatileHeaders, version === "2.0"),
    multiValueHeaders: multiValueHeaders ? masked(multiValueHeaders as Record<string, unknown>, volatileHeaders) : null,
  });
}

function masked(value: Record<string, unknown>, names: ReadonlySet<string>, lower = false): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => {
      if (name === "connectedAt") return [];
      const key = lower ? name.toLowerCase() : name;
      if (names.has(name) || names.has(name.toLowerCase())) return [[key, "volatile"]];
      const nested = typeof member === "object" && member !== null && !Array.isArray(member);
      return [[key, nested ? masked(member as Record<string, unknown>, names) : member]];
    }),
  );
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => (member === null ? [] : [[name, withoutNulls(member)]])),
  );
}

async function checkResponse(entry: ProxyCase): Promise<void> {
  const env = new EnvironmentDouble({ functions: { probe: () => entry.lambdaResponse } });
  const payloadFormatVersion = entry.apiType === "HTTPv1" ? "1.0" : "2.0";
  const handle = serve(
    env,
    definition([route("GET /", "probe")], [lambdaIntegration("probe", { payloadFormatVersion })]),
  );
  const response = await handle(request("GET", "/"));
  const expected = entry.expectedHttp!;
  assert.equal(response.status, expected.status);
  assert.equal(shown(response).body, expected.body);
  assert.deepEqual(lines(response.headers), lines(expected.headers));
}

/** Header lines in one order; the connection's own and the request id's value left out. */
function lines(headers: readonly (readonly [string, string])[]): string[] {
  return headers
    .filter(([name]) => !["date", "connection", "content-length"].includes(name.toLowerCase()))
    .map(([name, value]) => `${name}: ${name === "Apigw-Requestid" ? "ID" : value}`)
    .sort();
}
