import { type HeaderLines, header, type WireResponse } from "../../wire";
import type { AwsCall } from "../service";
import { readUpload } from "./body";
import type { Buckets } from "./buckets";
import { s3Errors } from "./errors";
import type { Notify } from "./notify";
import { decode, type S3Request } from "./request";
import type { ObjectVersion } from "./store";
import { xmlAnswer } from "./xml";

/** Headers that say what an object is; a request for it may ask for others. */
const describing = [
  "content-type",
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "expires",
];

/** Headers of an upload that come back with the object. */
const keptHeaders = new Set([...describing, "x-amz-storage-class", "x-amz-website-redirect-location"]);

/** The headers that are kept with an object. */
export function objectHeaders(lines: HeaderLines): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of lines) {
    const lower = name.toLowerCase();
    if (keptHeaders.has(lower) || lower.startsWith("x-amz-meta-")) kept[lower] = value;
  }
  const encoding = (kept["content-encoding"] ?? "").split(",").map((part) => part.trim());
  const real = encoding.filter((part) => part && part !== "aws-chunked");
  if (real.length > 0) kept["content-encoding"] = real.join(",");
  else delete kept["content-encoding"];
  return { "content-type": "binary/octet-stream", ...kept };
}

/** PutObject and CopyObject. */
export async function putObject(
  buckets: Buckets,
  request: S3Request,
  call: AwsCall,
  notify: Notify,
): Promise<WireResponse> {
  const { bucket, key, wire } = request;
  const context = {
    "s3:x-amz-acl": header(wire.headers, "x-amz-acl"),
    "s3:x-amz-server-side-encryption": header(wire.headers, "x-amz-server-side-encryption"),
  };
  buckets.allow(call, "PutObject", bucket, key, context);
  buckets.existing(bucket);
  const source = header(wire.headers, "x-amz-copy-source");
  const before = buckets.store.find(bucket, key);
  if (header(wire.headers, "if-none-match") === "*" && before) throw s3Errors.preconditionFailed();
  const expected = header(wire.headers, "if-match");
  if (expected !== undefined && before?.etag !== expected) throw s3Errors.preconditionFailed();
  if (source !== undefined) return copyObject(buckets, request, call, source, notify);
  const { body, checksums } = readUpload(wire);
  const headers = { ...objectHeaders(wire.headers), ...checksums };
  const version = buckets.store.put(bucket, key, { body, headers }, buckets.versioned(bucket), buckets.cloud.clock);
  notify("ObjectCreated:Put", bucket, version, call);
  return {
    status: 200,
    headers: [["ETag", version.etag], ...versionHeader(version), ...encryption, ...Object.entries(checksums)],
    body: Buffer.alloc(0),
  };
}

function copyObject(buckets: Buckets, request: S3Request, call: AwsCall, source: string, notify: Notify): WireResponse {
  const [path = "", query = ""] = source.replace(/^\//, "").split("?");
  const decoded = decode(path);
  const slash = decoded.indexOf("/");
  const [fromBucket, fromKey] = [decoded.slice(0, slash), decoded.slice(slash + 1)];
  buckets.allow(call, "GetObject", fromBucket, fromKey);
  buckets.existing(fromBucket);
  const versionId = new URLSearchParams(query).get("versionId") ?? undefined;
  const found = buckets.store.find(fromBucket, fromKey, versionId);
  if (!found) throw s3Errors.noSuchKey();
  const replace = header(request.wire.headers, "x-amz-metadata-directive") === "REPLACE";
  const version = buckets.store.put(
    request.bucket,
    request.key,
    { body: buckets.store.read(found.blob), headers: replace ? objectHeaders(request.wire.headers) : found.headers },
    buckets.versioned(request.bucket),
    buckets.cloud.clock,
  );
  notify("ObjectCreated:Copy", request.bucket, version, call);
  return xmlAnswer(
    "CopyObjectResult",
    { ETag: version.etag, LastModified: new Date(version.lastModified).toISOString() },
    [...versionHeader(version), ...encryption],
  );
}

/** GetObject and HeadObject. */
export async function getObject(buckets: Buckets, request: S3Request, call: AwsCall): Promise<WireResponse> {
  const { bucket, key, query, wire } = request;
  const versionId = query.get("versionId") ?? undefined;
  buckets.allow(call, versionId === undefined ? "GetObject" : "GetObjectVersion", bucket, key);
  buckets.existing(bucket);
  const version = buckets.store.find(bucket, key, versionId);
  if (!version) {
    // Whoever may not list does not learn which keys there are.
    if (!buckets.mayList(call, bucket)) throw s3Errors.accessDenied();
    throw versionId === undefined ? s3Errors.noSuchKey() : s3Errors.noSuchVersion();
  }
  if (version.deleteMarker) throw s3Errors.methodNotAllowed();
  const { status, range } = conditions(wire.headers, version);
  const body = status === 304 ? Buffer.alloc(0) : buckets.store.read(version.blob);
  const part = range ? body.subarray(range.start, range.end + 1) : body;
  return {
    status: range ? 206 : status,
    headers: [
      ...Object.entries({ ...shownHeaders(request, version, range), ...overrides(query) }),
      ["ETag", version.etag],
      ["Last-Modified", new Date(version.lastModified).toUTCString()],
      ["Accept-Ranges", "bytes"],
      ...versionHeader(version),
      ...encryption,
      ...(range ? [["Content-Range", `bytes ${range.start}-${range.end}/${version.size}`] as const] : []),
      ...(request.method === "HEAD" ? [["Content-Length", String(part.length)] as const] : []),
    ],
    body: request.method === "HEAD" ? Buffer.alloc(0) : part,
  };
}

/** DeleteObject. */
export async function deleteObject(
  buckets: Buckets,
  request: S3Request,
  call: AwsCall,
  notify: Notify,
): Promise<WireResponse> {
  const { bucket, key, query } = request;
  const versionId = query.get("versionId") ?? undefined;
  buckets.allow(call, versionId === undefined ? "DeleteObject" : "DeleteObjectVersion", bucket, key);
  buckets.existing(bucket);
  return { status: 204, headers: [...remove(buckets, bucket, key, versionId, call, notify)], body: Buffer.alloc(0) };
}

/** Deletes a key or one version of it, whose permission has been asked for; returns what the answer's headers tell. */
export function remove(
  buckets: Buckets,
  bucket: string,
  key: string,
  versionId: string | undefined,
  call: AwsCall,
  notify: Notify,
): HeaderLines {
  if (versionId !== undefined) {
    const version = buckets.store.find(bucket, key, versionId);
    if (version) buckets.store.deleteVersion(bucket, version);
    return [
      ["x-amz-version-id", versionId],
      ...(version?.deleteMarker ? [["x-amz-delete-marker", "true"] as const] : []),
    ];
  }
  const before = buckets.store.find(bucket, key);
  const marker = buckets.store.delete(bucket, key, buckets.versioned(bucket), buckets.cloud.clock);
  if (before) notify(marker ? "ObjectRemoved:DeleteMarkerCreated" : "ObjectRemoved:Delete", bucket, before, call);
  return marker
    ? [
        ["x-amz-version-id", marker.versionId],
        ["x-amz-delete-marker", "true"],
      ]
    : [];
}

/** The header that names a version, where there are versions. */
export function versionHeader(version: ObjectVersion): [string, string][] {
  return version.versionId === "null" ? [] : [["x-amz-version-id", version.versionId]];
}

/** S3 encrypts every object; the local one says so as S3 does, and writes it as it is. */
export const encryption: HeaderLines = [["x-amz-server-side-encryption", "AES256"]];

function shownHeaders(request: S3Request, version: ObjectVersion, range: object | undefined): Record<string, string> {
  const asked = header(request.wire.headers, "x-amz-checksum-mode")?.toUpperCase() === "ENABLED" && !range;
  const shown = Object.entries(version.headers).filter(([name]) => asked || !name.startsWith("x-amz-checksum-"));
  return Object.fromEntries(shown);
}

function overrides(query: URLSearchParams): Record<string, string> {
  const asked = describing.map((name) => [name, query.get(`response-${name}`)] as const);
  return Object.fromEntries(asked.filter((entry): entry is readonly [string, string] => entry[1] !== null));
}

function conditions(
  lines: HeaderLines,
  version: ObjectVersion,
): { status: number; range?: { start: number; end: number } } {
  const match = header(lines, "if-match");
  if (match !== undefined && match !== "*" && match !== version.etag) throw s3Errors.preconditionFailed();
  const noneMatch = header(lines, "if-none-match");
  if (noneMatch !== undefined && (noneMatch === "*" || noneMatch === version.etag)) return { status: 304 };
  const since = Date.parse(header(lines, "if-modified-since") ?? "");
  if (noneMatch === undefined && Math.floor(version.lastModified / 1000) * 1000 <= since) return { status: 304 };
  const range = /^bytes=(\d*)-(\d*)$/.exec(header(lines, "range") ?? "");
  if (!range || (range[1] === "" && range[2] === "")) return { status: 200 };
  const last = version.size - 1;
  const start = range[1] === "" ? Math.max(0, version.size - Number(range[2])) : Number(range[1]);
  const end = range[1] === "" || range[2] === "" ? last : Math.min(Number(range[2]), last);
  if (start > last || start > end) throw s3Errors.invalidRange();
  return { status: 200, range: { start, end } };
}
