import { randomBytes, randomUUID } from "node:crypto";
import { dirname } from "node:path";
import { type Clock, systemClock } from "../../../clock";
import { AwsError } from "../../errors";
import type { LambdaResult } from "../../ports";
import type { Credentials } from "../../principal";
import type { StageEvent } from "../../telemetry";
import { environmentOf } from "./environment";
import { exceeds, MAX_REQUEST_BYTES, MAX_RESPONSE_BYTES, responseTooLarge } from "./errors";
import { FunctionLog } from "./log";
import { Pool } from "./pool";

/** A function as the runtime runs it. */
export interface FunctionConfiguration {
  readonly name: string;
  /** Where the handler is: a folder and AWS's `module.export`, or one file and the name of its export. */
  readonly code:
    | { readonly directory: string; readonly handler: string }
    | { readonly file: string; readonly export: string };
  /** @default "$LATEST" */
  readonly version?: string;
  /** @default "us-east-1" */
  readonly region?: string;
  /** @default "000000000000" */
  readonly accountId?: string;
  /** The function's own variables. @default none */
  readonly environment?: Readonly<Record<string, string>>;
  /** @default 3 */
  readonly timeoutSeconds?: number;
  /** MB; ceiling of the handler's heap. @default 128 */
  readonly memoryMb?: number;
  /** Invocations at the same time, beyond which callers are throttled. @default 1000, the account's limit */
  readonly concurrency?: number;
  /** Instances that are started at most; further invocations wait for a free one. @default 64 */
  readonly maxInstances?: number;
  /** Credentials of the function's role, asked for at each cold start. @default none */
  readonly credentials?: () => Credentials | undefined;
  /** Where the SDK sends AWS calls. @default AWS's own endpoints, which no credentials open */
  readonly endpointUrl?: string;
  /** Host names that lead to `endpointUrl`, as DNS would; asked for at each cold start. @default none */
  readonly hosts?: () => readonly string[];
  /** @default `/aws/lambda/NAME` */
  readonly logGroup?: string;
  /** @default "Text" */
  readonly logFormat?: "Text" | "JSON";
  /** Lowest level of the handler's own lines, in JSON logs. @default "INFO" */
  readonly applicationLogLevel?: string;
  /** Where log lines and metrics go. @default nowhere */
  readonly emit?: (event: StageEvent) => void;
  readonly clock?: Clock;
}

/** One invocation of a {@link FunctionRuntime}. */
interface RuntimeCall {
  /** JSON text. */
  readonly payload: string;
  /** @default a new one */
  readonly requestId?: string;
  /** `X-Amzn-Trace-Id`. */
  readonly traceId?: string;
  /** JSON text. */
  readonly clientContext?: string;
  readonly onChunk?: (chunk: Buffer) => void;
}

/** Runs one version of a function in worker threads. */
export interface FunctionRuntime {
  readonly arn: string;
  /**
   * Runs the handler once. A failing handler is a result with `functionError`; rejects with `AwsError`
   * (`TooManyRequestsException`, `RequestTooLargeException`) where no instance is asked.
   */
  invoke(call: RuntimeCall): Promise<LambdaResult>;
  /** Lets running invocations finish, then ends all threads; new invocations are refused. */
  retire(): Promise<void>;
  /** Ends all threads at once. */
  stop(): Promise<void>;
}

/** The limit AWS sets to loading a handler. https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html */
const INIT_LIMIT_MS = 10_000;

/** Makes a runtime for one function; no thread starts before the first invocation. */
export function createRuntime(configuration: FunctionConfiguration): FunctionRuntime {
  const { name, region = "us-east-1", accountId = "000000000000", version = "$LATEST" } = configuration;
  const clock = configuration.clock ?? systemClock;
  const memoryMb = configuration.memoryMb ?? 128;
  const timeoutMs = (configuration.timeoutSeconds ?? 3) * 1000;
  const concurrency = configuration.concurrency ?? 1000;
  const emit = configuration.emit ?? (() => {});
  const unqualified = `arn:aws:lambda:${region}:${accountId}:function:${name}`;
  const arn = version === "$LATEST" ? unqualified : `${unqualified}:${version}`;
  const group = configuration.logGroup ?? `/aws/lambda/${name}`;
  const { code } = configuration;
  const directory = "file" in code ? dirname(code.file) : code.directory;
  const handler = "file" in code ? `handler.${code.export}` : code.handler;
  const jsonLogs = configuration.logFormat === "JSON";

  const pool = new Pool(configuration.maxInstances ?? 64, (onLog) => {
    const stream = streamName(clock.now(), version);
    const log = new FunctionLog({ emit, clock, group, stream, version, memoryMb, json: jsonLogs });
    onLog(log);
    return {
      directory,
      handler,
      file: "file" in code ? code.file : undefined,
      hosts: configuration.hosts?.() ?? [],
      memoryMb,
      initLimitMs: INIT_LIMIT_MS,
      jsonLogs,
      logLevel: jsonLogs ? (configuration.applicationLogLevel ?? "INFO") : "TRACE",
      onLog: (line) => log.line(line),
      environment: environmentOf(configuration, { directory, handler, group, stream, region, version, memoryMb }),
      identity: {
        functionName: name,
        functionVersion: version,
        memoryLimitInMB: String(memoryMb),
        invokedFunctionArn: arn,
        logGroupName: group,
        logStreamName: stream,
      },
    };
  });
  let running = 0;

  const metric = (metricName: string, value: number, unit: string) =>
    emit({
      kind: "metric",
      time: clock.now(),
      namespace: "AWS/Lambda",
      name: metricName,
      dimensions: { FunctionName: name },
      value,
      unit,
    });

  async function invoke(call: RuntimeCall): Promise<LambdaResult> {
    if (exceeds(call.payload, MAX_REQUEST_BYTES)) {
      throw new AwsError(
        "RequestTooLargeException",
        `Request must be smaller than ${MAX_REQUEST_BYTES} bytes for the InvokeFunction operation`,
        413,
      );
    }
    if (running >= concurrency) {
      metric("Throttles", 1, "Count");
      throw new AwsError("TooManyRequestsException", "Rate Exceeded.", 429);
    }
    const requestId = call.requestId ?? randomUUID();
    running += 1;
    metric("ConcurrentExecutions", running, "Count");
    try {
      const { result, log, coldStart } = await pool.run({
        requestId,
        payload: call.payload,
        timeoutMs,
        traceId: call.traceId,
        clientContext: call.clientContext,
        onChunk: call.onChunk,
      });
      const tooLarge = !call.onChunk && !result.failed && exceeds(result.payload, MAX_RESPONSE_BYTES);
      const failed = result.failed || tooLarge;
      log.report(requestId, result, timeoutMs);
      metric("Invocations", 1, "Count");
      metric("Duration", result.durationMs, "Milliseconds");
      metric("Errors", failed ? 1 : 0, "Count");
      return {
        requestId,
        payload: tooLarge ? JSON.stringify(responseTooLarge()) : result.payload,
        functionError: failed ? "Unhandled" : undefined,
        durationMs: result.durationMs,
        coldStart,
      };
    } finally {
      running -= 1;
    }
  }
  return { arn, invoke, retire: () => pool.retire(), stop: () => pool.stop() };
}

function streamName(now: number, version: string): string {
  const day = new Date(now).toISOString().slice(0, 10).replaceAll("-", "/");
  return `${day}/[${version}]${randomBytes(16).toString("hex")}`;
}
