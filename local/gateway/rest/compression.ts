import { promisify } from "node:util";
import { deflate, gunzip, gzip, inflate } from "node:zlib";
import { type HeaderLines, header, type WireRequest, type WireResponse } from "../../wire";

const longest = 10 * 1024 * 1024;

/**
 * Compresses a response from a size on, as the client accepts.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gzip-compression-decompression.html
 */
export async function compressResponse(
  response: WireResponse,
  acceptEncoding: string | undefined,
  minimumSize: number | undefined,
): Promise<WireResponse> {
  const { body } = response;
  if (minimumSize === undefined || !Buffer.isBuffer(body) || body.length < Math.max(1, minimumSize)) return response;
  if (header(response.headers, "content-encoding") !== undefined) return response;
  const coding = acceptedCoding(acceptEncoding);
  if (!coding) return response;
  const compressed = await promisify(coding === "gzip" ? gzip : deflate)(body);
  return { ...response, headers: [...response.headers, ["Content-Encoding", coding]], body: compressed };
}

/** Undoes the compression of a request's body, for APIs with compression; what is broken passes as it is. */
export async function decompressRequest(request: WireRequest, minimumSize: number | undefined): Promise<WireRequest> {
  const coding = header(request.headers, "content-encoding")?.trim().toLowerCase();
  if (minimumSize === undefined || (coding !== "gzip" && coding !== "deflate")) return request;
  try {
    // The bound keeps a small request from becoming a huge one.
    const body = await promisify(coding === "gzip" ? gunzip : inflate)(request.body, { maxOutputLength: longest + 1 });
    const headers: HeaderLines = request.headers.filter(([name]) => name.toLowerCase() !== "content-encoding");
    return { ...request, headers, body };
  } catch {
    return request;
  }
}

function acceptedCoding(acceptEncoding: string | undefined): "gzip" | "deflate" | undefined {
  const accepted = (acceptEncoding ?? "")
    .split(",")
    .map((part) =>
      part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/),
    )
    .filter(([, quality]) => quality === undefined || !/^q=0(\.0*)?$/.test(quality))
    .map(([name]) => name);
  if (accepted.includes("gzip") || accepted.includes("*")) return "gzip";
  return accepted.includes("deflate") ? "deflate" : undefined;
}
