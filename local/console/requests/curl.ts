import type { WireRequest } from "../../wire";
import { isSecretHeader } from "../redact";

/** Headers that curl adds itself, or that belong to one connection. */
const own = /^(host|content-length|connection|accept-encoding|transfer-encoding|user-agent|accept)$/i;

/** A request as a curl command for a shell; credentials are variables named after their headers. */
export function curlOf(request: WireRequest, url: string): string {
  const lines = [`curl -i${request.method === "GET" ? "" : ` -X ${request.method}`} ${quoted(url)}`];
  for (const [name, value] of request.headers) {
    if (own.test(name)) continue;
    lines.push(isSecretHeader(name) ? `-H "${name}: $${variableOf(name)}"` : `-H ${quoted(`${name}: ${value}`)}`);
  }
  if (request.body.length > 0) lines.push(`--data-raw ${quoted(request.body.toString("utf8"))}`);
  return lines.join(" \\\n  ");
}

function variableOf(name: string): string {
  return name.toUpperCase().replace(/\W/g, "_");
}

/** A text as one word of a POSIX shell. */
export function quoted(text: string): string {
  return `'${text.replace(/'/g, "'\\''")}'`;
}
