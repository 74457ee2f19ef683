import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { header, type WireRequest, type WireResponse } from "../../wire";
import type { CachePolicy } from "./policies";

const compressors = {
  br: (body: Buffer) => promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: (body: Buffer) => promisify(gzip)(body),
};

/** Content types and sizes that CloudFront compresses: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/ServingCompressedFiles.html, read 2026-11. */
const compressible = new Set(
  (
    "application/dash+xml application/eot application/font application/font-sfnt application/javascript application/json " +
    "application/opentype application/otf application/pdf application/pkcs7-mime application/protobuf " +
    "application/rss+xml application/truetype application/ttf application/vnd.apple.mpegurl " +
    "application/vnd.mapbox-vector-tile application/vnd.ms-fontobject application/wasm application/xhtml+xml " +
    "application/xml application/x-font-opentype application/x-font-truetype application/x-font-ttf " +
    "application/x-httpd-cgi application/x-javascript application/x-mpegurl application/x-opentype application/x-otf " +
    "application/x-perl application/x-ttf font/eot font/opentype font/otf font/ttf image/svg+xml text/css text/csv " +
    "text/html text/javascript text/js text/plain text/richtext text/tab-separated-values text/xml text/x-component " +
    "text/x-java-source text/x-script vnd.apple.mpegurl"
  ).split(" "),
);
const smallest = 1000;
const largest = 10_000_000;

/** What a viewer takes, of what the cache policy has on: `br,gzip`, `br`, `gzip`, or nothing. It is part of the cache key. */
export function acceptedEncodings(request: WireRequest, policy: CachePolicy): string {
  const asked = (header(request.headers, "accept-encoding") ?? "").toLowerCase();
  const takes = (name: string) =>
    asked.split(",").some((part) => {
      const [coding = "", ...parameters] = part.trim().split(/\s*;\s*/);
      return coding === name && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
    });
  return [policy.brotli && takes("br") ? "br" : "", policy.gzip && takes("gzip") ? "gzip" : ""]
    .filter(Boolean)
    .join(",");
}

/** Compresses an origin's answer where CloudFront would; other answers are handed on as they are. */
export async function compressed(
  response: WireResponse & { readonly body: Buffer },
  accepted: string,
): Promise<WireResponse & { readonly body: Buffer }> {
  const { status, headers, body } = response;
  const type = (header(headers, "content-type") ?? "").split(";")[0]!.trim().toLowerCase();
  const fits =
    accepted !== "" &&
    [200, 403, 404].includes(status) &&
    compressible.has(type) &&
    body.length >= smallest &&
    body.length <= largest &&
    header(headers, "content-encoding") === undefined &&
    header(headers, "transfer-encoding") === undefined;
  if (!fits) return response;
  const coding = accepted.startsWith("br") ? "br" : "gzip";
  const kept = headers
    .filter(([name]) => name.toLowerCase() !== "content-length")
    .map(([name, value]): [string, string] =>
      name.toLowerCase() === "etag" && value.startsWith('"') ? [name, `W/${value}`] : [name, value],
    );
  const vary = header(headers, "vary") === undefined ? [["Vary", "Accept-Encoding"] as [string, string]] : [];
  return {
    status,
    headers: [...kept, ["Content-Encoding", coding], ...vary],
    body: await compressors[coding](body),
  };
}
