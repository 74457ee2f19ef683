/** A block of IPv4 addresses. */
export interface Block {
  /** First address, as an unsigned number. */
  readonly first: number;
  /** Length of the network prefix. */
  readonly mask: number;
}

/** Reads `10.0.0.0/16`. Throws for anything else. */
export function parseBlock(cidr: string): Block {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr);
  const parts = match?.slice(1).map(Number) ?? [];
  const mask = parts.pop();
  if (mask === undefined || mask > 32 || parts.some((part) => part > 255)) {
    throw new Error(`"${cidr}" is not an IPv4 CIDR block, such as 10.0.0.0/16`);
  }
  const address = parts.reduce((sum, part) => sum * 256 + part, 0);
  return blockAt(address, mask);
}

/** The block of a size that holds an address. */
export function blockAt(address: number, mask: number): Block {
  return { first: address - (address % sizeOf(mask)), mask };
}

/** Number of addresses under a mask. */
export function sizeOf(mask: number): number {
  return 2 ** (32 - mask);
}

/** Last address of a block. */
export function lastOf(block: Block): number {
  return block.first + sizeOf(block.mask) - 1;
}

/** First block of a size that begins after another block. */
export function blockAfter(block: Block, mask: number): Block {
  return { first: blockAt(lastOf(block), mask).first + sizeOf(mask), mask };
}

/** True when two blocks share an address. */
export function overlap(a: Block, b: Block): boolean {
  return a.first <= lastOf(b) && b.first <= lastOf(a);
}

/** `10.0.0.0/16`. */
export function formatBlock({ first, mask }: Block): string {
  const parts = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
  return `${parts.join(".")}/${mask}`;
}

/** Bits that tell `count` things apart. */
export function bitsFor(count: number): number {
  return count === 0 ? 0 : Math.ceil(Math.log2(count));
}
