import { EventEmitter } from "node:events";
import type { StreamRecord } from "../ports";
import type { Entries } from "../storage";

/** A record as it is stored. */
interface StoredRecord {
  readonly partitionKey: string;
  /** base64 */
  readonly data: string;
  readonly time: number;
  readonly shardId: string;
  readonly sequenceNumber: string;
  readonly event?: Readonly<Record<string, unknown>>;
}

/** What a writer says of a record; the log numbers it. */
export type NewRecord = Omit<StreamRecord, "sequenceNumber" | "event"> & {
  /** The event source's members, made from the number that the record gets. */
  readonly event?: (sequenceNumber: string) => Readonly<Record<string, unknown>>;
};

/** A stored record and its place in its stream. */
interface Placed {
  readonly position: number;
  readonly record: StoredRecord;
}

interface Stream {
  /** Position of the first record that is still kept. */
  first: number;
  readonly records: StreamRecord[];
}

/**
 * Append-only records by stream ARN. A record's position is its place since the stream began; positions stay valid
 * when old records are trimmed, and over restarts when the stage has a state folder.
 */
export class RecordLog {
  private readonly streams = new Map<string, Stream>();
  private readonly written = new EventEmitter().setMaxListeners(0);

  /** @param stored where records outlive the process. */
  constructor(
    private readonly stored: Entries<StoredRecord>,
    private readonly sequence: (position: number) => string,
  ) {
    for (const [arn, records] of byStream(stored)) {
      // Where a damaged record was set aside, those before it move up: a reader may meet one twice, but misses none.
      const first = records.at(-1)!.position - records.length + 1;
      if (records[0]!.position !== first) this.moveUp(arn, records, first);
      const stream = this.stream(arn, first);
      for (const { data, time, ...rest } of records.map(({ record }) => record))
        stream.records.push({ ...rest, data: Buffer.from(data, "base64"), approximateArrivalMs: time });
    }
  }

  /** Last one first, each written before its old place goes: a kill in between loses none. */
  private moveUp(arn: string, records: readonly Placed[], first: number): void {
    for (let i = records.length - 1; i >= 0; i--) this.stored.set(`${arn}#${first + i}`, records[i]!.record);
    for (const { position } of records) if (position < first) this.stored.delete(`${arn}#${position}`);
  }

  /** Adds a record and returns it numbered. */
  append(arn: string, record: NewRecord): StreamRecord {
    const stream = this.stream(arn, 0);
    const position = stream.first + stream.records.length;
    const sequenceNumber = this.sequence(position);
    const { event, ...given } = record;
    const numbered: StreamRecord = { ...given, sequenceNumber, ...(event ? { event: event(sequenceNumber) } : {}) };
    this.stored.set(`${arn}#${position}`, {
      partitionKey: numbered.partitionKey,
      data: numbered.data.toString("base64"),
      time: numbered.approximateArrivalMs,
      shardId: numbered.shardId,
      sequenceNumber,
      ...(numbered.event ? { event: numbered.event } : {}),
    });
    stream.records.push(numbered);
    this.written.emit("write", arn);
    return numbered;
  }

  /** Records from a position on; `next` is the position after the last one read, the stream's end for a `from` beyond it. */
  read(arn: string, from: number, limit = 10_000): { records: readonly StreamRecord[]; next: number } {
    const stream = this.streams.get(arn);
    if (!stream) return { records: [], next: 0 };
    const start = Math.min(Math.max(from - stream.first, 0), stream.records.length);
    const records = stream.records.slice(start, start + limit);
    return { records, next: stream.first + start + records.length };
  }

  /** Forgets records that are older than a time. */
  trim(arn: string, beforeMs: number): void {
    const stream = this.streams.get(arn);
    if (!stream) return;
    // The last record stays, so that positions go on where they were after a restart.
    while (stream.records.length > 1 && stream.records[0]!.approximateArrivalMs < beforeMs) {
      this.shift(arn, stream);
    }
  }

  /** Forgets records before a position, but for the last one. */
  forget(arn: string, position: number): void {
    const stream = this.streams.get(arn);
    while (stream && stream.records.length > 1 && stream.first < position) this.shift(arn, stream);
  }

  /** Forgets a stream. */
  drop(arn: string): void {
    const stream = this.streams.get(arn);
    if (!stream) return;
    for (let i = 0; i < stream.records.length; i++) this.stored.delete(`${arn}#${stream.first + i}`);
    this.streams.delete(arn);
  }

  /** Calls `listener` after each write; the returned function ends it. */
  onWrite(listener: (arn: string) => void): () => void {
    this.written.on("write", listener);
    return () => this.written.off("write", listener);
  }

  private shift(arn: string, stream: Stream): void {
    stream.records.shift();
    this.stored.delete(`${arn}#${stream.first}`);
    stream.first++;
  }

  private stream(arn: string, first: number): Stream {
    let stream = this.streams.get(arn);
    if (!stream) {
      stream = { first, records: [] };
      this.streams.set(arn, stream);
    }
    return stream;
  }
}

/** Stored records by stream, in their order. */
function byStream(stored: Entries<StoredRecord>): Map<string, Placed[]> {
  const streams = new Map<string, Placed[]>();
  for (const [key, record] of stored) {
    const at = key.lastIndexOf("#");
    const arn = key.slice(0, at);
    const placed = { position: Number(key.slice(at + 1)), record };
    const records = streams.get(arn);
    if (records) records.push(placed);
    else streams.set(arn, [placed]);
  }
  for (const records of streams.values()) records.sort((a, b) => a.position - b.position);
  return streams;
}
