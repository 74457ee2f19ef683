import { randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { Cloud } from "../cloud";
import type { RecordLog } from "../kinesis/log";
import type { StreamRecord } from "../ports";
import type { Principal } from "../principal";
import { putObjectAs } from "../s3";
import type { Entries } from "../storage";
import { activeProcessors, type S3Destination } from "./definition";
import { evaluatePrefix } from "./prefix";
import { processRecords } from "./process";

/** Locally records wait this long for others before an object is written, however long the setting is. */
const localIntervalMs = 1_000;
const retryMs = 5_000;

/** What a delivery stream reads from and writes to. */
export interface DeliveryPlan {
  readonly name: string;
  readonly arn: string;
  /** ARN under which the log holds the records: the Kinesis stream's, or the delivery stream's own. */
  readonly sourceArn: string;
  readonly log: Pick<RecordLog, "read" | "onWrite">;
  /** Asks IAM whether the source may be read; absent for records put directly. */
  readonly mayRead?: () => void;
  /** Called with the position up to which records are delivered. */
  readonly delivered: (position: number) => void;
  readonly destination: S3Destination;
}

/** Gathers the records of one delivery stream and writes them to S3 as objects. */
export class Delivery {
  private cancelTimer: (() => void) | undefined;
  private running: Promise<void> = Promise.resolve();
  private readonly stopListening: () => void;
  private stopped = false;

  constructor(
    private readonly cloud: Cloud,
    private readonly positions: Entries<number>,
    private readonly plan: DeliveryPlan,
  ) {
    this.stopListening = plan.log.onWrite((arn) => {
      if (arn === plan.sourceArn) this.schedule();
    });
    if (this.pending().records.length > 0) this.schedule();
  }

  /** Writes what is gathered, now. */
  async flush(): Promise<void> {
    this.cancelTimer?.();
    this.cancelTimer = undefined;
    this.running = this.running.then(() => this.deliver());
    await this.running;
  }

  /** Writes what is gathered and ends. */
  async stop(): Promise<void> {
    this.stopListening();
    this.stopped = true;
    await this.flush();
  }

  private schedule(delayMs = this.full() ? 0 : localIntervalMs): void {
    if (this.stopped || (this.cancelTimer && delayMs > 0)) return;
    this.cancelTimer?.();
    this.cancelTimer = this.cloud.clock.after(delayMs, () => void this.flush());
  }

  private pending(): { records: readonly StreamRecord[]; next: number } {
    return this.plan.log.read(this.plan.sourceArn, this.positions.get(this.plan.arn) ?? 0);
  }

  private full(): boolean {
    const bytes = this.pending().records.reduce((sum, { data }) => sum + data.length, 0);
    return bytes >= (this.plan.destination.bufferingSize ?? 5) * 1024 * 1024;
  }

  private async deliver(): Promise<void> {
    const { records, next } = this.pending();
    if (records.length === 0) return;
    try {
      this.plan.mayRead?.();
      await this.write(records);
      this.positions.set(this.plan.arn, next);
      this.plan.delivered(next);
      if (this.pending().records.length > 0) this.schedule();
    } catch (error) {
      this.report(error);
      this.schedule(retryMs);
    }
  }

  private async write(records: readonly StreamRecord[]): Promise<void> {
    const { destination, arn } = this.plan;
    const principal = this.role();
    const { delivered, failed } = await processRecords(
      this.cloud,
      arn,
      activeProcessors(destination),
      records,
      principal,
    );
    const time = records[0]!.approximateArrivalMs;
    if (delivered.length > 0) {
      const gzip = destination.compressionFormat === "GZIP";
      const body = Buffer.concat(delivered);
      const extension = `${destination.fileExtension ?? ""}${gzip && !destination.fileExtension ? ".gz" : ""}`;
      const headers: Record<string, string> = { "content-type": "application/octet-stream" };
      if (gzip) headers["content-encoding"] = "gzip";
      this.put(
        principal,
        `${this.prefix(destination.prefix ?? "", time)}${this.fileName(time)}${extension}`,
        gzip ? gzipSync(body) : body,
        headers,
      );
    }
    if (failed.length > 0) {
      const lines = failed.map(({ data, error }) =>
        JSON.stringify({
          attemptsMade: 1,
          arrivalTimestamp: time,
          errorMessage: error,
          rawData: data.toString("base64"),
        }),
      );
      const prefix = destination.errorOutputPrefix ?? `${destination.prefix ?? ""}processing-failed/`;
      this.put(
        principal,
        `${this.prefix(prefix, time, "processing-failed")}${this.fileName(time)}`,
        Buffer.from(`${lines.join("\n")}\n`),
        {
          "content-type": "application/octet-stream",
        },
      );
    }
  }

  private role(): Principal {
    return this.cloud.port("iam").assumeRole(this.plan.destination.roleArn, "firehose.amazonaws.com", "firehose")
      .principal;
  }

  private put(caller: Principal, key: string, body: Buffer, headers: Readonly<Record<string, string>>): void {
    putObjectAs(this.cloud, caller, this.plan.destination.bucketArn.replace("arn:aws:s3:::", ""), key, {
      body,
      headers,
    });
  }

  private prefix(prefix: string, time: number, errorOutputType?: string): string {
    const timeZone = this.plan.destination.customTimeZone ?? "UTC";
    return evaluatePrefix(prefix, {
      time,
      timeZone,
      randomString: randomUUID().slice(0, 11).replace("-", ""),
      errorOutputType,
    });
  }

  /** `STREAM-VERSION-yyyy-MM-dd-HH-mm-ss-RANDOM`, as Firehose names objects. */
  private fileName(time: number): string {
    const stamp = new Date(time).toISOString().slice(0, 19).replaceAll(/[T:]/g, "-");
    return `${this.plan.name}-1-${stamp}-${randomUUID()}`;
  }

  /** A delivery that failed is told where AWS tells it, and tried again. */
  private report(error: unknown): void {
    const { arn, destination } = this.plan;
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`firehose: ${this.plan.name} could not deliver and will try again: ${message}\n`);
    const { enabled, logGroupName, logStreamName } = destination.cloudwatchLoggingOptions ?? {};
    if (!enabled || !logGroupName || !logStreamName) return;
    this.cloud.telemetry.emit({
      kind: "log",
      time: this.cloud.clock.now(),
      group: logGroupName,
      stream: logStreamName,
      message: JSON.stringify({
        deliveryStreamARN: arn,
        destination: destination.bucketArn,
        errorCode: "S3.DeliveryFailed",
        errorMessage: message,
      }),
    });
  }
}
