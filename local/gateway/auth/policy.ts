import { AwsError } from "../../cloud/errors";
import { conditionContext } from "../../cloud/iam/evaluate";
import { compilePolicy } from "../../cloud/iam/policy";
import type { ConditionContext, Principal } from "../../cloud/principal";

/** What a policy that a Lambda authorizer returned says about one call. */
type PolicyDecision = "allow" | "explicitDeny" | "implicitDeny";

/** A policy document that is none; the caller answers with a configuration error. */
export class PolicyError extends Error {}

/** An authorizer's policy, compiled once so that a cached one is only matched. */
export interface AuthorizerPolicy {
  /** @param context values of condition keys, in lower case; those of the time are added. */
  decide(resource: string, context?: ConditionContext, now?: number): PolicyDecision;
}

const anonymous: Principal = { type: "anonymous" };

/**
 * Compiles the policy document that an authorizer returned. A Deny wins; what no statement allows is denied.
 * @throws PolicyError for documents that API Gateway refuses.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 */
export function compileAuthorizerPolicy(document: unknown): AuthorizerPolicy {
  const policy = compiled(document);
  return {
    decide(resource, context = {}, now = Date.now()) {
      const { denies, allows } = policy.judge({
        principal: anonymous,
        action: "execute-api:Invoke",
        resource,
        context: conditionContext(anonymous, context, now),
      });
      if (denies) return "explicitDeny";
      return allows.length > 0 ? "allow" : "implicitDeny";
    },
  };
}

function compiled(document: unknown) {
  if (typeof document !== "object" || document === null) throw new PolicyError("policyDocument is not an object");
  try {
    return compilePolicy(JSON.stringify(document), "identity");
  } catch (error) {
    throw error instanceof AwsError ? new PolicyError(`policyDocument: ${error.message}`) : error;
  }
}
