import type { Duplex } from "node:stream";
import type { Clock } from "./clock";

/** Header lines in the order and casing of the wire; a repeated name stands more than once. */
export type HeaderLines = ReadonlyArray<readonly [name: string, value: string]>;

/** Where a request comes from, as far as access rules can tell it apart. */
export interface RequestSource {
  /** Client address, IPv4 or IPv6 text. */
  readonly ip: string;
  /** VPC endpoint that carried the request; absent on the public internet. */
  readonly vpcEndpointId?: string;
  /** VPC that the request comes from, by an endpoint or a VPC link. */
  readonly vpcId?: string;
  /** VPC link that carried the request to a private target. */
  readonly vpcLinkId?: string;
  /** Security groups the sender belongs to, for private targets that check them. */
  readonly securityGroupIds?: readonly string[];
}

/** One HTTP request as a simulated endpoint receives it: nothing decoded, nothing normalised. */
export interface WireRequest {
  readonly method: string;
  /** Path and query as sent, below the endpoint's mount (`/dev/products?x=1`). */
  readonly target: string;
  /** Path and query as the client signed them: `target`, or with the local mount's prefix in front. */
  readonly signedTarget: string;
  readonly headers: HeaderLines;
  readonly body: Buffer;
  readonly scheme: "http" | "https";
  /** AWS host name of the endpoint that the request reached, whatever the local address was. */
  readonly host: string;
  readonly source: RequestSource;
  /** Who waits for the answer; absent where nobody can go away. */
  readonly client?: Client;
}

/** Who waits for an answer, and may go away before it is there. */
export interface Client {
  /** Aborts when the client goes away. */
  readonly gone: AbortSignal;
}

/** The answer to a {@link WireRequest}; `content-length` is the server's to add. */
export interface WireResponse {
  readonly status: number;
  readonly headers: HeaderLines;
  /** The whole body, or chunks of a streamed one. */
  readonly body: Buffer | AsyncIterable<Buffer>;
}

/** Answers requests; must not throw for bad input. */
export type WireHandler = (request: WireRequest) => Promise<WireResponse>;

/** Takes over a connection whose request asked for an upgrade. */
export type UpgradeHandler = (request: WireRequest, socket: Duplex, head: Buffer) => Promise<void>;

/** First value of a header, in any casing; undefined when it was not sent. */
export function header(lines: HeaderLines, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return lines.find(([candidate]) => candidate.toLowerCase() === wanted)?.[1];
}

/** All values of a header, in the order sent. */
export function headerValues(lines: HeaderLines, name: string): string[] {
  const wanted = name.toLowerCase();
  return lines.filter(([candidate]) => candidate.toLowerCase() === wanted).map(([, value]) => value);
}

const unsendable = /[^\t\x20-\x7e\x80-\xff]/g;

/** Header text that Node refuses would turn one bad value into a failed request. */
export function sendable(value: string): string {
  return value.search(unsendable) < 0 ? value : value.replace(unsendable, "?");
}

/** Reads a response's body to the end. */
export async function bodyOf(response: WireResponse): Promise<Buffer> {
  if (Buffer.isBuffer(response.body)) return response.body;
  const chunks: Buffer[] = [];
  for await (const chunk of response.body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** An answer with the stage's time: SDKs correct by it the time they sign with. */
export function dated(answer: WireResponse, clock: Clock): WireResponse {
  return { ...answer, headers: [...answer.headers, ["Date", httpDate(clock)]] };
}

let shownSecond = { second: -1, text: "" };

/** The clock's time as a `Date` header has it; written anew each second only. */
export function httpDate(clock: Clock): string {
  const now = clock.now();
  const second = Math.floor(now / 1000);
  if (second !== shownSecond.second) shownSecond = { second, text: new Date(now).toUTCString() };
  return shownSecond.text;
}
