import { randomUUID } from "node:crypto";
import { AwsError } from "../../errors";
import type { LambdaResult } from "../../ports";
import type { Functions, ResolvedFunction } from "../functions";
import { exceeds, MAX_EVENT_BYTES } from "../runtime/errors";
import { deliver } from "./deliver";
import { type EventSettings, eventSettings } from "./settings";

/** An accepted event on its way to a function. */
interface QueuedEvent {
  readonly requestId: string;
  readonly functionName: string;
  readonly payload: string;
  readonly traceId?: string;
  readonly acceptedAt: number;
  /** Invocations that reached the handler. */
  attempts: number;
  /** Throttled attempts in a row. */
  throttled: number;
}

/** Waits before the second and third attempt. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const RETRY_DELAYS_MS = [60_000, 120_000];
/** The longest wait between attempts that were throttled. */
const MAX_THROTTLE_DELAY_MS = 300_000;

/** Accepts events for later, runs them, retries failures, and delivers results to destinations. */
export class EventQueue {
  private readonly waiting = new Set<() => void>();
  private stopped = false;

  constructor(private readonly functions: Functions) {}

  /** Accepts an event; the answer says nothing about how it will go. */
  accept(found: ResolvedFunction, payload: string, traceId?: string): LambdaResult {
    if (exceeds(payload, MAX_EVENT_BYTES)) {
      throw new AwsError(
        "RequestTooLargeException",
        `Request must be smaller than ${MAX_EVENT_BYTES} bytes for the InvokeFunction operation`,
        413,
      );
    }
    const event: QueuedEvent = {
      requestId: randomUUID(),
      functionName: found.qualifier ? `${found.arn}:${found.qualifier}` : found.arn,
      payload,
      traceId,
      acceptedAt: this.now(),
      attempts: 0,
      throttled: 0,
    };
    this.schedule(0, event);
    return { requestId: event.requestId, payload: "", durationMs: 0, coldStart: false };
  }

  /** Drops what is waiting: asynchronous events live in memory only. */
  stop(): void {
    this.stopped = true;
    for (const cancel of this.waiting) cancel();
    this.waiting.clear();
  }

  private schedule(delayMs: number, event: QueuedEvent): void {
    if (this.stopped) return;
    const run = () => {
      this.waiting.delete(cancel);
      this.attempt(event).catch((error: unknown) => this.report(event, error));
    };
    const cancel = this.functions.cloud.clock.after(delayMs, run);
    this.waiting.add(cancel);
  }

  private async attempt(event: QueuedEvent): Promise<void> {
    const found = this.functions.resolve(event.functionName);
    const settings = eventSettings(this.functions, found);
    if (this.now() - event.acceptedAt > settings.maximumEventAgeMs) {
      await this.finish(event, found, settings, "EventAgeExceeded");
      return;
    }
    let result: LambdaResult;
    try {
      const { requestId, payload, traceId } = event;
      result = await this.functions.runtime(found).invoke({ requestId, payload, traceId });
    } catch (error) {
      if (!(error instanceof AwsError) || error.code !== "TooManyRequestsException") throw error;
      const delay = Math.min(1000 * 2 ** event.throttled, MAX_THROTTLE_DELAY_MS);
      event.throttled += 1;
      this.schedule(delay, event);
      return;
    }
    event.attempts += 1;
    event.throttled = 0;
    if (!result.functionError) await this.finish(event, found, settings, "Success", result);
    else if (event.attempts <= settings.maximumRetryAttempts) {
      this.schedule(RETRY_DELAYS_MS[event.attempts - 1] ?? 120_000, event);
    } else await this.finish(event, found, settings, "RetriesExhausted", result);
  }

  private async finish(
    event: QueuedEvent,
    found: ResolvedFunction,
    settings: EventSettings,
    condition: "Success" | "RetriesExhausted" | "EventAgeExceeded",
    result?: LambdaResult,
  ): Promise<void> {
    if (this.stopped) return;
    const caller = this.functions.rolePrincipal(found);
    const destination = condition === "Success" ? settings.onSuccess : settings.onFailure;
    const functionArn = `${found.arn}:${found.qualifier ?? "$LATEST"}`;
    if (destination) {
      await deliver(this.functions.cloud, {
        destination,
        caller,
        body: JSON.stringify(this.record(event, functionArn, found.version, condition, result)),
        event: {
          detailType: `Lambda Function Invocation Result - ${condition === "Success" ? "Success" : "Failure"}`,
          resources: [functionArn, destination],
        },
      });
    }
    const deadLetters = found.inputs.deadLetterConfig?.targetArn;
    if (deadLetters && condition !== "Success") {
      const message = result
        ? ((JSON.parse(result.payload) as { errorMessage?: string }).errorMessage ?? "")
        : condition;
      await deliver(this.functions.cloud, {
        destination: deadLetters,
        caller,
        body: event.payload,
        attributes: { RequestID: event.requestId, ErrorCode: "200", ErrorMessage: message.slice(0, 1024) || condition },
      });
    }
  }

  /** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
  private record(
    event: QueuedEvent,
    functionArn: string,
    executedVersion: string,
    condition: string,
    result: LambdaResult | undefined,
  ) {
    return {
      version: "1.0",
      timestamp: new Date(this.now()).toISOString(),
      requestContext: {
        requestId: event.requestId,
        functionArn,
        condition,
        approximateInvokeCount: event.attempts,
      },
      requestPayload: JSON.parse(event.payload || "null") as unknown,
      ...(result
        ? {
            responseContext: {
              statusCode: 200,
              executedVersion,
              ...(result.functionError ? { functionError: result.functionError } : {}),
            },
            responsePayload: JSON.parse(result.payload) as unknown,
          }
        : {}),
    };
  }

  private report(event: QueuedEvent, error: unknown): void {
    if (this.stopped) return;
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`lambda: event ${event.requestId} for ${event.functionName} was dropped: ${reason}\n`);
    this.functions.cloud.telemetry.emit({
      kind: "metric",
      time: this.now(),
      namespace: "AWS/Lambda",
      name: "AsyncEventsDropped",
      dimensions: { FunctionName: event.functionName.split(":")[6] ?? event.functionName },
      value: 1,
      unit: "Count",
    });
  }

  private now(): number {
    return this.functions.cloud.clock.now();
  }
}
