import { differences } from "./compare";
import { environmentOf } from "./environment";
import { httpHandler, restHandler, sendTo } from "./in-process";
import { attempt, type Difference, readRecording, type Suite } from "./suite";

/** A recorded event or response of a function behind an API. */
export interface ProxyCase {
  readonly id: string;
  readonly kind: "request" | "response";
  readonly apiType: "REST" | "HTTPv1" | "HTTPv2";
  readonly binaryMediaTypes?: readonly string[];
  readonly routeMethod?: string;
  readonly routeTemplate?: string;
  readonly request?: {
    readonly method: string;
    readonly target: string;
    readonly headers: [string, string][];
    readonly bodyEncoding: "utf8" | "base64";
    readonly body: string;
  };
  readonly expectedEvent?: Record<string, unknown>;
  readonly lambdaResponse?: unknown;
  readonly expectedHttp?: { readonly status: number; readonly headers: [string, string][]; readonly body: string };
}

/** Recorded Lambda proxy events and responses of one kind of API. */
export function lambdaProxySuite(api: ProxyCase["apiType"]): Suite {
  const file = "lambda-proxy.json";
  return {
    name: `lambda-proxy/${api}`,
    file,
    async run() {
      const { cases } = readRecording<{ cases: ProxyCase[] }>(file);
      const chosen = cases.filter(({ apiType }) => apiType === api);
      return Promise.all(
        chosen.map((entry) =>
          attempt(entry.id, () => (entry.kind === "request" ? judgeEvent(entry) : judgeResponse(entry))),
        ),
      );
    },
  };
}

function handlerOf(
  entry: ProxyCase,
  path: string,
  method: string,
  handler: (event: Record<string, unknown>) => unknown,
) {
  const rest = entry.apiType === "REST";
  const uri =
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:probe/invocations";
  const operation = {
    "x-amazon-apigateway-integration": {
      type: "aws_proxy",
      httpMethod: "POST",
      uri,
      ...(rest ? {} : { payloadFormatVersion: entry.apiType === "HTTPv1" ? "1.0" : "2.0" }),
    },
  };
  const document = {
    openapi: "3.0.1",
    info: { title: "recorded", version: "1" },
    paths: { [path]: { [method.toLowerCase()]: operation } },
    ...(rest ? { "x-amazon-apigateway-binary-media-types": entry.binaryMediaTypes ?? [] } : {}),
  };
  const environment = environmentOf(handler);
  return rest ? restHandler(document, "test", environment) : httpHandler(document, environment);
}

async function judgeEvent(entry: ProxyCase): Promise<readonly Difference[]> {
  let seen: Record<string, unknown> | undefined;
  const handle = handlerOf(entry, entry.routeTemplate!, entry.routeMethod!, (event) => {
    seen = event;
    return { statusCode: 200 };
  });
  const { method, target, headers, body, bodyEncoding } = entry.request!;
  await sendTo(handle, { method, target, headers, body: Buffer.from(body, bodyEncoding) });
  if (!seen) return [{ at: "event", expected: entry.expectedEvent, got: "the function was not called" }];
  // Members that the recorder's model lacks are missing there (`version` in 1.0, `protocol`, `deploymentId`, …).
  return differences(
    stable(entry.expectedEvent!, entry.apiType),
    onlyKnown(stable(seen, entry.apiType), stable(entry.expectedEvent!, entry.apiType)),
  );
}

const volatileContext = new Set(
  "accountId apiId domainName domainPrefix resourceId requestId extendedRequestId requestTime requestTimeEpoch time timeEpoch sourceIp".split(
    " ",
  ),
);
const volatileHeaders = new Set(["host", "x-amzn-trace-id", "x-forwarded-for"]);
const unknownToTheModel = new Set(["version", "protocol", "deploymentId", "principalOrgId", "xrayTraceId"]);

/** An event without nulls, its volatile values masked, header names of format 2.0 in lower case. */
function stable(event: Record<string, unknown>, apiType: string): unknown {
  const lower = apiType === "HTTPv2";
  const mask = (value: unknown, inHeaders: boolean): unknown => {
    if (Array.isArray(value)) return value.map((item) => mask(item, false));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).flatMap(([name, member]): [string, unknown][] => {
        if (member === null || name === "connectedAt") return [];
        if (inHeaders) {
          const masked = volatileHeaders.has(name.toLowerCase());
          return [[lower ? name.toLowerCase() : name, masked ? "volatile" : member]];
        }
        // Route keys of HTTP APIs are fixed, ids of REST resources are not.
        if (volatileContext.has(name) && !(name === "resourceId" && apiType !== "REST")) return [[name, "volatile"]];
        return [[name, mask(member, name === "headers" || name === "multiValueHeaders")]];
      }),
    );
  };
  return mask(event, false);
}

/** Leaves members out that the recorder's model does not know. */
function onlyKnown(got: unknown, expected: unknown): unknown {
  if (typeof got !== "object" || got === null || Array.isArray(got)) return got;
  const wanted = typeof expected === "object" && expected !== null ? (expected as Record<string, unknown>) : {};
  return Object.fromEntries(
    Object.entries(got)
      .filter(([name]) => name in wanted || !unknownToTheModel.has(name))
      .map(([name, member]) => [name, onlyKnown(member, wanted[name])]),
  );
}

const transport = new Set(["connection"]);
const volatileResponse = new Set(["date", "x-amzn-requestid", "x-amz-apigw-id", "apigw-requestid", "x-amzn-trace-id"]);

async function judgeResponse(entry: ProxyCase): Promise<readonly Difference[]> {
  const handle = handlerOf(entry, "/probe", "GET", () => entry.lambdaResponse);
  const prefix = entry.apiType === "REST" ? "/test" : "";
  const answer = await sendTo(handle, {
    method: "GET",
    target: `${prefix}/probe`,
    headers: [["Host", "x"]],
    body: Buffer.alloc(0),
  });
  const expected = entry.expectedHttp!;
  const headers: Record<string, string> = {};
  for (const [name, value] of expected.headers) {
    const key = name.toLowerCase();
    headers[key] = key in headers ? `${headers[key]}, ${value}` : value;
  }
  const visible = (map: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(map)
        .filter(([name]) => !transport.has(name) && (entry.apiType === "REST" || name !== "date"))
        .map(([name, value]) => [name, volatileResponse.has(name) ? "volatile" : value]),
    );
  return [
    ...differences(expected.status, answer.status, false, "status"),
    ...differences(expected.body, answer.body.toString("utf8"), false, "body"),
    ...differences(visible(headers), visible(answer.headers), false, "headers"),
  ];
}
