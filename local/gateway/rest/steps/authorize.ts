import { authorizeByCognito } from "../authorizers/cognito";
import { authenticateByIam, judgeIdentity } from "../authorizers/iam";
import { authorizeByLambda } from "../authorizers/lambda";
import type { Verdict } from "../authorizers/result";
import { type Exchange, methodArn, routeOf } from "../exchange";
import { GatewayFault } from "../fault";
import { inPhase } from "../phases";
import { judgeResourcePolicy, type ResourceVerdict } from "../resource-policy";
import { skipped } from "../tracing";

/**
 * Decides by the method's authorizer and the API's resource policy together, by AWS's tables for one account.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 */
export async function authorize(exchange: Exchange): Promise<typeof skipped | undefined> {
  const { definition } = routeOf(exchange).method;
  const type = definition.authorizationType;
  if (type === "AWS_IAM") {
    const principal = await inPhase(exchange, "authenticate", () => authenticateByIam(exchange));
    await inPhase(exchange, "authorize", () =>
      decide(exchange, judgeIdentity(exchange, principal), judgeResourcePolicy(exchange)),
    );
    return undefined;
  }
  const policy = judgeResourcePolicy(exchange);
  if (type === "NONE" && policy === "none") return skipped;
  // A Deny, and anything but an Allow where nobody else decides, ends the call before the authorizer is asked.
  if (policy === "deny" || type === "NONE") {
    await inPhase(exchange, "authorize", () => requireAllow(exchange, policy));
    return undefined;
  }
  const authorizer =
    definition.authorizer === undefined ? undefined : exchange.stage.definition.authorizers[definition.authorizer];
  if (!authorizer) {
    throw new GatewayFault("AUTHORIZER_CONFIGURATION_ERROR", {
      log: `Authorizer ${definition.authorizer ?? ""} does not exist`,
    });
  }
  if (type === "COGNITO_USER_POOLS") {
    await inPhase(exchange, "authorizer", () => authorizeByCognito(exchange, authorizer));
    // A policy must allow the call expressly beside a user pool.
    await inPhase(exchange, "authorize", () => requireAllow(exchange, policy));
    return undefined;
  }
  const verdict = await inPhase(exchange, "authorizer", () => authorizeByLambda(exchange, authorizer));
  await inPhase(exchange, "authorize", () => decide(exchange, verdict, policy));
  return undefined;
}

/** Refuses what a resource policy, where there is one, does not allow expressly. */
function requireAllow(exchange: Exchange, policy: ResourceVerdict): void {
  if (policy === "deny" || policy === "silent") throw refused(exchange, policy === "deny");
}

function decide(exchange: Exchange, verdict: Verdict, policy: ResourceVerdict): void {
  if (verdict === "explicitDeny" || policy === "deny") throw refusedBy(exchange, true);
  if (verdict === "allow" || policy === "allow") return;
  throw refusedBy(exchange, false);
}

/** Lambda authorizers refuse in words of their own. */
function refusedBy(exchange: Exchange, explicit: boolean): GatewayFault {
  if (routeOf(exchange).method.definition.authorizationType !== "CUSTOM") return refused(exchange, explicit);
  return new GatewayFault("ACCESS_DENIED", {
    message: `User is not authorized to access this resource${explicit ? " with an explicit deny" : ""}`,
    log: "The client is not authorized to perform this operation.",
  });
}

function refused(exchange: Exchange, explicit: boolean): GatewayFault {
  const { principal } = exchange;
  const who = principal && "arn" in principal ? principal.arn : "anonymous";
  // The account's number is masked but for its last digits.
  const resource = methodArn(exchange).replace(/:\d{8}(\d{4}):/, ":********$1:");
  return new GatewayFault("ACCESS_DENIED", {
    message: `User: ${who} is not authorized to perform: execute-api:Invoke on resource: ${resource}${explicit ? " with an explicit deny" : ""}`,
    log: `The resource policy or the caller's policies do not allow ${who} to invoke ${methodArn(exchange)}`,
  });
}
