import { AwsError } from "../../cloud/errors";
import { parseObject } from "../../json";
import { executionArn } from "../address";
import { DeadlineError, within } from "../auth/deadline";
import { functionArnOf, withStageVariables } from "../auth/function-arn";
import { compileAuthorizerPolicy, PolicyError } from "../auth/policy";
import type { GatewayEnvironment } from "../environment";
import type { AuthorizerDefinition } from "../http/definition";
import { forbidden, internalError, unauthorized } from "../http/fault";
import type { Client } from "./connection";
import type { WebSocketApiDefinition, WebSocketRoute } from "./definition";
import { requestContext, requestParts, type SocketEvent } from "./event";
import { parameterValue } from "./expressions";

/** Milliseconds that an authorizer's function may take. */
const timeLimit = 10_000;

/**
 * Lets a client in or throws a fault (401, 403, 500). Only `$connect` is authorized; what is found out stays with the
 * connection.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-control-access-iam.html
 * and https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html
 */
export async function authorizeConnect(
  event: SocketEvent,
  route: WebSocketRoute,
  definition: WebSocketApiDefinition,
  env: GatewayEnvironment,
): Promise<Pick<Client, "authorizer" | "identity">> {
  if (route.authorizationType === "NONE") return {};
  if (route.authorizationType === "AWS_IAM") return authorizeIam(event, env);
  const authorizer = definition.authorizers[route.authorizerId ?? ""];
  if (!authorizer) throw internalError(`the route's authorizer ${route.authorizerId} does not exist`);
  return authorizeLambda(event, authorizer, env);
}

/** ARN of the connection's route, which IAM and authorizers' policies decide on. */
function connectArn(event: SocketEvent): string {
  return `${executionArn(event.api)}/${event.stage.stageName}/$connect`;
}

async function authorizeIam(event: SocketEvent, env: GatewayEnvironment): Promise<Pick<Client, "identity">> {
  const principal = await env.authenticate(event.request!).catch((error: unknown) => {
    throw error instanceof AwsError ? forbidden(`${error.code}: ${error.message}`) : error;
  });
  if (principal.type === "anonymous" || principal.type === "service") throw forbidden("the request is not signed");
  const resource = connectArn(event);
  const decision = env.evaluateIdentity({
    principal,
    action: "execute-api:Invoke",
    resource,
    context: { "aws:sourceip": event.client.sourceIp },
  });
  if (!decision.allowed) throw forbidden(`${principal.arn} may not invoke ${resource} (${decision.reason})`);
  const id = principal.type === "root" ? principal.accountId : principal.userId;
  const { accountId, accessKeyId: accessKey, arn: userArn } = principal;
  return { identity: { accessKey, accountId, caller: id, user: id, userArn } };
}

async function authorizeLambda(
  event: SocketEvent,
  authorizer: AuthorizerDefinition,
  env: GatewayEnvironment,
): Promise<Pick<Client, "authorizer">> {
  const missing = authorizer.identitySource.find((source) => !parameterValue(source, event));
  if (missing) throw unauthorized(`the request has no ${missing}`);
  const functionArn = functionArnOf(withStageVariables(authorizer.authorizerUri ?? "", event.stage.variables));
  if (!functionArn) throw internalError(`authorizer ${authorizer.name} has no function: ${authorizer.authorizerUri}`);
  const started = env.clock.now();
  const invocation = env.invokeFunction({
    functionArn,
    payload: JSON.stringify(authorizerEvent(event)),
    sourceArn: `${executionArn(event.api)}/authorizers/${authorizer.id}`,
    credentialsArn: authorizer.authorizerCredentialsArn,
    traceId: event.traceId,
  });
  const result = await within(env.clock, timeLimit, invocation).catch((error: unknown) => {
    const reason = error instanceof DeadlineError ? error.message : String(error);
    throw internalError(`authorizer ${authorizer.name}: ${reason}`);
  });
  if (result.functionError) throw functionFault(authorizer.name, result.payload);
  return {
    authorizer: {
      ...verdict(event, authorizer.name, result.payload, env.clock.now()),
      integrationLatency: env.clock.now() - started,
    },
  };
}

function authorizerEvent(event: SocketEvent): Record<string, unknown> {
  return {
    type: "REQUEST",
    methodArn: connectArn(event),
    ...requestParts(event),
    stageVariables: event.stage.variables,
    requestContext: requestContext(event),
  };
}

/** A function that fails with exactly `Unauthorized` means 401; any other failure is the authorizer's own. */
function functionFault(name: string, payload: string): Error {
  const message = (parseObject(payload)?.errorMessage as string | undefined) ?? "";
  return message === "Unauthorized"
    ? unauthorized("the authorizer said so")
    : internalError(`authorizer ${name} failed: ${message}`);
}

function verdict(event: SocketEvent, name: string, payload: string, now: number): Record<string, unknown> {
  const answer = parseObject(payload);
  if (!answer || typeof answer.principalId !== "string") throw internalError(`authorizer ${name} gave no principalId`);
  const resource = connectArn(event);
  try {
    const decision = compileAuthorizerPolicy(answer.policyDocument).decide(
      resource,
      { "aws:sourceip": event.client.sourceIp, "aws:useragent": event.client.userAgent },
      now,
    );
    if (decision !== "allow") throw forbidden(`authorizer ${name} does not allow ${resource} (${decision})`);
  } catch (error) {
    throw error instanceof PolicyError ? internalError(`authorizer ${name}: ${error.message}`) : error;
  }
  const context = typeof answer.context === "object" && answer.context !== null ? answer.context : {};
  for (const [key, value] of Object.entries(context)) {
    if (typeof value === "object" && value !== null) {
      throw internalError(
        `authorizer ${name}: context.${key} is an object or list; it must be text, number or boolean`,
      );
    }
  }
  // `$context.authorizer.usageIdentifierKey` may be where the API key is.
  const { principalId, usageIdentifierKey } = answer;
  return { ...context, principalId, ...(typeof usageIdentifierKey === "string" ? { usageIdentifierKey } : {}) };
}
