import { roundMs, steadyMs } from "../../clock";
import type { WireResponse } from "../../wire";
import { accessLogLine, logContext, type Outcome } from "./access-log";
import type { Exchange } from "./exchange";

/** Tells of a request when its answer is out: at once, or at the end of a streamed body. */
export function observed(exchange: Exchange, response: WireResponse): WireResponse {
  if (Buffer.isBuffer(response.body)) {
    observe(exchange, response.status, response.body.length);
    return response;
  }
  return { ...response, body: observedStream(exchange, response.status, response.body) };
}

async function* observedStream(exchange: Exchange, status: number, body: AsyncIterable<Buffer>) {
  const { environment, integration, receivedMs } = exchange;
  const began = receivedMs + (exchange.steps.find(({ step }) => step === "integrate")?.startMs ?? 0);
  let length = 0;
  try {
    for await (const chunk of body) {
      integration.timeToFirstContent ??= environment.clock.now() - began;
      length += chunk.length;
      yield chunk;
    }
  } catch (error) {
    integration.error = (error as Error).message;
    exchange.log.error(`Execution failed due to an error of the stream: ${integration.error}`);
    throw error;
  } finally {
    observe(exchange, status, length);
  }
}

/** The request's trace, its lines in both logs, its metrics. */
function observe(exchange: Exchange, status: number, length: number): void {
  const { environment, stage, request, route, receivedMs } = exchange;
  const { api, settings } = stage;
  const durationMs = environment.clock.now() - receivedMs;
  const routeKey = route && `${route.methodKey} ${route.resource.path}`;
  environment.emit({
    kind: "request",
    trace: {
      requestId: exchange.requestId,
      apiId: api.apiId,
      apiName: api.apiName,
      stage: settings.stageName,
      time: receivedMs,
      method: request.method,
      path: request.fullPath,
      ...(routeKey === undefined ? {} : { routeKey }),
      status,
      durationMs: roundMs(steadyMs(environment.clock) - exchange.startedMs),
      traceId: exchange.trace.root,
      steps: exchange.steps,
    },
  });
  exchange.log.info(`Method completed with status: ${status}`);
  const stream = `${exchange.isCanary ? "canary/" : ""}${stage.deploymentId}`;
  for (const event of exchange.log.events(receivedMs, stream)) environment.emit(event);
  writeAccessLog(exchange, { status, length, durationMs });
  writeMetrics(exchange, status, durationMs);
}

function writeAccessLog(exchange: Exchange, outcome: Outcome): void {
  const { environment, stage, receivedMs } = exchange;
  const { accessLog } = stage.settings;
  if (!accessLog) return;
  const message = accessLogLine(accessLog.format, logContext(exchange, outcome));
  const group = /^arn:[\w-]+:logs:[^:]*:[^:]*:log-group:([^:]+)/.exec(accessLog.destinationArn)?.[1];
  if (group) {
    environment.emit({ kind: "log", time: receivedMs, group, stream: stage.deploymentId, message });
    return;
  }
  const deliveryStream = /^arn:[\w-]+:firehose:([^:]*):[^:]*:deliverystream\/(.+)$/.exec(accessLog.destinationArn);
  if (deliveryStream) void sendToFirehose(exchange, deliveryStream[1]!, deliveryStream[2]!, message);
}

/** Delivery to Firehose is best effort: a failure shows in no log of the API, but in the process's own. */
async function sendToFirehose(exchange: Exchange, region: string, name: string, message: string): Promise<void> {
  const record = { DeliveryStreamName: name, Record: { Data: Buffer.from(`${message}\n`).toString("base64") } };
  await exchange.environment
    .callService({
      service: "firehose",
      region,
      credentialsArn: undefined,
      timeoutMs: 5000,
      request: {
        method: "POST",
        target: "/",
        signedTarget: "/",
        headers: [
          ["Content-Type", "application/x-amz-json-1.1"],
          ["X-Amz-Target", "Firehose_20150804.PutRecord"],
        ],
        body: Buffer.from(JSON.stringify(record)),
        scheme: "https",
        host: `firehose.${region}.amazonaws.com`,
        source: { ip: exchange.request.wire.source.ip },
      },
    })
    .then(({ status }) => {
      if (status >= 300) throw new Error(`Firehose answers ${status}`);
    })
    .catch((error: unknown) => {
      process.stderr.write(`access log of ${exchange.stage.api.apiName} not delivered to ${name}: ${String(error)}\n`);
    });
}

/** See https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html */
function writeMetrics(exchange: Exchange, status: number, durationMs: number): void {
  const { environment, stage, route, receivedMs, integration } = exchange;
  const values: [string, number, string][] = [
    ["Count", 1, "Count"],
    ["4XXError", status >= 400 && status < 500 ? 1 : 0, "Count"],
    ["5XXError", status >= 500 ? 1 : 0, "Count"],
    ["Latency", durationMs, "Milliseconds"],
  ];
  if (integration.latencyMs !== undefined) values.push(["IntegrationLatency", integration.latencyMs, "Milliseconds"]);
  if (integration.cacheHit === true) values.push(["CacheHitCount", 1, "Count"]);
  if (integration.cacheHit === false) values.push(["CacheMissCount", 1, "Count"]);
  const ApiName = stage.api.apiName;
  const Stage = stage.settings.stageName;
  const dimensionSets: Record<string, string>[] = [{ ApiName }, { ApiName, Stage }];
  if (route && exchange.methodSettings.metricsEnabled)
    dimensionSets.push({ ApiName, Stage, Resource: route.resource.path, Method: route.methodKey });
  for (const dimensions of dimensionSets) {
    for (const [name, value, unit] of values) {
      environment.emit({
        kind: "metric",
        time: receivedMs,
        namespace: "AWS/ApiGateway",
        name,
        dimensions,
        value,
        unit,
      });
    }
  }
}
