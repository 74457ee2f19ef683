import type { Random } from "../../clock";

const base64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const hex = "0123456789abcdef";

/** An extended request id as API Gateway makes them: fifteen characters and `=`. */
export function extendedRequestId(random: Random): string {
  return `${draw(random, base64url, 15)}=`;
}

/** A trace header's value; the client's own root is kept. */
export function traceHeader(sent: string | undefined, time: number, random: Random): string {
  const root = /Root=(1-[0-9a-f]{8}-[0-9a-f]{24})/.exec(sent ?? "")?.[1];
  if (root) return sent!;
  const seconds = Math.floor(time / 1000)
    .toString(16)
    .padStart(8, "0");
  return `Root=1-${seconds}-${draw(random, hex, 24)}`;
}

/** `length` characters of an alphabet. */
export function draw(random: Random, alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join("");
}
