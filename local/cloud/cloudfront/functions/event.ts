import { groupBy } from "../../../../capture/group-by";
import { cut } from "../../../cut";
import { type HeaderLines, header, type WireRequest, type WireResponse } from "../../../wire";

/** A value of an event; `multiValue` where there are several. */
interface Value {
  readonly value: string;
  readonly attributes?: string;
  readonly multiValue?: readonly { readonly value: string; readonly attributes?: string }[];
}
type Values = Readonly<Record<string, Value>>;

/** A viewer's request as functions see it: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html */
export interface EventRequest {
  readonly method: string;
  readonly uri: string;
  readonly querystring: Values;
  readonly headers: Values;
  readonly cookies: Values;
}

/** An answer as functions see and make it. */
export interface EventResponse {
  readonly statusCode: number;
  readonly statusDescription?: string;
  readonly headers?: Values;
  readonly cookies?: Values;
  readonly body?: string | { readonly data: string; readonly encoding?: "text" | "base64" };
}

/** A function returned what CloudFront does not take. */
export class InvalidResult extends Error {}

/** Headers that functions neither see nor set: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html, read 2026-11. */
const hidden =
  /^(connection|expect|keep-alive|proxy-.*|trailer|upgrade|x-accel-.*|x-amz-cf-.*|x-amzn-(auth|cf-.*)|x-cache|x-edge-.*|x-forwarded-proto|x-real-ip)$/;
const readOnly = {
  request: new Set(["content-length", "host", "transfer-encoding", "via"]),
  response: new Set(["transfer-encoding", "via", "warning"]),
};
/** Characters of an answer that a function makes. */
const largestBody = 40_960;

/** Makes the request of an event. */
export function toEventRequest(request: WireRequest): EventRequest {
  const [uri, query] = cut(request.target, "?");
  const cookies = (header(request.headers, "cookie") ?? "").split(";").map((part) => part.trim());
  return {
    method: request.method,
    uri,
    querystring: grouped(
      query
        .split("&")
        .filter(Boolean)
        .map((pair) => cut(pair, "=")),
    ),
    headers: { ...grouped(shownHeaders(request.headers, "cookie")), host: { value: request.host } },
    cookies: grouped(cookies.filter(Boolean).map((pair) => cut(pair, "="))),
  };
}

/** The request that a function returned, put into the viewer's. @throws InvalidResult */
export function fromEventRequest(request: WireRequest, before: EventRequest, after: EventRequest): WireRequest {
  if (typeof after.uri !== "string" || !after.uri.startsWith("/")) invalid("uri must begin with a slash");
  if (after.method !== before.method) invalid("method cannot be changed");
  const headers = changedLines(request.headers, before.headers, values(after, "headers"), "request");
  const cookies = values(after, "cookies");
  const cookie = pairs(cookies).map(([name, { value }]) => (value === "" ? name : `${name}=${value}`));
  const query = values(after, "querystring");
  const asBefore = same(query, before.querystring) ? request.target.split("?").slice(1).join("?") : undefined;
  const parts =
    asBefore ??
    pairs(query)
      .map(([name, { value }]) => (value === "" ? name : `${name}=${value}`))
      .join("&");
  return {
    ...request,
    target: parts === "" ? after.uri : `${after.uri}?${parts}`,
    headers: same(cookies, before.cookies)
      ? headers
      : [
          ...headers.filter(([name]) => name.toLowerCase() !== "cookie"),
          ...(cookie.length > 0 ? [["Cookie", cookie.join("; ")] as const] : []),
        ],
  };
}

/** Makes the response of an event. */
export function toEventResponse(response: WireResponse): EventResponse {
  const set = response.headers.filter(([name]) => name.toLowerCase() === "set-cookie").map(([, line]) => line);
  return {
    statusCode: response.status,
    headers: grouped(shownHeaders(response.headers, "set-cookie")),
    cookies: grouped(
      set.map((line) => {
        const [pair, attributes] = cut(line, ";");
        return [...cut(pair, "="), line.includes(";") ? attributes.trim() : undefined];
      }),
    ),
  };
}

/** The answer that a function returned; `before` is the answer it was given, where it was given one. @throws InvalidResult */
export function fromEventResponse(after: EventResponse, before?: WireResponse): WireResponse {
  const { statusCode } = after;
  if (!Number.isInteger(statusCode) || statusCode < 100 || statusCode > 599) {
    invalid(`statusCode must be a number from 100 to 599, got ${JSON.stringify(statusCode)}`);
  }
  const seen = before && toEventResponse(before);
  const headers = changedLines(before?.headers ?? [], seen?.headers ?? {}, values(after, "headers"), "response");
  const cookies = values(after, "cookies");
  const asBefore = before && same(cookies, seen?.cookies ?? {});
  const lines = pairs(cookies).map(
    ([name, { value, attributes }]) => `${name}=${value}${attributes ? `; ${attributes}` : ""}`,
  );
  return {
    status: statusCode,
    headers: asBefore
      ? headers
      : [
          ...headers.filter(([name]) => name.toLowerCase() !== "set-cookie"),
          ...lines.map((line) => ["Set-Cookie", line] as const),
        ],
    body: bodyOf(after.body) ?? before?.body ?? Buffer.alloc(0),
  };
}

function bodyOf(body: EventResponse["body"]): Buffer | undefined {
  if (body === undefined) return undefined;
  const { data, encoding } = typeof body === "string" ? { data: body, encoding: "text" } : body;
  if (typeof data !== "string") invalid("body must be a text or {encoding, data}");
  if (data.length > largestBody) invalid(`body is longer than ${largestBody} characters`);
  return Buffer.from(data, encoding === "base64" ? "base64" : "utf8");
}

/** The lines with what changed between two sets of values; lines of other headers keep their order and casing. */
function changedLines(
  lines: HeaderLines,
  before: Values,
  after: Values,
  kind: keyof typeof readOnly,
): [string, string][] {
  const changed = new Set<string>();
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (same(before[name], after[name])) continue;
    if (name !== name.toLowerCase()) invalid(`the header name ${name} must be in lower case`);
    if (hidden.test(name)) invalid(`the header ${name} must not be set`);
    if (readOnly[kind].has(name)) invalid(`the header ${name} is read-only`);
    if (after[name] !== undefined && !/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name)) invalid(`${name} is no header name`);
    changed.add(name);
  }
  const kept = lines.filter(([name]) => !changed.has(name.toLowerCase()));
  const added = pairs(after).filter(([name]) => changed.has(name));
  return [...kept.map(([name, value]): [string, string] => [name, value]), ...added.map(headerLine)];
}

function headerLine([name, { value }]: readonly [string, { value: string }]): [string, string] {
  if (/[\r\n\0]/.test(value)) invalid(`the value of the header ${name} has a line break`);
  return [name, value];
}

function shownHeaders(lines: HeaderLines, apart: string): [string, string][] {
  return lines
    .map(([name, value]): [string, string] => [name.toLowerCase(), value])
    .filter(([name]) => name !== apart && !hidden.test(name));
}

function grouped(lines: readonly (readonly [string, string, string?])[]): Record<string, Value> {
  return Object.fromEntries(
    [...groupBy(lines, ([name]) => name)].map(([name, group]) => {
      const list = group.map(([, value, attributes]) => ({ value, ...(attributes ? { attributes } : {}) }));
      return [name, list.length > 1 ? { ...list[0]!, multiValue: list } : list[0]!];
    }),
  );
}

/** Name and value of each member, several of one name apart. @throws InvalidResult */
function pairs(all: Values): [string, { value: string; attributes?: string }][] {
  return Object.entries(all).flatMap(([name, member]) =>
    (member?.multiValue ?? [member]).map((one): [string, { value: string; attributes?: string }] => {
      if (typeof one?.value !== "string") invalid(`${name} must have a value that is a text`);
      return [name, one];
    }),
  );
}

function values(of: EventRequest | EventResponse, member: "headers" | "cookies" | "querystring"): Values {
  const found = (of as unknown as Record<string, unknown>)[member] ?? {};
  if (typeof found !== "object" || Array.isArray(found)) invalid(`${member} must be an object`);
  return found as Values;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function invalid(why: string): never {
  throw new InvalidResult(why);
}
