import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { header, type WireRequest } from "../../wire";
import { s3Errors } from "./errors";

/** What a request uploads: its bytes, and the checksums that were sent with them and hold. */
export interface Upload {
  readonly body: Buffer;
  /** `x-amz-checksum-…` headers, to be kept with the object. */
  readonly checksums: Readonly<Record<string, string>>;
}

const digests: Readonly<Record<string, (body: Buffer) => string>> = {
  "content-md5": (body) => createHash("md5").update(body).digest("base64"),
  "x-amz-checksum-sha1": (body) => createHash("sha1").update(body).digest("base64"),
  "x-amz-checksum-sha256": (body) => createHash("sha256").update(body).digest("base64"),
  "x-amz-checksum-crc32": (body) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(crc32(body));
    return bytes.toString("base64");
  },
};

/** Takes the body out of its chunks where the client signed it as a stream, and compares its checksums. */
export function readUpload(request: WireRequest): Upload {
  const chunked = (header(request.headers, "x-amz-content-sha256") ?? "").startsWith("STREAMING-");
  const { body, trailers } = chunked ? readChunks(request.body) : { body: request.body, trailers: {} };
  const sent: Record<string, string> = { ...trailers };
  for (const [name, value] of request.headers) sent[name.toLowerCase()] = value;
  for (const [name, digest] of Object.entries(digests)) {
    const claimed = sent[name];
    if (claimed !== undefined && claimed !== digest(body)) throw s3Errors.badDigest(name);
  }
  const checksums = Object.entries(sent).filter(([name]) =>
    /^x-amz-checksum-(crc32|crc32c|crc64nvme|sha1|sha256)$/.test(name),
  );
  return { body, checksums: Object.fromEntries(checksums) };
}

/** aws-chunked: `SIZE[;chunk-signature=…]\r\nBYTES\r\n … 0\r\n[trailer:value\r\n]\r\n`. */
function readChunks(raw: Buffer): { body: Buffer; trailers: Record<string, string> } {
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const end = raw.indexOf("\r\n", at);
    const size = end < 0 ? Number.NaN : Number.parseInt(raw.toString("latin1", at, end), 16);
    if (!Number.isInteger(size) || size < 0 || end + 2 + size > raw.length) {
      throw s3Errors.invalidArgument("the body is not aws-chunked, as its x-amz-content-sha256 says");
    }
    at = end + 2;
    if (size === 0) break;
    chunks.push(raw.subarray(at, at + size));
    at += size + 2;
  }
  const trailers: Record<string, string> = {};
  for (const line of raw.toString("latin1", at).split("\r\n")) {
    const colon = line.indexOf(":");
    if (colon > 0) trailers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
  return { body: Buffer.concat(chunks), trailers };
}
