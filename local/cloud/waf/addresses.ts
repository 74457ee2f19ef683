import { BlockList, isIP } from "node:net";
import { header, type WireRequest } from "../../wire";
import type { Part } from "./fields";

/** Which forwarded address counts, and what is so when it is none. */
interface Forwarded {
  readonly headerName: string;
  readonly fallbackBehavior: "MATCH" | "NO_MATCH";
  /** IP set statements alone; rate-based rules take the first. */
  readonly position?: "FIRST" | "LAST" | "ANY";
}

/** The addresses that a rule means: the connection's, or those of a header. `fallback`: the header holds something else. */
export function addressesOf(
  request: WireRequest,
  forwarded: Part | undefined,
): { readonly addresses: readonly string[]; readonly fallback?: boolean } {
  if (!forwarded) return { addresses: [request.source.ip] };
  const { headerName, fallbackBehavior, position = "FIRST" } = forwarded as unknown as Forwarded;
  const sent = header(request.headers, headerName);
  // Without the header the rule does not apply: https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-forwarded-ip-address.html
  if (sent === undefined) return { addresses: [] };
  const all = sent.split(",").map((part) => part.trim());
  const chosen = position === "ANY" ? all : [position === "LAST" ? all.at(-1)! : all[0]!];
  const addresses = chosen.filter((address) => isIP(address) !== 0);
  return addresses.length > 0 ? { addresses } : { addresses, fallback: fallbackBehavior === "MATCH" };
}

/** Is an address within one of the ranges? */
export function inRanges(ip: string, ranges: readonly string[]): boolean {
  const list = new BlockList();
  for (const range of ranges) {
    const [net = "", bits = ""] = range.split("/");
    list.addSubnet(net, Number(bits), net.includes(":") ? "ipv6" : "ipv4");
  }
  return list.check(ip.replace(/^::ffff:/, ""), ip.includes(":") && !ip.startsWith("::ffff:") ? "ipv6" : "ipv4");
}
