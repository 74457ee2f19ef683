import { own } from "../../own";
import { configurationFault } from "../fault";

/** Fills path parameters into a URI: `{name}`, also written `{name+}`. */
export function withPathParameters(uri: string, path: Readonly<Record<string, string>>): string {
  return uri.replace(/\{([\w.-]+)\+?\}/g, (whole, name: string) => own(path, name) ?? whole);
}

/** Adds query parameters; values are encoded, and names that the URI has already get more values. */
export function withQuery(url: string, query: Readonly<Record<string, readonly string[]>>): string {
  const pairs = Object.entries(query).flatMap(([name, values]) =>
    values.map((value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`),
  );
  if (pairs.length === 0) return url;
  return `${url}${url.includes("?") ? "&" : "?"}${pairs.join("&")}`;
}

/** Throws what API Gateway answers for a URI that leads nowhere. */
export function checkUrl(url: string): string {
  if (!/^https?:\/\/[^/?#]/.test(url) || !URL.canParse(url)) throw configurationFault("Invalid endpoint address");
  return url;
}

/** Parts of an AWS integration's URI. */
export interface AwsUri {
  readonly region: string;
  readonly service: string;
  readonly subdomain?: string;
  readonly kind: "path" | "action";
  /** The path without a leading slash, or the action's name. */
  readonly rest: string;
}

/** Takes `arn:aws:apigateway:REGION:[SUBDOMAIN.]SERVICE:path|action/…` apart. */
export function readAwsUri(uri: string): AwsUri {
  const [, region, host = "", kind, rest = ""] =
    /^arn:aws[\w-]*:apigateway:([\w-]+):([\w.-]+):(path|action)\/(.*)$/s.exec(uri) ?? [];
  if (!region || !kind) throw configurationFault("Invalid endpoint address");
  const dot = host.lastIndexOf(".");
  return {
    region,
    service: host.slice(dot + 1),
    ...(dot > 0 ? { subdomain: host.slice(0, dot) } : {}),
    kind: kind as "path" | "action",
    rest: rest.replace(/^\/+/, ""),
  };
}

/** Lambda's function ARN (or name, with qualifier) in a path of Lambda's own API. */
export function functionOf(rest: string): { readonly functionArn: string; readonly streaming: boolean } {
  const match = /^\d{4}-\d{2}-\d{2}\/functions\/(.+?)\/(invocations|response-streaming-invocations)\/?$/.exec(rest);
  if (!match?.[1]) throw configurationFault("Invalid endpoint address");
  return { functionArn: decodeURIComponent(match[1]), streaming: match[2] !== "invocations" };
}
