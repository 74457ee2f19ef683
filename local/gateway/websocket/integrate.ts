import { AwsError } from "../../cloud/errors";
import { TimeoutError } from "../../cloud/network";
import { parseObject } from "../../json";
import { bodyOf, type HeaderLines, type WireResponse } from "../../wire";
import { executionArn } from "../address";
import { DeadlineError, within } from "../auth/deadline";
import { functionArnOf, withStageVariables } from "../auth/function-arn";
import type { GatewayEnvironment } from "../environment";
import { GatewayFault, internalError } from "../http/fault";
import type { CompiledIntegration } from "./compile";
import { lambdaEvent, type SocketEvent } from "./event";
import { messageLookup, parameterValue } from "./expressions";
import { serviceRequest } from "./service-request";

/** What an integration answered. */
export interface Reply {
  readonly status: number;
  readonly headers: HeaderLines;
  /** For the client, where the route answers; mapped already. */
  readonly body: Buffer;
}

/**
 * Hands an event to its route's integration and maps the answer.
 * @param noteRun is told the request id of a function's run, also of one that failed
 * @throws GatewayFault (500, or 504 by time).
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-integrations.html
 */
export async function integrate(
  event: SocketEvent,
  integration: CompiledIntegration,
  env: GatewayEnvironment,
  noteRun: (requestId: string) => void,
): Promise<Reply> {
  const { integrationType: type } = integration.definition;
  const run: Run = async (functionArn, payload) => {
    const result = await invoke(event, integration, { functionArn, payload }, env);
    noteRun(result.requestId);
    if (!result.functionError) return result.payload;
    throw new GatewayFault(502, "Internal server error", `the function failed: ${result.payload.slice(0, 500)}`);
  };
  if (type === "AWS_PROXY") return lambdaProxy(event, integration, run);
  const payload = requestBody(event, integration);
  if (type === "MOCK") return mapReply(event, integration, mock(payload));
  const uri = withStageVariables(integration.definition.integrationUri ?? "", event.stage.variables);
  if (type === "AWS") {
    const functionArn = functionArnOf(uri);
    const reply = functionArn
      ? { status: 200, headers: [], body: Buffer.from(await run(functionArn, payload === "" ? "{}" : payload)) }
      : await service(event, integration, uri, payload, env);
    return mapReply(event, integration, reply);
  }
  const reply = await http(event, integration, uri, payload, env);
  return type === "HTTP_PROXY" ? reply : mapReply(event, integration, reply);
}

/** Runs a function, and answers what it returned. */
type Run = (functionArn: string, payload: string) => Promise<string>;

async function lambdaProxy(event: SocketEvent, integration: CompiledIntegration, run: Run): Promise<Reply> {
  const uri = withStageVariables(integration.definition.integrationUri ?? "", event.stage.variables);
  const functionArn = functionArnOf(uri);
  if (!functionArn) throw internalError(`the integration's URI is ${uri}; it must name a Lambda function`);
  const payload = await run(functionArn, JSON.stringify(lambdaEvent(event)));
  const answer = parseObject(payload);
  const status = Number(answer?.statusCode);
  if (!answer || !Number.isInteger(status) || status < 100 || status > 599) {
    throw internalError(`the function answered ${payload.slice(0, 200)}; it must be an object with a statusCode`);
  }
  const body = answer.body === undefined || answer.body === null ? "" : String(answer.body);
  const headers = typeof answer.headers === "object" && answer.headers !== null ? Object.entries(answer.headers) : [];
  return {
    status,
    headers: headers.map(([name, value]) => [name, String(value)]),
    body: Buffer.from(body, answer.isBase64Encoded === true ? "base64" : "utf8"),
  };
}

async function invoke(
  event: SocketEvent,
  integration: CompiledIntegration,
  what: { readonly functionArn: string; readonly payload: string },
  env: GatewayEnvironment,
): ReturnType<GatewayEnvironment["invokeFunction"]> {
  const { timeoutInMillis, credentialsArn } = integration.definition;
  const invocation = env.invokeFunction({
    ...what,
    sourceArn: `${executionArn(event.api)}/${event.stage.stageName}/${event.routeKey}`,
    credentialsArn,
    traceId: event.traceId,
  });
  return within(env.clock, timeoutInMillis, invocation).catch((error: unknown) => {
    throw failure(error);
  });
}

async function service(
  event: SocketEvent,
  integration: CompiledIntegration,
  uri: string,
  payload: string,
  env: GatewayEnvironment,
): Promise<Reply> {
  const { credentialsArn, timeoutInMillis: timeoutMs, integrationMethod = "POST" } = integration.definition;
  const call = serviceRequest(uri, integrationMethod, parameters(event, integration), payload);
  return received(env.callService({ ...call, credentialsArn, timeoutMs }));
}

async function http(
  event: SocketEvent,
  integration: CompiledIntegration,
  uri: string,
  payload: string,
  env: GatewayEnvironment,
): Promise<Reply> {
  const { integrationMethod, timeoutInMillis: timeoutMs, connectionType, connectionId } = integration.definition;
  const mapped = parameters(event, integration);
  const url = new URL(uri);
  for (const [name, value] of Object.entries(mapped.querystring)) url.searchParams.append(name, value);
  const request = {
    method: integrationMethod && integrationMethod !== "ANY" ? integrationMethod : "POST",
    url: url.href.replace(/\{(\w+)\}|%7B(\w+)%7D/gi, (_, a: string, b: string) =>
      encodeURIComponent(mapped.path[a ?? b] ?? ""),
    ),
    headers: [
      ["Host", url.host],
      ["Content-Type", "application/json"],
      ["X-Amzn-Trace-Id", event.traceId],
      ...Object.entries(mapped.header),
    ] as HeaderLines,
    body: Buffer.from(payload),
    timeoutMs,
  };
  if (connectionType !== "VPC_LINK") return received(env.sendHttp(request));
  const vpcLinkId = withStageVariables(connectionId ?? "", event.stage.variables);
  return received(env.sendThroughLink({ ...request, vpcLinkId, target: url.hostname }));
}

async function received(pending: Promise<WireResponse>): Promise<Reply> {
  try {
    const answer = await pending;
    return { status: answer.status, headers: answer.headers, body: await bodyOf(answer) };
  } catch (error) {
    throw failure(error);
  }
}

/** Values for the integration's request by where they go: `integration.request.{header,querystring,path}.NAME`. */
function parameters(event: SocketEvent, integration: CompiledIntegration) {
  const mapped: Record<"header" | "querystring" | "path", Record<string, string>> = {
    header: {},
    querystring: {},
    path: {},
  };
  for (const [key, expression] of Object.entries(integration.definition.requestParameters)) {
    const target = /^integration\.request\.(header|querystring|path)\.(.+)$/.exec(key);
    const value = target && parameterValue(expression, event);
    if (target && value != null) mapped[target[1] as keyof typeof mapped][target[2]!] = value;
  }
  return mapped;
}

function requestBody(event: SocketEvent, integration: CompiledIntegration): string {
  const { definition, request } = integration;
  if (definition.integrationType === "HTTP_PROXY") return event.body;
  const rendered = request.render(event.body, event, messageLookup(event));
  if (rendered !== undefined) return rendered;
  const passes =
    definition.passthroughBehavior === "WHEN_NO_MATCH" ||
    (definition.passthroughBehavior === "WHEN_NO_TEMPLATES" && request.isEmpty);
  if (!passes)
    throw internalError(`no request template fits, and passthroughBehavior is ${definition.passthroughBehavior}`);
  return event.body;
}

/** A MOCK integration's answer: the status that its request template names. */
function mock(rendered: string): Reply {
  const status = Number(parseObject(rendered)?.statusCode);
  if (!Number.isInteger(status))
    throw internalError('a MOCK integration needs a request template like {"statusCode": 200}');
  return { status, headers: [], body: Buffer.from(rendered) };
}

/** The first response whose pattern fits the status, else the default; none: nothing goes back. */
function mapReply(event: SocketEvent, integration: CompiledIntegration, reply: Reply): Reply {
  const text = String(reply.status);
  const response =
    integration.responses.find(({ pattern }) => pattern?.test(text)) ??
    integration.responses.find(({ pattern }) => pattern === undefined);
  if (!response) return { ...reply, body: Buffer.alloc(0) };
  const lookup = (name: string) => (name === "integration.response.statuscode" ? text : undefined);
  const rendered = response.templates.render(reply.body.toString("utf8"), event, lookup);
  return rendered === undefined ? reply : { ...reply, body: Buffer.from(rendered) };
}

function failure(error: unknown): GatewayFault {
  if (error instanceof GatewayFault) return error;
  if (error instanceof DeadlineError || error instanceof TimeoutError) {
    return new GatewayFault(504, "Endpoint request timed out", error.message);
  }
  return new GatewayFault(
    500,
    "Internal server error",
    error instanceof AwsError ? `${error.code}: ${error.message}` : String(error),
  );
}
