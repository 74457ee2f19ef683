import { type Json, parseJson } from "../../../json";
import { callJson } from "../../protocol/call";
import type { Functions } from "../functions";
import { matchesAny } from "./filter";
import { batchSizeOf, type MappingInputs, patternsOf } from "./inputs";
import type { Poller } from "./mappings";
import { failedItems } from "./outcome";

/** A message as ReceiveMessage gives it. */
interface Message {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly MD5OfBody: string;
  readonly Attributes?: Readonly<Record<string, string>>;
  readonly MessageAttributes?: Readonly<
    Record<string, { readonly DataType: string; readonly StringValue?: string; readonly BinaryValue?: string }>
  >;
}

/** The most that ReceiveMessage and the batch operations take. */
const SQS_BATCH = 10;
/** Batches under way at once when the mapping sets no limit, as Lambda begins with. */
const CONCURRENCY = 5;
/** Rest after a failed or too quick poll, in milliseconds. */
const REST_MS = 1000;

/** Feeds a function from an SQS queue by the queue's own API, with the rights of the function's role. */
export class QueuePoller implements Poller {
  private readonly patterns: readonly Json[];
  private readonly abort = new AbortController();
  private readonly running = new Set<Promise<void>>();
  private readonly arn: string;
  private readonly region: string;

  constructor(
    private readonly functions: Functions,
    private readonly inputs: MappingInputs,
  ) {
    this.patterns = patternsOf(inputs);
    this.arn = inputs.eventSourceArn!;
    this.region = this.arn.split(":")[3]!;
    this.loop().catch((error: unknown) => this.complain(error));
  }

  stop(): void {
    this.abort.abort();
  }

  private get stopped(): boolean {
    return this.abort.signal.aborted;
  }

  private async loop(): Promise<void> {
    const limit = this.inputs.scalingConfig?.maximumConcurrency ?? CONCURRENCY;
    while (!this.stopped) {
      try {
        while (this.running.size >= limit) await Promise.race(this.running);
        const began = performance.now();
        const batch = await this.gather();
        if (this.stopped) return await this.giveBack(batch);
        if (batch.length > 0) this.begin(batch);
        else if (performance.now() - began < 100) await this.rest();
      } catch (error) {
        if (this.stopped) return;
        this.complain(error);
        await this.rest();
      }
    }
  }

  /** Collects one batch: what is there, or what comes within the batching window. */
  private async gather(): Promise<Message[]> {
    const size = batchSizeOf(this.inputs);
    const { clock } = this.functions.cloud;
    const windowMs = (this.inputs.maximumBatchingWindowInSeconds ?? 0) * 1000;
    const batch = await this.receive(Math.min(size, SQS_BATCH), 20);
    const until = clock.now() + windowMs;
    while (batch.length > 0 && batch.length < size && !this.stopped) {
      const left = until - clock.now();
      if (left <= 0) break;
      const more = await this.receive(Math.min(size - batch.length, SQS_BATCH), Math.min(20, Math.ceil(left / 1000)));
      if (more.length === 0) break;
      batch.push(...more);
    }
    return batch;
  }

  private begin(batch: Message[]): void {
    const work = this.process(batch)
      .catch((error: unknown) => this.complain(error))
      .finally(() => this.running.delete(work));
    this.running.add(work);
  }

  private async process(batch: Message[]): Promise<void> {
    const wanted = batch.filter((message) => matchesAny(this.patterns, filterable(message)));
    // Messages that no filter matches are deleted, as on AWS.
    const done = batch.filter((message) => !wanted.includes(message));
    if (wanted.length > 0) {
      const found = this.functions.resolve(this.inputs.functionName, undefined, this.region);
      const payload = JSON.stringify({ Records: wanted.map((message) => this.record(message)) });
      const result = await this.functions.runtime(found).invoke({ payload });
      const failed = failedItems(result, this.inputs, new Set(wanted.map(({ MessageId }) => MessageId)));
      done.push(...wanted.filter(({ MessageId }) => !failed.has(MessageId)));
    }
    for (let i = 0; i < done.length; i += SQS_BATCH) {
      const Entries = done.slice(i, i + SQS_BATCH).map(({ ReceiptHandle }, at) => ({ Id: String(at), ReceiptHandle }));
      await this.call("DeleteMessageBatch", { Entries });
    }
  }

  private async receive(count: number, waitSeconds: number): Promise<Message[]> {
    const input = {
      MaxNumberOfMessages: count,
      WaitTimeSeconds: waitSeconds,
      MessageSystemAttributeNames: ["All"],
      MessageAttributeNames: ["All"],
    };
    const answer = this.call("ReceiveMessage", input).then(({ Messages }) => (Messages ?? []) as Message[]);
    const { signal } = this.abort;
    let stopWaiting = () => {};
    const aborted = new Promise<Message[]>((resolve) => {
      stopWaiting = () => resolve([]);
      signal.addEventListener("abort", stopWaiting, { once: true });
    });
    // Each poll listens for itself only: a mapping polls for as long as the stage runs.
    const messages = await Promise.race([answer, aborted]).finally(() =>
      signal.removeEventListener("abort", stopWaiting),
    );
    if (this.stopped) answer.then((late) => this.giveBack(late)).catch(() => {});
    return this.stopped ? [] : messages;
  }

  /** Makes messages visible again that were received for a mapping that has ended. */
  private async giveBack(batch: readonly Message[]): Promise<void> {
    for (const { ReceiptHandle } of batch) {
      await this.call("ChangeMessageVisibility", { ReceiptHandle, VisibilityTimeout: 0 });
    }
  }

  private call(operation: string, input: Record<string, unknown>): Promise<Record<string, unknown>> {
    const { cloud } = this.functions;
    const queue = cloud.find("aws:sqs/queue:Queue", ({ outputs }) => outputs.arn === this.arn);
    return callJson(cloud, {
      service: "sqs",
      region: this.region,
      caller: this.functions.rolePrincipal(this.functions.resolve(this.inputs.functionName, undefined, this.region)),
      target: `AmazonSQS.${operation}`,
      input: { QueueUrl: queue?.outputs.url ?? queue?.id, ...input },
      signal: this.abort.signal,
    });
  }

  /** https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
  private record(message: Message) {
    return {
      messageId: message.MessageId,
      receiptHandle: message.ReceiptHandle,
      body: message.Body,
      attributes: message.Attributes ?? {},
      messageAttributes: Object.fromEntries(
        Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [
          name,
          {
            ...(value.StringValue === undefined ? {} : { stringValue: value.StringValue }),
            ...(value.BinaryValue === undefined ? {} : { binaryValue: value.BinaryValue }),
            stringListValues: [],
            binaryListValues: [],
            dataType: value.DataType,
          },
        ]),
      ),
      md5OfBody: message.MD5OfBody,
      eventSource: "aws:sqs",
      eventSourceARN: this.arn,
      awsRegion: this.region,
    };
  }

  private rest(): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.functions.cloud.clock.after(REST_MS, resolve);
      this.abort.signal.addEventListener(
        "abort",
        () => {
          cancel();
          resolve();
        },
        { once: true },
      );
    });
  }

  private complain(error: unknown): void {
    if (this.stopped) return;
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`lambda: ${this.inputs.functionName} could not be fed from ${this.arn}: ${reason}\n`);
  }
}

/** What a filter sees of a message: JSON bodies opened. */
function filterable(message: Message): unknown {
  const body = parseJson(message.Body);
  return { ...message, body: body === undefined ? message.Body : body };
}
