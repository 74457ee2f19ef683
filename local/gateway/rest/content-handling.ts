import type { ContentHandling } from "./definition";
import { configurationFault } from "./fault";

/**
 * A request's body as the integration gets it.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings-workflow.html
 */
export function convertRequest(body: Buffer, isBinary: boolean, handling: ContentHandling | undefined): Buffer {
  if (isBinary) return handling === "CONVERT_TO_TEXT" ? Buffer.from(body.toString("base64")) : body;
  if (handling === "CONVERT_TO_BINARY") return decodeBase64(body.toString("utf8"));
  return asText(body);
}

/** An integration's body as the client gets it, by whether the body and what the client accepts are binary. */
export function convertResponse(
  body: Buffer,
  payloadIsBinary: boolean,
  acceptIsBinary: boolean,
  handling: ContentHandling | undefined,
): Buffer {
  if (payloadIsBinary) {
    if (handling === "CONVERT_TO_BINARY") return body;
    if (handling === "CONVERT_TO_TEXT" || !acceptIsBinary) return Buffer.from(body.toString("base64"));
    return body;
  }
  if (handling === "CONVERT_TO_TEXT") return body;
  if (handling === "CONVERT_TO_BINARY" || acceptIsBinary) return decodeBase64(body.toString("utf8"));
  return body;
}

/** Decodes base64, or fails the request with 500 where the text is none. */
export function decodeBase64(text: string): Buffer {
  const plain = text.replace(/\s+/g, "");
  if (plain.length % 4 === 1 || !/^[A-Za-z0-9+/]*={0,2}$/.test(plain)) {
    throw configurationFault("Unable to base64 decode the body.");
  }
  return Buffer.from(plain, "base64");
}

/** Text bytes; what is no UTF-8 becomes U+FFFD. */
function asText(body: Buffer): Buffer {
  const text = body.toString("utf8");
  return text.includes("\uFFFD") ? Buffer.from(text) : body;
}
