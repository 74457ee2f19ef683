import { isObject, parseObject } from "../../json";
import { executionArn } from "../address";
import { DeadlineError, within } from "../auth/deadline";
import { functionArnOf, withStageVariables } from "../auth/function-arn";
import { type AuthorizerPolicy, compileAuthorizerPolicy, PolicyError } from "../auth/policy";
import type { ResultCache } from "../auth/result-cache";
import type { GatewayEnvironment } from "../environment";
import { requestArn } from "./arn";
import { type AuthorizerResult, mapOf, type RoutedCall } from "./call";
import type { AuthorizerDefinition } from "./definition";
import { forbidden, internalError, unauthorized } from "./fault";
import { contextV2, requestPartsV2, userAgent } from "./lambda-event";
import { contextV1, requestPartsV1 } from "./lambda-event-v1";
import { selectionValue } from "./selection";

/** An authorizer's answer, kept for other requests with the same identity. */
export interface CachedAnswer {
  /** Simple answers hold for every route, policies are asked for each. */
  readonly verdict: boolean | AuthorizerPolicy;
  readonly context: Readonly<Record<string, unknown>> | null;
  readonly principalId?: string;
}

/** Milliseconds that an authorizer's function may take. */
const timeLimit = 10_000;

/**
 * REQUEST authorizers of HTTP APIs: formats 1.0 and 2.0, policies and simple answers.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 */
export class LambdaAuthorizer {
  constructor(
    private readonly env: GatewayEnvironment,
    private readonly cache: ResultCache<CachedAnswer>,
  ) {}

  async authorize(call: RoutedCall, authorizer: AuthorizerDefinition): Promise<AuthorizerResult> {
    const identity = identityOf(call, authorizer);
    const caches = identity.length > 0 && authorizer.resultTtlInSeconds > 0;
    const key = JSON.stringify([authorizer.id, ...identity]);
    let answer = caches ? this.cache.get(key) : undefined;
    if (!answer) {
      answer = parseAnswer(await this.invoke(call, authorizer, identity), authorizer);
      if (caches) this.cache.set(key, answer, authorizer.resultTtlInSeconds);
    }
    const { verdict, context, principalId } = answer;
    const allowed = typeof verdict === "boolean" ? verdict : this.decide(verdict, call);
    if (!allowed) throw forbidden(`authorizer ${authorizer.name} does not allow ${requestArn(call)}`);
    return { type: "lambda", context, ...(principalId === undefined ? {} : { principalId }) };
  }

  private decide(policy: AuthorizerPolicy, call: RoutedCall): boolean {
    const context = { "aws:sourceip": call.request.source.ip, "aws:useragent": userAgent(call) };
    return policy.decide(requestArn(call), context, this.env.clock.now()) === "allow";
  }

  private async invoke(
    call: RoutedCall,
    authorizer: AuthorizerDefinition,
    identity: readonly string[],
  ): Promise<string> {
    const functionArn = functionArnOf(withStageVariables(authorizer.authorizerUri ?? "", call.stage.variables));
    if (!functionArn) throw internalError(`authorizer ${authorizer.name} has no function: ${authorizer.authorizerUri}`);
    const event = authorizer.payloadFormatVersion === "2.0" ? eventV2(call, identity) : eventV1(call, identity);
    const result = await within(
      this.env.clock,
      timeLimit,
      this.env.invokeFunction({
        functionArn,
        payload: JSON.stringify(event),
        sourceArn: `${executionArn(call.api)}/authorizers/${authorizer.id}`,
        credentialsArn: authorizer.authorizerCredentialsArn,
        traceId: call.traceId,
      }),
    ).catch((error: unknown) => {
      const reason = error instanceof DeadlineError ? error.message : String(error);
      throw internalError(`authorizer ${authorizer.name}: ${reason}`);
    });
    if (result.functionError)
      throw internalError(`authorizer ${authorizer.name} failed: ${result.payload.slice(0, 500)}`);
    return result.payload;
  }
}

/** All identity sources; one that is missing or empty refuses the request before the function is asked. */
function identityOf(call: RoutedCall, authorizer: AuthorizerDefinition): string[] {
  return authorizer.identitySource.map((expression) => {
    const value = selectionValue(expression, call);
    if (!value) throw unauthorized(`the request has no ${expression}`);
    return value;
  });
}

function eventV2(call: RoutedCall, identity: readonly string[]): Record<string, unknown> {
  const pathParameters = mapOf(Object.entries(call.match.pathParameters));
  const stageVariables = mapOf(Object.entries(call.stage.variables));
  return {
    version: "2.0",
    type: "REQUEST",
    routeArn: requestArn(call),
    identitySource: identity.length > 0 ? identity : null,
    routeKey: call.match.route.routeKey,
    ...requestPartsV2(call),
    requestContext: contextV2(call),
    ...(pathParameters ? { pathParameters } : {}),
    ...(stageVariables ? { stageVariables } : {}),
  };
}

function eventV1(call: RoutedCall, identity: readonly string[]): Record<string, unknown> {
  const { multiValueHeaders: _headers, multiValueQueryStringParameters: _query, ...parts } = requestPartsV1(call);
  const joined = identity.length > 0 ? identity.join(",") : null;
  return {
    version: "1.0",
    type: "REQUEST",
    methodArn: requestArn(call),
    identitySource: joined,
    authorizationToken: joined,
    ...parts,
    pathParameters: call.match.pathParameters,
    stageVariables: call.stage.variables,
    requestContext: contextV1(call),
  };
}

function parseAnswer(payload: string, authorizer: AuthorizerDefinition): CachedAnswer {
  const answer = parseObject(payload);
  if (!answer)
    throw internalError(`authorizer ${authorizer.name} answered ${payload.slice(0, 200)}; it must be an object`);
  const context = isObject(answer.context) ? answer.context : null;
  if (authorizer.payloadFormatVersion === "2.0" && authorizer.enableSimpleResponses) {
    if (typeof answer.isAuthorized !== "boolean") {
      throw internalError(`authorizer ${authorizer.name} must answer isAuthorized: true or false`);
    }
    return { verdict: answer.isAuthorized, context };
  }
  if (typeof answer.principalId !== "string") throw internalError(`authorizer ${authorizer.name} gave no principalId`);
  try {
    return { verdict: compileAuthorizerPolicy(answer.policyDocument), context, principalId: answer.principalId };
  } catch (error) {
    throw error instanceof PolicyError ? internalError(`authorizer ${authorizer.name}: ${error.message}`) : error;
  }
}
