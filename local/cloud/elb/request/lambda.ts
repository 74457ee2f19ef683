import { cut } from "../../../cut";
import { multiValues } from "../../../multi-values";
import { type HeaderLines, header, type WireRequest, type WireResponse } from "../../../wire";
import type { Cloud } from "../../cloud";
import { page } from "./page";

/** The most a request or a reply of a Lambda target may have, in bytes. https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html */
const MAX_BYTES = 1024 * 1024;

/** The event that a load balancer gives to a function. */
export function albEvent(request: WireRequest, targetGroupArn: string, multiValue: boolean): Record<string, unknown> {
  const [path, query] = cut(request.target, "?");
  const base64 = isBinary(request.headers);
  // Names and values stay percent-encoded: the load balancer decodes nothing.
  const parameters = query === "" ? [] : query.split("&").map((pair) => cut(pair, "="));
  const headers = request.headers.map(([name, value]) => [name.toLowerCase(), value] as const);
  return {
    requestContext: { elb: { targetGroupArn } },
    httpMethod: request.method,
    path,
    ...(multiValue
      ? { multiValueQueryStringParameters: multiValues(parameters), multiValueHeaders: multiValues(headers) }
      : { queryStringParameters: Object.fromEntries(parameters), headers: Object.fromEntries(headers) }),
    body: request.body.toString(base64 ? "base64" : "utf8"),
    isBase64Encoded: base64,
  };
}

/** Invokes a function with a request, and makes its reply the response. */
export async function invokeTarget(
  cloud: Cloud,
  request: WireRequest,
  target: { readonly functionArn: string; readonly groupArn: string; readonly multiValue: boolean },
): Promise<WireResponse> {
  if (request.body.length > MAX_BYTES) return page(413, "Request Entity Too Large");
  const event = albEvent(request, target.groupArn, target.multiValue);
  const result = await cloud
    .port("lambda")
    .invoke({
      functionName: target.functionArn,
      payload: JSON.stringify(event),
      caller: { type: "service", service: "elasticloadbalancing.amazonaws.com", sourceArn: target.groupArn },
      traceId: header(request.headers, "x-amzn-trace-id"),
    })
    .catch(() => undefined);
  if (!result || result.functionError) return page(502, "Bad Gateway");
  return responseOf(result.payload, target.multiValue) ?? page(502, "Bad Gateway");
}

/** The response that a function's reply stands for; undefined when it makes none. */
export function responseOf(payload: string, multiValue: boolean): WireResponse | undefined {
  if (Buffer.byteLength(payload) > MAX_BYTES) return undefined;
  const reply = JSON.parse(payload) as Reply | null;
  if (typeof reply !== "object" || reply === null || Array.isArray(reply)) return undefined;
  const status = reply.statusCode;
  if (typeof status !== "number" || !Number.isInteger(status) || status < 100 || status > 599) return undefined;
  const body = reply.body ?? "";
  if (typeof body !== "string") return undefined;
  const lines = multiValue
    ? Object.entries(reply.multiValueHeaders ?? {}).flatMap(([name, values]) =>
        (Array.isArray(values) ? values : [values]).map((value) => [name, String(value)] as const),
      )
    : Object.entries(reply.headers ?? {}).map(([name, value]) => [name, String(value)] as const);
  return {
    status,
    headers: [
      ["Server", "awselb/2.0"],
      ...lines.filter(([name]) => !/^(server|connection|content-length)$/i.test(name)),
    ],
    body: Buffer.from(body, reply.isBase64Encoded === true ? "base64" : "utf8"),
  };
}

interface Reply {
  readonly statusCode?: unknown;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly multiValueHeaders?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly isBase64Encoded?: unknown;
}

function isBinary(headers: HeaderLines): boolean {
  if (header(headers, "content-encoding") !== undefined) return true;
  const type = header(headers, "content-type");
  if (type === undefined) return false;
  return !/^\s*(text\/|application\/(json|javascript|xml)\b)/i.test(type);
}
