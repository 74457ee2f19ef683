import { AwsError } from "../../cloud/errors";
import { TimeoutError } from "../../cloud/network";
import { bodyOf, header, type WireResponse } from "../../wire";
import { DeadlineError, within } from "../auth/deadline";
import { functionArnOf, withStageVariables } from "../auth/function-arn";
import type { GatewayEnvironment } from "../environment";
import { routeSourceArn } from "./arn";
import type { RoutedCall } from "./call";
import type { IntegrationDefinition } from "./definition";
import { GatewayFault, internalError, unavailable } from "./fault";
import { eventV2 } from "./lambda-event";
import { eventV1 } from "./lambda-event-v1";
import { lambdaResponse } from "./lambda-response";
import { requestLookup } from "./lookups";
import { evaluate } from "./mapping";
import { sendToBackend } from "./proxy";
import { serviceActions } from "./services";

/**
 * Hands a request to its route's integration and returns the backend's answer, not yet mapped.
 * @param noteRun is told the request id of a function's run, also of one that failed
 */
export async function integrate(
  call: RoutedCall,
  integration: IntegrationDefinition,
  env: GatewayEnvironment,
  noteRun: (requestId: string) => void,
): Promise<WireResponse> {
  if (integration.integrationType === "HTTP_PROXY") return sendToBackend(call, integration, env);
  if (integration.integrationSubtype) return callAction(call, integration, env);
  return invoke(call, integration, env, noteRun);
}

async function invoke(
  call: RoutedCall,
  integration: IntegrationDefinition,
  env: GatewayEnvironment,
  noteRun: (requestId: string) => void,
): Promise<WireResponse> {
  const uri = withStageVariables(integration.integrationUri ?? "", call.stage.variables);
  const functionArn = functionArnOf(uri);
  if (!functionArn) throw internalError(`the integration's URI is ${uri}; it must name a Lambda function`);
  const version = integration.payloadFormatVersion;
  const event = version === "2.0" ? eventV2(call) : eventV1(call);
  const result = await within(
    env.clock,
    integration.timeoutInMillis,
    env.invokeFunction({
      functionArn,
      payload: JSON.stringify(event),
      sourceArn: routeSourceArn(call),
      credentialsArn: integration.credentialsArn,
      traceId: call.traceId,
    }),
  ).catch((error: unknown) => {
    if (error instanceof DeadlineError) throw unavailable(error.message);
    throw internalError(error instanceof AwsError ? `${error.code}: ${error.message}` : String(error));
  });
  noteRun(result.requestId);
  if (result.functionError) throw internalError(`the function failed: ${result.payload.slice(0, 1000)}`);
  return lambdaResponse(result.payload, version);
}

/** See https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services.html */
async function callAction(
  call: RoutedCall,
  integration: IntegrationDefinition,
  env: GatewayEnvironment,
): Promise<WireResponse> {
  const subtype = integration.integrationSubtype!;
  const action = serviceActions[subtype];
  if (!action)
    throw internalError(`integration subtype ${subtype} is not one of ${Object.keys(serviceActions).join(", ")}`);
  if (!action.simulated)
    throw internalError(`${subtype} is recorded, not simulated: the local stage has no such service`);
  const lookup = requestLookup(call);
  const parameters: Record<string, string> = {};
  for (const [name, expression] of Object.entries(integration.requestParameters)) {
    const value = evaluate(expression, lookup);
    // Recorded: a mapped parameter that the request lacks is the client's fault, even where the action does not need it.
    if (value === undefined || value === "") throw badRequest(`${subtype} needs ${name}, but ${expression} is empty`);
    parameters[name] = value;
  }
  const missing = action.required.filter((name) => parameters[name] === undefined);
  if (missing.length > 0) throw internalError(`${subtype} needs ${missing.join(", ")}`);
  const { service, region, request } = action.call(parameters, parameters.Region ?? call.api.region);
  const { credentialsArn, timeoutInMillis: timeoutMs } = integration;
  const answer = await env
    .callService({ service, region, request, credentialsArn, timeoutMs })
    .catch((error: unknown) => {
      if (error instanceof TimeoutError) throw unavailable(String(error));
      throw internalError(error instanceof AwsError ? `${error.code}: ${error.message}` : String(error));
    });
  const body = await bodyOf(answer);
  if (answer.status >= 400) throw serviceRefusal(subtype, answer.status, body);
  return { status: answer.status, headers: [["Content-Type", contentType(answer)]], body };
}

/** What a service answers with 4xx or 5xx stays inside: the client reads the gateway's own message. */
function serviceRefusal(subtype: string, status: number, body: Buffer): GatewayFault {
  return internalError(`${subtype} answered ${status}: ${body.subarray(0, 500).toString("utf8")}`);
}

function badRequest(detail: string): GatewayFault {
  return new GatewayFault(400, "Bad Request", detail);
}

function contentType(answer: WireResponse): string {
  const type = header(answer.headers, "content-type") ?? "application/json";
  return type.startsWith("application/x-amz-json") ? "application/json" : type;
}
