import { isIPv4, isIPv6 } from "node:net";

/** A range of IPv4 addresses. */
export interface Range {
  readonly first: number;
  readonly last: number;
  readonly prefix: number;
}

/** Reads `10.0.0.0/16`; undefined for anything that is not an IPv4 range. */
export function parseRange(cidr: string): Range | undefined {
  const [address = "", length, more] = cidr.split("/");
  const prefix = Number(length);
  if (more !== undefined || !isIPv4(address) || !/^\d{1,2}$/.test(length ?? "") || prefix > 32) return undefined;
  const size = 2 ** (32 - prefix);
  const first = Math.floor(toNumber(address) / size) * size;
  return { first, last: first + size - 1, prefix };
}

/** Does a range lie within another one? */
export function contains(outer: Range, inner: Range): boolean {
  return inner.first >= outer.first && inner.last <= outer.last;
}

/** Do two ranges share an address? */
export function overlaps(a: Range, b: Range): boolean {
  return a.first <= b.last && b.first <= a.last;
}

/** Is an address, IPv4 or IPv6 text, within a range written as CIDR? */
export function addressIn(address: string, cidr: string): boolean {
  if (isIPv6(address)) {
    const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
    return mapped ? addressIn(mapped, cidr) : cidr === "::/0" || cidr.toLowerCase() === `${address.toLowerCase()}/128`;
  }
  const range = parseRange(cidr);
  if (!range || !isIPv4(address)) return false;
  const number = toNumber(address);
  return number >= range.first && number <= range.last;
}

/** The address at a place within a range. */
export function addressAt(range: Range, offset: number): string {
  const number = range.first + offset;
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}

function toNumber(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}
