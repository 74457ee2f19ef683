import { request as httpRequest } from "node:http";
import { request as httpsRequest, type RequestOptions } from "node:https";
import { headerValues, type UpgradeHandler, type WireHandler, type WireRequest, type WireResponse } from "../wire";

/** A host of the simulated internet. */
export interface Endpoint {
  /** AWS host name, e.g. `abc.execute-api.us-east-1.amazonaws.com`. */
  readonly host: string;
  /** Path prefix under which the local server offers the host, e.g. `/execute-api/abc`; absent: not offered by path. */
  readonly mount?: string;
  /** Hosts inside a VPC answer only to callers inside it. @default "public" */
  readonly reach?: "public" | "vpc";
  readonly handle: WireHandler;
  readonly upgrade?: UpgradeHandler;
}

/** What to send; `url` decides between a simulated host and a real one. */
export interface OutboundRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: WireRequest["headers"];
  readonly body: Buffer;
  readonly source: WireRequest["source"];
  /** @default no limit */
  readonly timeoutMs?: number;
  /** Verify a real server's certificate. @default true */
  readonly verifyTls?: boolean;
  /** Shown to a real server that asks for a certificate; PEM. */
  readonly clientCertificate?: { readonly certificate: string; readonly privateKey: string };
  readonly signal?: AbortSignal;
}

/** Thrown when an outbound request outlives its time limit. */
export class TimeoutError extends Error {}

/** Host names of the local cloud and what answers under them; other hosts are reached for real. */
export class Network {
  private readonly endpoints = new Map<string, Endpoint>();

  /** Adds a host; the returned function takes it out again. Throws when the name is taken. */
  register(endpoint: Endpoint): () => void {
    const host = endpoint.host.toLowerCase();
    if (this.endpoints.has(host)) throw new Error(`host ${host} is already registered`);
    this.endpoints.set(host, endpoint);
    return () => {
      if (this.endpoints.get(host) === endpoint) this.endpoints.delete(host);
    };
  }

  /** The endpoint of a host name, with or without a port; `*.` endpoints match one label. */
  find(host: string): Endpoint | undefined {
    const name = host.toLowerCase().replace(/:\d+$/, "");
    return this.endpoints.get(name) ?? this.endpoints.get(name.replace(/^[^.]+/, "*"));
  }

  /** The endpoint whose mount the path begins with, and the path below it. */
  findByPath(target: string): { endpoint: Endpoint; target: string } | undefined {
    let best: Endpoint | undefined;
    for (const endpoint of this.endpoints.values()) {
      const mount = endpoint.mount;
      if (mount === undefined || !target.startsWith(mount)) continue;
      const next = target[mount.length];
      if (next !== undefined && next !== "/" && next !== "?" && !mount.endsWith("/")) continue;
      if (!best || mount.length > best.mount!.length) best = endpoint;
    }
    if (!best) return undefined;
    const rest = target.slice(best.mount!.length);
    return { endpoint: best, target: rest.startsWith("/") ? rest : `/${rest}` };
  }

  /** All hosts, for the console. */
  list(): readonly Endpoint[] {
    return [...this.endpoints.values()];
  }

  /** Sends a request to a simulated host in-process, or to a real one over the wire. */
  async fetch(outbound: OutboundRequest): Promise<WireResponse> {
    const url = new URL(outbound.url);
    const endpoint = this.find(url.hostname);
    if (!endpoint) {
      // A backend that drips would be read for ever.
      const late = new AbortController();
      const signal = outbound.signal ? AbortSignal.any([outbound.signal, late.signal]) : late.signal;
      return withTimeout(fetchReal({ ...outbound, signal }, url), outbound.timeoutMs, () => late.abort());
    }
    if (endpoint.reach === "vpc" && !outbound.source.vpcId && !outbound.source.vpcLinkId) {
      throw new Error(`${url.hostname} is reachable only from inside its VPC`);
    }
    // The raw text, not `url.pathname`: URL normalises paths, gateways must not.
    const target =
      outbound.url.slice(outbound.url.indexOf(url.host, outbound.url.indexOf("//")) + url.host.length) || "/";
    const request: WireRequest = {
      method: outbound.method,
      target,
      signedTarget: target,
      headers: outbound.headers,
      body: outbound.body,
      scheme: url.protocol === "http:" ? "http" : "https",
      host: url.hostname,
      source: outbound.source,
      ...(outbound.signal ? { client: { gone: outbound.signal } } : {}),
    };
    return withTimeout(endpoint.handle(request), outbound.timeoutMs);
  }
}

/** Longest answer that is read from outside the stage; API Gateway itself takes 10 MB. */
const longestAnswer = 64 * 1024 * 1024;

async function withTimeout<T>(work: Promise<T>, timeoutMs: number | undefined, giveUp = () => {}): Promise<T> {
  if (timeoutMs === undefined) return work;
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new TimeoutError(`no answer within ${timeoutMs} ms`));
      giveUp();
    }, timeoutMs);
  });
  work.catch(() => {});
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
}

function fetchReal(outbound: OutboundRequest, url: URL): Promise<WireResponse> {
  const target = outbound.url.slice(outbound.url.indexOf(url.host) + url.host.length) || "/";
  const options: RequestOptions = {
    method: outbound.method,
    hostname: url.hostname,
    port: url.port === "" ? null : url.port,
    path: target.startsWith("/") ? target : `/${target}`,
    rejectUnauthorized: outbound.verifyTls ?? true,
    ...(outbound.clientCertificate
      ? { cert: outbound.clientCertificate.certificate, key: outbound.clientCertificate.privateKey }
      : {}),
    ...(outbound.signal ? { signal: outbound.signal } : {}),
  };
  return new Promise((resolve, reject) => {
    const request = (url.protocol === "https:" ? httpsRequest : httpRequest)(options, (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      response.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        length += chunk.length;
        if (length > longestAnswer) response.destroy(new Error(`an answer of more than ${longestAnswer} bytes`));
      });
      response.on("error", reject);
      response.on("end", () =>
        resolve({ status: response.statusCode!, headers: pairs(response.rawHeaders), body: Buffer.concat(chunks) }),
      );
    });
    request.on("error", reject);
    for (const [name] of outbound.headers) request.setHeader(name, headerValues(outbound.headers, name));
    if (!request.hasHeader("content-length") && outbound.body.length > 0) {
      request.setHeader("Content-Length", outbound.body.length);
    }
    request.end(outbound.body);
  });
}

function pairs(raw: readonly string[]): [string, string][] {
  return raw.flatMap((name, i) => (i % 2 === 0 ? [[name, raw[i + 1]!] as [string, string]] : []));
}
