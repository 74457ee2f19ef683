import { cut } from "../../cut";
import { header, type WireRequest } from "../../wire";

/** An S3 request, its bucket and key found in the path or in the host name. */
export interface S3Request {
  readonly method: string;
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly wire: WireRequest;
}

const virtualHosts = [
  /^(.+)\.s3[.-][\w.-]*amazonaws\.com$/i,
  /^(.+)\.s3\.localhost$/i,
  /^([a-z0-9.-]{3,63})\.localhost$/i,
];

/** Reads a request in path style (`/BUCKET/KEY`) or virtual-host style (`BUCKET.s3.REGION.amazonaws.com/KEY`). */
export function readS3Request(wire: WireRequest): S3Request {
  const [path, query] = cut(wire.target, "?");
  const host = (wire.host || (header(wire.headers, "host") ?? "")).replace(/:\d+$/, "");
  const virtual = virtualHosts
    .map((pattern) => pattern.exec(host)?.[1])
    .find((name) => name !== undefined && name !== "s3");
  const segments = path.slice(1);
  const [first, rest] = cut(segments, "/");
  return {
    method: wire.method,
    bucket: virtual ?? decode(first),
    key: decode(virtual ? segments : rest),
    query: new URLSearchParams(query),
    wire,
  };
}

/** ARN of a bucket, or of an object in it. */
export function s3Arn(bucket: string, key?: string): string {
  return key === undefined ? `arn:aws:s3:::${bucket}` : `arn:aws:s3:::${bucket}/${key}`;
}

/** Percent-decodes a path; text that is not valid stays as it is. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
