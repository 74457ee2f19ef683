import type { Json } from "../../../json";
import { AwsError } from "../../errors";
import type { StreamPort, StreamRecord } from "../../ports";
import { deliver } from "../async/deliver";
import type { Functions } from "../functions";
import { matchesAny } from "./filter";
import { batchSizeOf, type MappingInputs, patternsOf, sourceKind } from "./inputs";
import type { Poller } from "./mappings";
import { failedItems } from "./outcome";
import { failureRecord, filterable, streamEvent } from "./streamevent";

/** A record and its place in the stream. */
interface Placed {
  readonly record: StreamRecord;
  readonly position: number;
}

/** One shard's records, handled strictly in order. */
interface Shard {
  readonly pending: Placed[];
  busy: boolean;
}

/** A batch on its way, with what is left of its retries. */
interface Attempt {
  readonly records: readonly Placed[];
  readonly failures: number;
}

/** The longest wait between two attempts at a batch. */
const MAX_DELAY_MS = 30_000;

/** Feeds a function from a Kinesis or DynamoDB stream: shards in parallel, each in order. */
export class StreamPoller implements Poller {
  private readonly patterns: readonly Json[];
  private readonly arn: string;
  private readonly port: StreamPort;
  private readonly shards = new Map<string, Shard>();
  private readonly cancels = new Set<() => void>();
  private readonly unlisten: () => void;
  private cursor: number;
  private stopped = false;

  /** @param from position of the first record to hand over. @param commit told the position that all is done before. */
  constructor(
    private readonly functions: Functions,
    private readonly inputs: MappingInputs,
    from: number,
    private readonly commit: (position: number) => void,
  ) {
    this.patterns = patternsOf(inputs);
    this.arn = inputs.eventSourceArn!;
    this.cursor = from;
    this.port = functions.cloud.port(sourceKind(this.arn) === "kinesis" ? "kinesis" : "dynamodbStreams");
    this.unlisten = this.port.onWrite((arn) => {
      if (arn === this.arn) this.pump();
    });
    this.pump();
  }

  stop(): void {
    this.stopped = true;
    this.unlisten();
    for (const cancel of this.cancels) cancel();
    this.cancels.clear();
  }

  private pump(): void {
    if (this.stopped) return;
    for (;;) {
      const { records, next } = this.port.read(this.arn, this.cursor);
      if (records.length === 0) break;
      const first = next - records.length;
      for (const [i, record] of records.entries())
        this.shard(record.shardId).pending.push({ record, position: first + i });
      this.cursor = next;
    }
    for (const shard of this.shards.values()) {
      if (shard.busy || shard.pending.length === 0) continue;
      shard.busy = true;
      this.drain(shard).catch((error: unknown) => this.complain(error));
    }
  }

  private shard(id: string): Shard {
    let shard = this.shards.get(id);
    if (!shard) {
      shard = { pending: [], busy: false };
      this.shards.set(id, shard);
    }
    return shard;
  }

  private async drain(shard: Shard): Promise<void> {
    const size = batchSizeOf(this.inputs);
    const windowMs = (this.inputs.maximumBatchingWindowInSeconds ?? 0) * 1000;
    while (shard.pending.length > 0 && !this.stopped) {
      if (windowMs > 0 && shard.pending.length < size) await this.wait(windowMs);
      const records = shard.pending.slice(0, size);
      const wanted = records.filter(({ record }) => matchesAny(this.patterns, filterable(record)));
      if (wanted.length > 0) await this.deliverBatch({ records: wanted, failures: 0 });
      if (this.stopped) return;
      shard.pending.splice(0, records.length);
      this.commit(
        Math.min(this.cursor, ...[...this.shards.values()].map(({ pending }) => pending[0]?.position ?? Infinity)),
      );
    }
    shard.busy = false;
  }

  /** Hands a batch over until it is done or given up; a batch may be cut in two on the way. */
  private async deliverBatch(first: Attempt): Promise<void> {
    const queue: Attempt[] = [first];
    for (let attempt = queue.shift(); attempt && !this.stopped; attempt = queue.shift()) {
      const failed = await this.attempt(attempt.records);
      if (failed.length === 0) continue;
      const failures = attempt.failures + 1;
      const partial = failed.length < attempt.records.length;
      const bisect = this.inputs.bisectBatchOnFunctionError === true && failed.length > 1 && !partial;
      // Cutting a batch does not count towards its retries.
      if (bisect) {
        const half = Math.ceil(failed.length / 2);
        queue.unshift(
          { records: failed.slice(0, half), failures: attempt.failures },
          { records: failed.slice(half), failures: attempt.failures },
        );
        await this.wait(delayOf(failures));
        continue;
      }
      const reason = this.givesUp(failed, failures);
      if (reason) await this.discard(failed, failures, reason);
      else {
        queue.unshift({ records: failed, failures });
        await this.wait(delayOf(failures));
      }
    }
  }

  /** Invokes the function once; the records that have to be tried again. */
  private async attempt(records: readonly Placed[]): Promise<readonly Placed[]> {
    const found = this.functions.resolve(this.inputs.functionName, undefined, this.arn.split(":")[3]);
    const events = records.map(({ record }) => streamEvent(record, this.arn, found.inputs.role));
    try {
      const result = await this.functions.runtime(found).invoke({ payload: JSON.stringify({ Records: events }) });
      const sequence = records.map(({ record }) => record.sequenceNumber);
      const failed = failedItems(result, this.inputs, new Set(sequence));
      const lowest = sequence.findIndex((number) => failed.has(number));
      return lowest < 0 ? [] : records.slice(lowest);
    } catch (error) {
      if (error instanceof AwsError && error.code === "TooManyRequestsException") return records;
      throw error;
    }
  }

  private givesUp(records: readonly Placed[], failures: number): string | undefined {
    const retries = this.inputs.maximumRetryAttempts ?? -1;
    if (retries >= 0 && failures > retries) return "RetryAttemptsExhausted";
    const age = this.inputs.maximumRecordAgeInSeconds ?? -1;
    const oldest = records[0]!.record.approximateArrivalMs;
    return age >= 0 && this.functions.cloud.clock.now() - oldest > age * 1000 ? "RecordAgeExceeded" : undefined;
  }

  private async discard(records: readonly Placed[], failures: number, condition: string): Promise<void> {
    const destination = this.inputs.destinationConfig?.onFailure?.destinationArn;
    if (!destination) return;
    const found = this.functions.resolve(this.inputs.functionName, undefined, this.arn.split(":")[3]);
    const body = failureRecord({
      kind: sourceKind(this.arn) === "kinesis" ? "KinesisBatchInfo" : "DDBStreamBatchInfo",
      streamArn: this.arn,
      functionArn: found.arn,
      condition,
      failures,
      now: this.functions.cloud.clock.now(),
      records: records.map(({ record }) => record),
    });
    const caller = this.functions.rolePrincipal(found);
    await deliver(this.functions.cloud, { destination, caller, body }).catch((error: unknown) => this.complain(error));
  }

  private wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.functions.cloud.clock.after(ms, () => {
        this.cancels.delete(end);
        resolve();
      });
      const end = () => {
        cancel();
        resolve();
      };
      this.cancels.add(end);
    });
  }

  private complain(error: unknown): void {
    if (this.stopped) return;
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`lambda: ${this.inputs.functionName} could not be fed from ${this.arn}: ${reason}\n`);
  }
}

function delayOf(failures: number): number {
  return Math.min(500 * 2 ** failures, MAX_DELAY_MS);
}
