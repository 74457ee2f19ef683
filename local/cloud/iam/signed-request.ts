import { cut } from "../../cut";
import { header, headerValues, type WireRequest } from "../../wire";
import { AwsError } from "../errors";
import { percentDecode, type Scope } from "./sigv4";

/** A signature as it came with a request, in its header or in its query. */
export interface SignedRequest {
  readonly accessKeyId: string;
  readonly sessionToken: string | undefined;
  readonly scope: Scope;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** Seconds that a presigned URL holds; absent for a signature in the header. */
  readonly expires?: number;
  /** Path and query that were signed: without the signature itself. */
  readonly target: string;
}

const algorithm = "AWS4-HMAC-SHA256";

/** The signature of a request; undefined when it carries none. @throws AwsError when it carries a broken one */
export function readSignature(request: WireRequest): SignedRequest | undefined {
  const authorization = header(request.headers, "authorization") ?? "";
  const query = new Map(
    cut(request.signedTarget, "?")[1]
      .split("&")
      .map((part) => {
        const [name, value] = cut(part, "=");
        return [percentDecode(name), percentDecode(value)] as const;
      }),
  );
  const inHeader = authorization.startsWith(`${algorithm} `) || authorization === algorithm;
  const inQuery = query.has("X-Amz-Algorithm") || query.has("X-Amz-Signature");
  if (inHeader && inQuery) {
    throw new AwsError(
      "InvalidRequest",
      "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter or the Authorization header should be specified",
      400,
    );
  }
  if (inHeader) return fromHeader(request, authorization);
  return inQuery ? fromQuery(request, query) : undefined;
}

function fromHeader(request: WireRequest, authorization: string): SignedRequest {
  const parts = new Map(
    authorization
      .slice(algorithm.length)
      .split(",")
      .map((part) => cut(part.trim(), "=")),
  );
  const timestamp = header(request.headers, "x-amz-date") ?? basicDate(header(request.headers, "date"));
  const missing = ["Credential", "Signature", "SignedHeaders"]
    .filter((name) => !parts.get(name))
    .map((name) => `Authorization header requires '${name}' parameter.`);
  if (!timestamp) {
    missing.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  }
  // AWS repeats the header here; the signature in it stays out of logs.
  if (missing.length > 0) incomplete(missing.join(" "));
  if (headerValues(request.headers, "authorization").length > 1)
    incomplete("Authorization header stands more than once.");
  return {
    ...readCredential(parts.get("Credential") ?? "", timestamp ?? ""),
    sessionToken: header(request.headers, "x-amz-security-token"),
    signedHeaders: (parts.get("SignedHeaders") ?? "").toLowerCase().split(";"),
    signature: parts.get("Signature") ?? "",
    target: request.signedTarget,
  };
}

function fromQuery(request: WireRequest, query: ReadonlyMap<string, string>): SignedRequest {
  const missing = ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-SignedHeaders", "X-Amz-Signature"]
    .filter((name) => !query.get(name))
    .map((name) => `AWS query-string parameters must include '${name}'.`);
  if (missing.length > 0) incomplete(missing.join(" "));
  if (query.get("X-Amz-Algorithm") !== algorithm) incomplete(`X-Amz-Algorithm only supports "${algorithm}"`);
  const expires = Number(query.get("X-Amz-Expires") ?? "300");
  if (!Number.isInteger(expires) || expires < 1 || expires > 604_800) {
    throw new AwsError(
      "AuthorizationQueryParametersError",
      "X-Amz-Expires must be a number of seconds from 1 to 604800",
      400,
    );
  }
  const [path, parameters] = cut(request.signedTarget, "?");
  const unsigned = parameters
    .split("&")
    .filter((part) => percentDecode(part.split("=")[0] ?? "") !== "X-Amz-Signature");
  return {
    ...readCredential(query.get("X-Amz-Credential") ?? "", query.get("X-Amz-Date") ?? ""),
    sessionToken: query.get("X-Amz-Security-Token"),
    signedHeaders: (query.get("X-Amz-SignedHeaders") ?? "").toLowerCase().split(";"),
    signature: query.get("X-Amz-Signature") ?? "",
    expires,
    target: `${path}?${unsigned.join("&")}`,
  };
}

function readCredential(credential: string, timestamp: string): Pick<SignedRequest, "accessKeyId" | "scope"> {
  const parts = credential.split("/");
  const [accessKeyId = "", date, region = "", service = "", end] = parts;
  if (parts.length !== 5 || end !== "aws4_request") {
    incomplete(
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${parts.length}' elements`,
    );
  }
  if (!/^\d{8}T\d{6}Z$/.test(timestamp))
    incomplete(`Date must be in ISO-8601 'basic format'. Got '${timestamp.slice(0, 40)}'.`);
  if (date !== timestamp.slice(0, 8)) {
    throw new AwsError(
      "InvalidSignatureException",
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${date}' != '${timestamp.slice(0, 8)}', from '${timestamp}'.`,
      403,
    );
  }
  return { accessKeyId, scope: { timestamp, region, service } };
}

function basicDate(date: string | undefined): string | undefined {
  const time = Date.parse(date ?? "");
  return Number.isNaN(time) ? undefined : new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, "");
}

function incomplete(message: string): never {
  throw new AwsError("IncompleteSignatureException", message, 403);
}
