import type { Random } from "../../clock";

/** A request id as AWS makes them: a version 4 UUID. */
export function requestId(random: Random): string {
  const hex = randomHex(random, 32);
  const variant = "89ab"[Math.floor(random() * 4)]!;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}

const base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** The extended request id of API Gateway: fifteen characters and `=`. */
export function extendedRequestId(random: Random): string {
  let letters = "";
  while (letters.length < 15) letters += base64[Math.floor(random() * 64)];
  return `${letters}=`;
}

const bytes = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Lower-case hexadecimal digits, a multiple of eight: a draw gives eight. */
function randomHex(random: Random, length: number): string {
  let digits = "";
  while (digits.length < length) {
    const drawn = (random() * 2 ** 32) >>> 0;
    digits += bytes[drawn >>> 24]! + bytes[(drawn >>> 16) & 255]! + bytes[(drawn >>> 8) & 255]! + bytes[drawn & 255]!;
  }
  return digits;
}

/** X-Ray's trace header of one request. */
export interface TraceHeader {
  /** What integrations get: the client's own value, or a new root. */
  readonly toIntegration: string;
  /** What the client gets back from a Lambda or AWS integration. */
  readonly toClient: string;
  /** `1-…` */
  readonly root: string;
}

/**
 * Continues the client's trace, or begins one. A whole trace (root, parent, sampling) comes back unchanged; a root
 * alone gets a parent of the gateway's own (recorded).
 */
export function traceHeader(sent: string | undefined, nowMs: number, random: Random): TraceHeader {
  const parts = sent === undefined ? undefined : partsOf(sent);
  const seconds = Math.floor(nowMs / 1000)
    .toString(16)
    .padStart(8, "0");
  const root = parts?.get("Root") || `1-${seconds}-${randomHex(random, 24)}`;
  const parent = parts?.get("Parent") || randomHex(random, 16);
  const sampled = parts?.get("Sampled") || "0";
  return {
    root,
    toIntegration: sent && parts?.get("Root") ? sent : `Root=${root}`,
    toClient: `Root=${root};Parent=${parent};Sampled=${sampled};Lineage=1:${randomHex(random, 8)}:0`,
  };
}

function partsOf(header: string): Map<string, string> {
  return new Map(header.split(";").map((part) => part.trim().split("=", 2) as [string, string]));
}

/** Time in Common Log Format, e.g. `14/Apr/2025:22:16:07 +0000`. */
export function logTime(ms: number): string {
  const date = new Date(ms);
  const month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][
    date.getUTCMonth()
  ];
  const two = (n: number) => String(n).padStart(2, "0");
  return `${two(date.getUTCDate())}/${month}/${date.getUTCFullYear()}:${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`;
}
