import { authorizeByCognito } from "../authorizers/cognito";
import { authorizeByIam } from "../authorizers/iam";
import { authorizeByLambda } from "../authorizers/lambda";
import type { Verdict } from "../authorizers/result";
import { type Exchange, methodArn, routeOf } from "../exchange";
import { GatewayFault } from "../fault";
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
    const verdict = await authorizeByIam(exchange);
    decide(exchange, verdict, judgeResourcePolicy(exchange));
    return undefined;
  }
  const policy = judgeResourcePolicy(exchange);
  // A Deny, and anything but an Allow where nobody else decides, ends the call before the authorizer is asked.
  if (policy === "deny") throw refused(exchange, true);
  if (type === "NONE") {
    if (policy === "silent") throw refused(exchange, false);
    return policy === "none" ? skipped : undefined;
  }
  const authorizer =
    definition.authorizer === undefined ? undefined : exchange.stage.definition.authorizers[definition.authorizer];
  if (!authorizer) {
    throw new GatewayFault("AUTHORIZER_CONFIGURATION_ERROR", {
      log: `Authorizer ${definition.authorizer ?? ""} does not exist`,
    });
  }
  if (type === "COGNITO_USER_POOLS") {
    await authorizeByCognito(exchange, authorizer);
    // A policy must allow the call expressly beside a user pool.
    if (policy === "silent") throw refused(exchange, false);
    return undefined;
  }
  decide(exchange, await authorizeByLambda(exchange, authorizer), policy);
  return undefined;
}

function decide(exchange: Exchange, verdict: Verdict, policy: ResourceVerdict): void {
  if (verdict === "explicitDeny" || policy === "deny")
    throw refusedBy(exchange, verdict === "explicitDeny" || policy === "deny");
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
