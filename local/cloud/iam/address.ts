import { BlockList, isIP } from "node:net";

/**
 * Compiles a block of addresses (`10.0.0.0/8`, `2001:db8::/32`, or one address) into a check; undefined when the text
 * is none.
 */
export function compileBlock(block: string): ((address: string) => boolean) | undefined {
  const [network = "", bits, ...more] = block.split("/");
  const family = isIP(network);
  const widest = family === 4 ? 32 : 128;
  if (family === 0 || more.length > 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits))) return undefined;
  const size = bits === undefined ? widest : Number(bits);
  if (size > widest) return undefined;
  const list = new BlockList();
  list.addSubnet(network, size, family === 4 ? "ipv4" : "ipv6");
  return (address) => isIP(address) !== 0 && list.check(address, isIP(address) === 4 ? "ipv4" : "ipv6");
}
