import { isObject, parseJson } from "../../json";
import type { WireResponse } from "../../wire";
import { internalError } from "./fault";

const plainText = "text/plain; charset=utf-8";

/**
 * A function's answer as an HTTP response.
 * @throws GatewayFault (500) for an answer that is none: HTTP APIs ignore members they do not know.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function lambdaResponse(payload: string, version: "1.0" | "2.0"): WireResponse {
  const parsed = parseJson(payload);
  if (version === "2.0" && !hasStatusCode(parsed)) return inferred(payload, parsed);
  if (!hasStatusCode(parsed))
    throw internalError("the function's answer has no statusCode, which payload format 1.0 requires");
  return explicit(parsed, version);
}

/** Without statusCode, format 2.0 takes the whole output as a JSON body; a JSON string is its text. */
function inferred(payload: string, parsed: unknown): WireResponse {
  const body = typeof parsed === "string" ? parsed : payload;
  return { status: 200, headers: [["Content-Type", "application/json"]], body: Buffer.from(body) };
}

function explicit(answer: Record<string, unknown>, version: "1.0" | "2.0"): WireResponse {
  const status = statusOf(answer.statusCode);
  const headers = [
    ...singleHeaders(answer.headers),
    ...(version === "1.0" ? multiHeaders(answer.multiValueHeaders) : cookieHeaders(answer.cookies)),
  ].filter(([name]) => !ownHeaders.has(name.toLowerCase()));
  if (!headers.some(([name]) => name.toLowerCase() === "content-type")) headers.push(["Content-Type", plainText]);
  return { status, headers, body: bodyBytes(answer) };
}

/** Set by the gateway or by the connection, whatever the function says. */
const ownHeaders = new Set([
  "content-length",
  "transfer-encoding",
  "connection",
  "keep-alive",
  "apigw-requestid",
  "date",
]);

function statusOf(value: unknown): number {
  const status = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof status !== "number" || !Number.isInteger(status) || status < 200 || status > 599) {
    throw internalError(`the function's statusCode is ${JSON.stringify(value)}; it must be an integer from 200 to 599`);
  }
  return status;
}

function bodyBytes(answer: Record<string, unknown>): Buffer {
  const { body } = answer;
  if (body === undefined || body === null) return Buffer.alloc(0);
  if (typeof body !== "string") {
    if (typeof body === "object") throw internalError("the function's body is an object; it must be text");
    return Buffer.from(String(body));
  }
  return Buffer.from(body, answer.isBase64Encoded === true ? "base64" : "utf8");
}

function singleHeaders(headers: unknown): [string, string][] {
  if (headers === undefined || headers === null) return [];
  if (!isObject(headers)) throw internalError("the function's headers are not an object");
  return Object.entries(headers).flatMap(([name, value]) => pair(name, value));
}

function multiHeaders(headers: unknown): [string, string][] {
  if (headers === undefined || headers === null) return [];
  if (!isObject(headers)) throw internalError("the function's multiValueHeaders are not an object");
  return Object.entries(headers).flatMap(([name, values]) => {
    if (!Array.isArray(values)) throw internalError(`the function's multiValueHeaders.${name} is not a list`);
    return values.flatMap((value: unknown) => pair(name, value));
  });
}

function cookieHeaders(cookies: unknown): [string, string][] {
  if (cookies === undefined || cookies === null) return [];
  if (!Array.isArray(cookies)) throw internalError("the function's cookies are not a list");
  return cookies.map((cookie: unknown) => ["Set-Cookie", oneLine(String(cookie))]);
}

function pair(name: string, value: unknown): [string, string][] {
  if (value === null || value === undefined) return [];
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) {
    throw internalError(`the function's header name ${JSON.stringify(name)} is none`);
  }
  if (typeof value === "object") throw internalError(`the function's header ${name} is not text`);
  return [[name, oneLine(String(value))]];
}

/** A header cannot carry a line break: it would let a function's data forge further headers. */
function oneLine(value: string): string {
  return value.replace(/[\r\n]+/g, " ");
}

function hasStatusCode(value: unknown): value is Record<string, unknown> {
  return isObject(value) && value.statusCode !== undefined && value.statusCode !== null;
}
