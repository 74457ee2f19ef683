import { AwsError } from "../../../cloud/errors";
import type { HeaderLines } from "../../../wire";
import { DeadlineError, within } from "../../auth/deadline";
import { invokeAddress, withStageVariables } from "../../auth/function-arn";
import { type Exchange, sourceArn } from "../exchange";
import { configurationFault, GatewayFault, malformedProxyResponse } from "../fault";
import { proxyEvent } from "../lambda-event";
import { proxyBody, readProxyResponse } from "../lambda-response";
import { firstAccepted, isBinaryType } from "../media-types";
import { headerOf } from "../request";
import { takeAnswer } from "./endpoint-answer";
import type { IntegrationResult } from "./integration";
import { LambdaStream } from "./lambda-stream";
import { integrationOf, mapRequest } from "./mapped-request";
import { functionOf, readAwsUri } from "./uri";

/** Headers of Lambda's own answers. */
const lambdaHeaders: HeaderLines = [["Content-Type", "application/json"]];

/** Hands the whole request to a function, and takes its answer as the response. */
export async function lambdaProxy(exchange: Exchange): Promise<IntegrationResult> {
  const { functionArn, streaming } = target(exchange);
  // Parameter mappings do nothing here, but one onto a reserved header still fails the request.
  integrationOf(exchange).mapRequest({ exchange }, true);
  const payload = JSON.stringify(proxyEvent(exchange));
  if (streaming) return streamed(exchange, functionArn, payload);
  const answer = await invoke(exchange, functionArn, payload);
  takeAnswer(exchange, 200, lambdaHeaders, Buffer.from(answer.payload));
  if (answer.functionError) {
    exchange.integration.error = "The function failed";
    throw malformedProxyResponse(`Lambda execution failed: ${answer.payload.slice(0, 500)}`);
  }
  const response = readProxyResponse(answer.payload);
  const accepted = firstAccepted(headerOf(exchange.request, "accept"));
  return {
    kind: "proxy",
    status: response.status,
    headers: withContentType(response.headers),
    body: proxyBody(response, isBinaryType(accepted, exchange.stage.definition.binaryMediaTypes)),
    headerKind: "lambda",
    traced: true,
  };
}

/** Calls a function with the mapped body as its event; error messages choose among the integration responses. */
export async function lambda(exchange: Exchange): Promise<IntegrationResult> {
  const mapped = mapRequest(exchange);
  const type = Object.entries(mapped.header)
    .find(([name]) => name.toLowerCase() === "x-amz-invocation-type")?.[1]
    .at(-1);
  const payload = mapped.body.length === 0 ? "{}" : mapped.body.toString("utf8");
  const answer = await invoke(
    exchange,
    target(exchange).functionArn,
    payload,
    type === "Event" ? "Event" : "RequestResponse",
  );
  takeAnswer(exchange, type === "Event" ? 202 : 200, lambdaHeaders, Buffer.from(answer.payload));
  return {
    kind: "mapped",
    status: type === "Event" ? 202 : 200,
    selection: answer.functionError ? errorMessage(answer.payload) : undefined,
    headers: lambdaHeaders,
    body: Buffer.from(type === "Event" ? "" : answer.payload),
    traced: true,
  };
}

function target(exchange: Exchange) {
  const { definition } = integrationOf(exchange);
  const uri = readAwsUri(withStageVariables(definition.uri ?? "", exchange.variables));
  // Lambda's own API takes POST alone; another method fails as a configuration error (recorded).
  if (definition.httpMethod !== "POST")
    throw configurationFault("Invalid Lambda request: the integration's method must be POST");
  return functionOf(uri.rest);
}

async function invoke(
  exchange: Exchange,
  functionArn: string,
  payload: string,
  invocationType: "RequestResponse" | "Event" = "RequestResponse",
  onChunk?: (chunk: Buffer) => void,
) {
  const { environment, log } = exchange;
  const { definition } = integrationOf(exchange);
  const caller = sourceArn(exchange);
  const credentials = definition.credentials;
  const { apiId } = exchange.stage.api;
  const address = invokeAddress(functionArn);
  log.data("Endpoint request URI: ", address);
  log.data("Endpoint request headers: ", [
    ["x-amzn-lambda-integration-tag", exchange.requestId],
    ["x-amzn-apigateway-api-id", apiId],
    ["X-Amz-Source-Arn", caller],
    ["Accept", "application/json"],
    ["User-Agent", `AmazonAPIGateway_${apiId}`],
    ["X-Amzn-Trace-Id", exchange.trace.toIntegration],
  ]);
  log.data("Endpoint request body after transformations: ", payload);
  log.info(`Sending request to ${address}`);
  const began = environment.clock.now();
  try {
    const answer = await within(
      environment.clock,
      definition.timeoutInMillis,
      environment.invokeFunction({
        functionArn,
        payload,
        sourceArn: caller,
        ...(credentials ? { credentialsArn: credentials } : {}),
        ...(exchange.principal ? { principal: exchange.principal } : {}),
        traceId: exchange.trace.toIntegration,
        invocationType,
        ...(onChunk ? { onChunk } : {}),
      }),
    );
    exchange.integration.requestId = answer.requestId;
    return answer;
  } catch (error) {
    throw invocationFault(exchange, error);
  } finally {
    exchange.integration.latencyMs = environment.clock.now() - began;
  }
}

/** Why a function could not be run: 504 in time-outs, 500 for what is set up wrongly (no permission, no function). */
function invocationFault(exchange: Exchange, error: unknown): GatewayFault {
  exchange.integration.error = (error as Error).message;
  if (error instanceof AwsError) exchange.integration.endpointStatus = error.status;
  if (error instanceof DeadlineError) {
    return new GatewayFault("INTEGRATION_TIMEOUT", { log: "Execution failed due to a timeout error" });
  }
  if (error instanceof AwsError && error.code === "AccessDeniedException") {
    return configurationFault("Invalid permissions on Lambda function");
  }
  return configurationFault(error instanceof AwsError ? `${error.code}: ${error.message}` : String(error));
}

async function streamed(exchange: Exchange, functionArn: string, payload: string): Promise<IntegrationResult> {
  const stream = new LambdaStream();
  const invocation = invoke(exchange, functionArn, payload, "RequestResponse", (chunk) => stream.push(chunk));
  invocation.then(
    (answer) =>
      stream.end(answer.functionError ? malformedProxyResponse("Lambda execution failed") : undefined, answer.payload),
    (error: unknown) => stream.end(error as Error, ""),
  );
  const began = exchange.environment.clock.now();
  const prelude = await stream.prelude;
  exchange.integration.timeToAllHeaders = exchange.environment.clock.now() - began;
  takeAnswer(exchange, 200, lambdaHeaders, undefined);
  return {
    kind: "proxy",
    status: prelude.status,
    headers: withContentType(prelude.headers),
    body: stream.body(),
    headerKind: "lambda",
    traced: true,
  };
}

function withContentType(headers: [string, string][]): [string, string][] {
  const given = headers.some(([name]) => name.toLowerCase() === "content-type");
  return given ? headers : [["Content-Type", "application/json"], ...headers];
}

function errorMessage(payload: string): string {
  try {
    const { errorMessage: message } = JSON.parse(payload) as { errorMessage?: unknown };
    return typeof message === "string" ? message : "";
  } catch {
    return payload;
  }
}
