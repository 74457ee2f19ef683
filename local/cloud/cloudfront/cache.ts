import type { Clock } from "../../clock";
import { header, type WireRequest, type WireResponse } from "../../wire";
import { acceptedEncodings } from "./compress";
import type { CachePolicy, Selection } from "./policies";

/** An answer that is kept at the edge. */
interface Kept {
  readonly response: WireResponse & { readonly body: Buffer };
  readonly stored: number;
  readonly expires: number;
}

/** Kept answers of one distribution, oldest dropped first. */
export class EdgeCache {
  private readonly kept = new Map<string, Kept>();

  constructor(
    private readonly clock: Clock,
    private readonly limit = 1000,
  ) {}

  /** A fresh answer with its age in seconds. */
  find(key: string): { response: WireResponse; age: number } | undefined {
    const found = this.kept.get(key);
    if (!found) return undefined;
    if (found.expires <= this.clock.now()) {
      this.kept.delete(key);
      return undefined;
    }
    return { response: found.response, age: Math.floor((this.clock.now() - found.stored) / 1000) };
  }

  /** Keeps an answer for some seconds; 0 keeps nothing. */
  keep(key: string, response: WireResponse & { readonly body: Buffer }, seconds: number): void {
    if (seconds <= 0) return;
    const stored = this.clock.now();
    this.kept.set(key, { response, stored, expires: stored + seconds * 1000 });
    if (this.kept.size > this.limit) this.kept.delete(this.kept.keys().next().value!);
  }

  /** Drops what a path pattern (`/products/*`) matches. */
  invalidate(pattern: string): void {
    const prefix = pattern.endsWith("*") ? pattern.slice(0, -1) : undefined;
    for (const key of [...this.kept.keys()]) {
      const path = key.split(" ")[1]!.split("?")[0]!;
      if (prefix === undefined ? path === pattern : path.startsWith(prefix)) this.kept.delete(key);
    }
  }
}

/** Names that a selection takes from those that are there. */
export function selected(selection: Selection, name: string): boolean {
  const listed = selection.names.includes(name.toLowerCase());
  switch (selection.behavior) {
    case "none":
      return false;
    case "whitelist":
      return listed;
    case "allExcept":
      return !listed;
    default:
      return true;
  }
}

/** Query string of a target, with only the parameters that a selection takes, in their order. */
export function selectedQuery(target: string, selections: readonly Selection[]): string {
  const query = target.split("?").slice(1).join("?");
  if (query === "") return "";
  const parts = query.split("&").filter((part) => {
    const name = decodeName(part.split("=")[0]!);
    return selections.some((selection) => selected(selection, name));
  });
  return parts.length > 0 ? `?${parts.join("&")}` : "";
}

/** The key under which the answer to a request is kept. */
export function cacheKey(request: WireRequest, policy: CachePolicy): string {
  const path = request.target.split("?")[0];
  const headers = policy.headers.names.map((name) => `${name}=${header(request.headers, name) ?? ""}`);
  const cookies = cookiesOf(request)
    .filter(([name]) => selected(policy.cookies, name))
    .map((pair) => pair.join("="));
  return `${request.method} ${path}${selectedQuery(request.target, [policy.queryStrings])} ${[acceptedEncodings(request, policy), ...headers, ...cookies.sort()].join("|")}`;
}

/** Cookies of a request as name and value. */
export function cookiesOf(request: WireRequest): [string, string][] {
  return (header(request.headers, "cookie") ?? "")
    .split(";")
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => [part.split("=")[0]!, part.split("=").slice(1).join("=")]);
}

/** Errors that are kept whatever their headers say, and those kept only where a header says so: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html, read 2026-11. */
const keptErrors = new Set([404, 405, 414, 500, 501, 502, 503, 504]);
const askedErrors = new Set([400, 403, 412, 415]);

/**
 * Seconds to keep an answer: its own Cache-Control or Expires, within the policy's bounds. Errors are kept for a time of
 * their own, longer where the origin says so.
 * @param errorTtl error caching minimum TTL of the answer's status.
 */
export function secondsToKeep(response: WireResponse, policy: CachePolicy, now: number, errorTtl = 10): number {
  const { status } = response;
  const own = ownSeconds(response, now);
  if (keptErrors.has(status) || (askedErrors.has(status) && own !== undefined)) {
    return Math.max(errorTtl, Math.min(policy.maxTtl, own ?? 0));
  }
  if (![200, 203, 301, 410].includes(status)) return 0;
  const control = header(response.headers, "cache-control") ?? "";
  if (/(^|[,\s])(no-store|no-cache|private)([,\s]|$)/i.test(control)) return policy.minTtl;
  return Math.max(policy.minTtl, Math.min(policy.maxTtl, own ?? policy.defaultTtl));
}

function ownSeconds(response: WireResponse, now: number): number | undefined {
  const control = header(response.headers, "cache-control") ?? "";
  const shared = /s-maxage=(\d+)/i.exec(control) ?? /max-age=(\d+)/i.exec(control);
  const expires = header(response.headers, "expires");
  const seconds = shared ? Number(shared[1]) : expires ? (Date.parse(expires) - now) / 1000 : undefined;
  return Number.isFinite(seconds) ? seconds : undefined;
}

function decodeName(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, " "));
  } catch {
    return text;
  }
}
