import { request } from "node:http";

/** An HTTP answer as it came over the wire. */
export interface HttpAnswer {
  readonly status: number;
  /** Values by lower-case name, repeated ones joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Sends a request raw: the path not normalised, the headers in their own casing and no others but the transport's. */
export function send(
  origin: string,
  call: { method: string; path: string; headers: readonly (readonly [string, string])[]; body: Buffer },
): Promise<HttpAnswer> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, method: call.method, path: call.path, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const headers: Record<string, string> = {};
        for (let i = 0; i < response.rawHeaders.length; i += 2) {
          const name = response.rawHeaders[i]!.toLowerCase();
          const value = response.rawHeaders[i + 1]!;
          headers[name] = name in headers ? `${headers[name]}, ${value}` : value;
        }
        resolve({ status: response.statusCode ?? 0, headers, body: Buffer.concat(chunks) });
      });
    });
    outgoing.on("error", reject);
    for (const [name, value] of call.headers) outgoing.setHeader(name, value);
    if (call.body.length > 0) outgoing.setHeader("Content-Length", call.body.length);
    outgoing.end(call.body);
  });
}
