import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { cut } from "../../cut";
import type { HeaderLines } from "../../wire";

/** Where and when a signature holds. */
export interface Scope {
  /** `20260102T030405Z` */
  readonly timestamp: string;
  readonly region: string;
  readonly service: string;
}

/** A request as far as its signature goes. */
export interface SignableRequest {
  readonly method: string;
  /** Path and query as on the wire. */
  readonly target: string;
  readonly headers: HeaderLines;
}

/** How a canonical request is made. */
export interface CanonicalOptions {
  /** Names of the signed headers, in lower case. */
  readonly signedHeaders: readonly string[];
  /** SHA-256 of the body in hexadecimal, or a word such as `UNSIGNED-PAYLOAD`. */
  readonly payloadHash: string;
  /** S3's rule: the path is encoded once and left as it is. @default false: encoded again, after normalising */
  readonly s3?: boolean;
  /** Take `.`, `..` and empty segments out of the path. @default true; S3 never does */
  readonly normalizePath?: boolean;
  /** Read `+` in the query as a blank, as forms write it. @default false */
  readonly plusIsBlank?: boolean;
}

/**
 * The canonical request.
 * See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function canonicalRequest(request: SignableRequest, options: CanonicalOptions): string {
  const [path, query] = cut(request.target, "?");
  const signed = [...options.signedHeaders].sort();
  return [
    request.method,
    options.s3 ? encodeOnce(path) : uriEncode(options.normalizePath === false ? path : normalize(path), true),
    canonicalQuery(query, options.plusIsBlank ?? false),
    ...signed.map((name) => `${name}:${headerValue(request.headers, name)}`),
    "",
    signed.join(";"),
    options.payloadHash,
  ].join("\n");
}

/** The string to sign. */
export function stringToSign(canonical: string, scope: Scope): string {
  return ["AWS4-HMAC-SHA256", scope.timestamp, credentialScope(scope), sha256(canonical)].join("\n");
}

/** `20260102/us-east-1/dynamodb/aws4_request` */
function credentialScope({ timestamp, region, service }: Scope): string {
  return `${timestamp.slice(0, 8)}/${region}/${service}/aws4_request`;
}

/** The signature in hexadecimal. */
export function signature(text: string, secretAccessKey: string, scope: Scope): string {
  const parts = [scope.timestamp.slice(0, 8), scope.region, scope.service, "aws4_request"];
  const key = parts.reduce<Buffer | string>((from, part) => hmac(from, part), `AWS4${secretAccessKey}`);
  return hmac(key, text).toString("hex");
}

/** Compares signatures in a time that does not tell where they differ. */
export function sameSignature(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** SHA-256 in hexadecimal. */
export function sha256(data: string | Buffer): string {
  return createHash("sha256").update(data).digest("hex");
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac("sha256", key).update(text, "utf8").digest();
}

/** Percent-encodes all but letters, digits and `-._~`. */
function uriEncode(text: string, keepSlash = false): string {
  let encoded = "";
  for (const byte of Buffer.from(text, "utf8")) {
    const char = String.fromCharCode(byte);
    encoded +=
      /[A-Za-z0-9\-._~]/.test(char) || (keepSlash && char === "/")
        ? char
        : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return encoded;
}

/** The path with exactly the encoding that S3 signs, however the client wrote it. */
function encodeOnce(path: string): string {
  return uriEncode(percentDecode(path), true) || "/";
}

function normalize(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "..") kept.pop();
    else if (segment !== "" && segment !== ".") kept.push(segment);
  }
  const trailing = kept.length > 0 && /\/(\.{0,2})$/.test(path) ? "/" : "";
  return `/${kept.join("/")}${trailing}`;
}

function canonicalQuery(query: string, plusIsBlank: boolean): string {
  return query
    .split("&")
    .filter((part) => part !== "")
    .map((part) => {
      const [name, value] = cut(part, "=");
      return [recode(name, plusIsBlank), recode(value, plusIsBlank)] as const;
    })
    .sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : x > y ? 1 : 0))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

function recode(text: string, plusIsBlank: boolean): string {
  return uriEncode(percentDecode(plusIsBlank ? text.replaceAll("+", " ") : text));
}

/** Decodes percent escapes; what is no escape stays. */
export function percentDecode(text: string): string {
  if (!text.includes("%")) return text;
  const bytes: Buffer[] = [];
  for (const [part] of text.matchAll(/%[0-9a-fA-F]{2}|[^%]+|%/g)) {
    bytes.push(/^%[0-9a-fA-F]{2}$/.test(part) ? Buffer.from(part.slice(1), "hex") : Buffer.from(part, "utf8"));
  }
  return Buffer.concat(bytes).toString("utf8");
}

function headerValue(headers: HeaderLines, name: string): string {
  return headers
    .filter(([candidate]) => candidate.toLowerCase() === name)
    .map(([, value]) => value.trim().replace(/\s+/g, " "))
    .join(",");
}
