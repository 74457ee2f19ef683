import { type HeaderLines, headerValues, type WireRequest } from "../../wire";
import type { ApiIdentity, StageSettings } from "./definition";
import type { RouteMatch } from "./routes";

/** What an authorizer found out about the caller. */
export type AuthorizerResult =
  | {
      readonly type: "jwt";
      readonly claims: Readonly<Record<string, string>>;
      readonly scopes: readonly string[] | null;
    }
  | {
      readonly type: "lambda";
      readonly context: Readonly<Record<string, unknown>> | null;
      readonly principalId?: string;
    }
  | {
      readonly type: "iam";
      readonly accessKey: string;
      readonly accountId: string;
      readonly callerId: string;
      readonly userArn: string;
      readonly userId: string;
    };

/** One request on its way through a stage: what is known of it before its route is. */
export interface HttpCall {
  readonly request: WireRequest;
  readonly api: ApiIdentity;
  readonly stage: StageSettings;
  /** Extended request id, which HTTP APIs use as the request id. */
  readonly requestId: string;
  readonly traceId: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** Path as sent, with stage or base path; percent-encoded. */
  readonly fullPath: string;
  /** Path below the stage; percent-encoded. */
  readonly path: string;
  /** Query as sent, without `?`. */
  readonly query: string;
}

/** A call whose route is known. */
export interface RoutedCall extends HttpCall {
  readonly match: RouteMatch;
  readonly authorizer?: AuthorizerResult;
}

/** Query parameters in order of appearance; `+` is a space, bad escapes stay as they are. */
export function queryPairs(query: string): [string, string][] {
  return query === "" ? [] : [...new URLSearchParams(query)];
}

/** All values of a header, joined with commas; undefined when it was not sent. */
export function joinedHeader(lines: HeaderLines, name: string): string | undefined {
  return joinedOrNone(headerValues(lines, name));
}

/** All values of a query parameter, joined with commas; undefined when it was not sent. */
export function joinedQuery({ query }: HttpCall, name: string): string | undefined {
  return joinedOrNone(queryPairs(query).flatMap(([key, value]) => (key === name ? [value] : [])));
}

function joinedOrNone(values: readonly string[]): string | undefined {
  return values.length > 0 ? values.join(",") : undefined;
}

/** Headers that API Gateway adds to what backends and authorizers see. */
export function forwardedHeaders(call: HttpCall): HeaderLines {
  const { request } = call;
  const own = new Set(["host", "x-forwarded-for", "x-forwarded-port", "x-forwarded-proto", "x-amzn-trace-id"]);
  const sent = request.headers.filter(([name]) => !own.has(name.toLowerCase()));
  const chain = request.headers.filter(([name]) => name.toLowerCase() === "x-forwarded-for").map(([, value]) => value);
  const hasLength = sent.some(([name]) => name.toLowerCase() === "content-length");
  return [
    ...sent,
    ...(hasLength ? [] : [["Content-Length", String(request.body.length)] as const]),
    ["Host", request.host],
    ["X-Amzn-Trace-Id", call.traceId],
    ["X-Forwarded-For", [...chain, request.source.ip].join(", ")],
    ["X-Forwarded-Port", request.scheme === "https" ? "443" : "80"],
    ["X-Forwarded-Proto", request.scheme],
  ];
}

/** First label of a host name, as `domainPrefix`. */
export function domainPrefix(host: string): string {
  return host.split(".")[0] ?? host;
}

/** Decodes a whole path for display; bad escapes stay. */
export function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** A path parameter, header, or other map made of pairs; undefined when there is none. */
export function mapOf<T>(entries: Iterable<readonly [string, T]>): Record<string, T> | undefined {
  const map = Object.fromEntries(entries);
  return Object.keys(map).length > 0 ? map : undefined;
}
