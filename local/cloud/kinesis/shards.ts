import { createHash } from "node:crypto";

/** One shard: a range of hash keys, open until the stream is split anew. */
export interface Shard {
  readonly id: string;
  /** First and last hash key, as decimal text. */
  readonly from: string;
  readonly to: string;
  readonly startingSequenceNumber: string;
  /** Set once the shard is closed. */
  readonly endingSequenceNumber?: string;
}

const hashSpace = 2n ** 128n;

/** Shards that divide the hash keys evenly; `first` is the number of the first one. */
export function divide(count: number, first: number, startingSequenceNumber: string): Shard[] {
  const size = hashSpace / BigInt(count);
  return Array.from({ length: count }, (_, i) => ({
    id: `shardId-${String(first + i).padStart(12, "0")}`,
    from: String(size * BigInt(i)),
    to: String(i === count - 1 ? hashSpace - 1n : size * BigInt(i + 1) - 1n),
    startingSequenceNumber,
  }));
}

/** The open shard that takes a partition key, or a hash key that the writer chose. */
export function shardFor(shards: readonly Shard[], partitionKey: string, explicitHashKey?: string): Shard {
  const hash =
    explicitHashKey === undefined
      ? BigInt(`0x${createHash("md5").update(partitionKey, "utf8").digest("hex")}`)
      : BigInt(explicitHashKey);
  const open = shards.filter((shard) => shard.endingSequenceNumber === undefined);
  return open.find(({ from, to }) => hash >= BigInt(from) && hash <= BigInt(to)) ?? open[0]!;
}

/** Sequence number of a position in the stream; they order as texts do. */
export function sequenceNumber(position: number): string {
  return `49${String(position).padStart(54, "0")}`;
}

/** Position of a sequence number; undefined when it is none of this cloud's. */
export function positionOf(sequence: string): number | undefined {
  return /^49\d{54}$/.test(sequence) ? Number(sequence.slice(2)) : undefined;
}

/** A hash key that a writer may choose: decimal text below 2^128. */
export function isHashKey(text: string): boolean {
  return /^(0|[1-9]\d{0,38})$/.test(text) && BigInt(text) < hashSpace;
}
