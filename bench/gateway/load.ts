import { spawn } from "node:child_process";
import { join } from "node:path";

/** What a load of requests met. */
export interface Load {
  readonly requestsPerSecond: number;
  /** 99 of 100 requests were answered within this; milliseconds. */
  readonly p99: number;
}

interface Told {
  readonly requests: { readonly average: number };
  readonly latency: { readonly p99: number };
  readonly errors: number;
  readonly timeouts: number;
  readonly non2xx: number;
}

/** Where to send requests, and with which headers. */
export interface Target {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends requests from a process of its own for some seconds; rejects where one was not answered with 2xx. */
export async function load(peers: string, target: Target, connections: number, seconds: number): Promise<Load> {
  const headers = Object.entries(target.headers ?? {}).flatMap(([name, value]) => ["-H", `${name}=${value}`]);
  const words = ["--json", "--no-progress", "-c", String(connections), "-d", String(seconds), ...headers, target.url];
  const child = spawn(process.execPath, [join(peers, "node_modules/autocannon/autocannon.js"), ...words], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const output: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  await new Promise((done) => child.once("close", done));
  const told = JSON.parse(Buffer.concat(output).toString()) as Told;
  if (told.errors + told.timeouts + told.non2xx > 0) {
    throw new Error(`${target.url}: ${told.non2xx} answers were not 2xx, ${told.errors} requests failed`);
  }
  return { requestsPerSecond: told.requests.average, p99: told.latency.p99 };
}
