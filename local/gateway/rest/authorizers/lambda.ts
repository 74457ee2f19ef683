import { AwsError } from "../../../cloud/errors";
import { parseObject } from "../../../json";
import { executionArn } from "../../address";
import { DeadlineError, within } from "../../auth/deadline";
import { functionArnOf, invokeAddress, withStageVariables } from "../../auth/function-arn";
import { compileAuthorizerPolicy, PolicyError } from "../../auth/policy";
import type { AuthorizerDefinition } from "../definition";
import { type Exchange, methodArn } from "../exchange";
import { masked } from "../execution-log";
import { compileExpression } from "../expressions";
import { GatewayFault } from "../fault";
import { javaPattern } from "../java-pattern";
import { authorizerEvent } from "../lambda-event";
import { noteAuthorizerCall } from "../phases";
import { conditionsOf } from "../resource-policy";
import type { AuthorizerResult, Verdict } from "./result";

/** Longest time an authorizer may take. */
const timeoutMs = 29_000;

/**
 * Asks a Lambda authorizer, or the answer kept for the same identity; the kept policy is judged anew for each method.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
 */
export async function authorizeByLambda(exchange: Exchange, authorizer: AuthorizerDefinition): Promise<Verdict> {
  const { environment, stage, context, log } = exchange;
  const ttl = authorizer.authorizerResultTtlInSeconds ?? 300;
  const arn = methodArn(exchange);
  const identity = identityOf(exchange, authorizer, ttl > 0);
  const cacheKey = JSON.stringify([stage.api.apiId, stage.settings.stageName, authorizer.id, identity]);
  const { authorizations } = stage.state;
  let result = ttl > 0 && identity.length > 0 ? authorizations.get(cacheKey) : undefined;
  const cached = result !== undefined;
  const began = environment.clock.now();
  if (!result) {
    log.info(`Starting authorizer: ${authorizer.id} for request: ${exchange.requestId}`);
    log.info(`Incoming identity: ${masked(identity.join(","))}`);
    log.conceal(identity);
    const event =
      authorizer.type === "TOKEN"
        ? { type: "TOKEN", authorizationToken: identity[0], methodArn: arn }
        : authorizerEvent(exchange, arn);
    result = await ask(exchange, authorizer, event);
    log.info(`Using valid authorizer policy for principal: ${masked(result.principalId)}`);
    log.info("Successfully completed authorizer execution");
    if (identity.length > 0) authorizations.set(cacheKey, result, ttl);
  }
  context.authorizer = {
    ...result.context,
    principalId: result.principalId,
    integrationLatency: environment.clock.now() - began,
  };
  if (result.usageIdentifierKey !== undefined) exchange.usageIdentifierKey = result.usageIdentifierKey;
  const verdict = result.policy.decide(arn, conditionsOf(exchange, { type: "anonymous" }), environment.clock.now());
  exchange.detail = { authorizer: authorizer.name, cached, verdict, principalId: result.principalId, resource: arn };
  return verdict;
}

/** Values of the identity sources; refuses the request where one that counts is missing. */
function identityOf(exchange: Exchange, authorizer: AuthorizerDefinition, caching: boolean): string[] {
  const isToken = authorizer.type === "TOKEN";
  const source = authorizer.identitySource ?? (isToken ? "method.request.header.Authorization" : "");
  const sources = source
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);
  const values = sources.map((part) => compileExpression(part)({ exchange }).join(","));
  const required = isToken || caching;
  if (required && values.some((value) => value === "")) throw unauthorized("an identity source is missing");
  const expression = authorizer.identityValidationExpression;
  if (isToken && expression && !javaPattern(expression).matches(values[0] ?? "")) {
    throw unauthorized("the token does not match the validation expression");
  }
  return values;
}

async function ask(exchange: Exchange, authorizer: AuthorizerDefinition, event: unknown): Promise<AuthorizerResult> {
  const { environment, stage, variables, trace, log } = exchange;
  const { api } = stage;
  const uri = withStageVariables(authorizer.authorizerUri ?? "", variables);
  const functionArn = functionArnOf(uri);
  if (!functionArn) throw misconfigured(`authorizer ${authorizer.name}: Invalid authorizer URI ${uri}`);
  const payload = JSON.stringify(event);
  log.data("Endpoint request URI: ", invokeAddress(functionArn));
  log.data("Endpoint request body after transformations: ", payload);
  try {
    const answer = await within(
      environment.clock,
      timeoutMs,
      environment.invokeFunction({
        functionArn,
        payload,
        sourceArn: `${executionArn(api)}/authorizers/${authorizer.id}`,
        ...(authorizer.authorizerCredentials ? { credentialsArn: authorizer.authorizerCredentials } : {}),
        traceId: trace.toIntegration,
      }),
    );
    noteAuthorizerCall(exchange, { requestId: answer.requestId, integrationStatus: 200 });
    log.data("Authorizer result body before parsing: ", answer.payload);
    if (answer.functionError) throw failed(answer.payload);
    return readResult(answer.payload);
  } catch (error) {
    if (error instanceof DeadlineError) throw new GatewayFault("AUTHORIZER_FAILURE", { log: "Authorizer timed out" });
    if (error instanceof AwsError) {
      noteAuthorizerCall(exchange, { integrationStatus: error.status });
      throw misconfigured(`authorizer ${authorizer.name}: ${error.code}: ${error.message}`);
    }
    throw error;
  }
}

/** A function that throws exactly `Unauthorized` refuses the caller; any other failure is its own. */
function failed(payload: string): GatewayFault {
  const { errorMessage } = parseObject(payload) ?? {};
  if (errorMessage === "Unauthorized") return unauthorized("the authorizer threw Unauthorized");
  return new GatewayFault("AUTHORIZER_FAILURE", { log: `Authorizer failed: ${String(errorMessage)}` });
}

function readResult(payload: string): AuthorizerResult {
  const { principalId, policyDocument, context, usageIdentifierKey } = parseObject(payload) ?? {};
  if (typeof principalId !== "string" || principalId === "")
    throw misconfigured("the authorizer returned no principalId");
  try {
    return {
      principalId,
      policy: compileAuthorizerPolicy(policyDocument),
      context: scalars(context),
      ...(typeof usageIdentifierKey === "string" ? { usageIdentifierKey } : {}),
    };
  } catch (error) {
    if (error instanceof PolicyError) throw misconfigured(error.message);
    throw error;
  }
}

/** Members of `context` as text; objects and lists make the whole answer unusable. */
function scalars(context: unknown): Record<string, string> {
  if (context === undefined || context === null) return {};
  if (typeof context !== "object" || Array.isArray(context)) throw misconfigured("context is no object");
  return Object.fromEntries(
    Object.entries(context)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => {
        if (typeof value === "object") throw misconfigured(`context.${name} is neither text, number nor boolean`);
        return [name, String(value)];
      }),
  );
}

function unauthorized(log: string): GatewayFault {
  return new GatewayFault("UNAUTHORIZED", { log: `Unauthorized: ${log}` });
}

function misconfigured(log: string): GatewayFault {
  return new GatewayFault("AUTHORIZER_CONFIGURATION_ERROR", { log });
}
