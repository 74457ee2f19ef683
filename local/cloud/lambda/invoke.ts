import type { LambdaPort, LambdaResult } from "../ports";
import type { ConditionContext, Principal } from "../principal";
import type { EventQueue } from "./async/queue";
import type { Functions, ResolvedFunction } from "./functions";
import { policyOf } from "./permission";

/** The port by which other services invoke functions. */
export function lambdaPort(functions: Functions, events: EventQueue): LambdaPort {
  return {
    async invoke(call): Promise<LambdaResult> {
      const found = functions.resolve(call.functionName);
      authorizeInvoke(functions, found, call.caller);
      if (call.type === "Event") return events.accept(found, call.payload, call.traceId);
      return functions.runtime(found).invoke(call);
    },
  };
}

/**
 * Decides whether a caller may invoke a function: services by the function's own policy, identities by either.
 * @throws AwsError `AccessDeniedException`.
 */
export function authorizeInvoke(
  functions: Functions,
  found: ResolvedFunction,
  principal: Principal,
  action = "lambda:InvokeFunction",
  context: ConditionContext = {},
): void {
  const source: ConditionContext =
    principal.type === "service"
      ? { "aws:sourcearn": principal.sourceArn, "aws:sourceaccount": principal.sourceAccount }
      : {};
  functions.cloud.port("iam").authorize({
    principal,
    action,
    resource: found.qualifier ? `${found.arn}:${found.qualifier}` : found.arn,
    context: { ...source, ...context },
    resourcePolicy: functions.settle(`policy|${found.arn}|${found.qualifier}`, () =>
      policyOf(functions, found.arn, found.qualifier),
    ),
  });
}
