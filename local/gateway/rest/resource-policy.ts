import { conditionContext } from "../../cloud/iam/evaluate";
import { compilePolicy, type Policy } from "../../cloud/iam/policy";
import type { ConditionContext, Principal } from "../../cloud/principal";
import { executionArn } from "../address";
import { type Exchange, methodArn } from "./exchange";
import { headerOf } from "./request";
import type { ApiIdentity } from "./stage-settings";

/** What an API's resource policy says about a call; "none": the API has no policy. */
export type ResourceVerdict = "allow" | "silent" | "deny" | "none";

/**
 * Compiles a resource policy for one API. Its resources may leave out all but stage, method and path
 * (`execute-api:/prod/GET/pets`).
 * @throws AwsError `MalformedPolicyDocument`
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html
 */
export function compileResourcePolicy(text: string, api: ApiIdentity): Policy {
  return compilePolicy(text.replace(/"execute-api:\/\/?/g, `"${executionArn(api)}/`), "resource");
}

/** Judges a request by its API's resource policy. */
export function judgeResourcePolicy(exchange: Exchange): ResourceVerdict {
  const { policy } = exchange.stage;
  if (!policy) return "none";
  const principal: Principal = exchange.principal ?? { type: "anonymous" };
  const verdict = policy.judge({
    principal,
    action: "execute-api:Invoke",
    resource: methodArn(exchange),
    context: conditionsOf(exchange, principal),
  });
  const allow = verdict.allows.find((match) => match.principal === "direct");
  const result = verdict.denies ? "deny" : allow ? "allow" : "silent";
  const { environment } = exchange;
  environment.emit({
    kind: "decision",
    time: environment.clock.now(),
    principal: "arn" in principal ? principal.arn : "anonymous",
    action: "execute-api:Invoke",
    resource: methodArn(exchange),
    allowed: result === "allow",
    by: `resource policy of ${exchange.stage.api.apiName} (${(verdict.denies ?? allow)?.statement ?? "no statement"})`,
  });
  exchange.detail = { ...exchange.detail, resourcePolicy: result, statement: (verdict.denies ?? allow)?.statement };
  return result;
}

/** Condition keys that policies of API Gateway may test. */
export function conditionsOf({ request, environment }: Exchange, principal: Principal): ConditionContext {
  const { source } = request.wire;
  const viaEndpoint = source.vpcEndpointId !== undefined;
  const keys = {
    "aws:sourceip": viaEndpoint ? undefined : source.ip,
    "aws:vpcsourceip": viaEndpoint ? source.ip : undefined,
    "aws:sourcevpce": source.vpcEndpointId,
    "aws:sourcevpc": viaEndpoint ? source.vpcId : undefined,
    "aws:useragent": headerOf(request, "user-agent"),
    "aws:referer": headerOf(request, "referer"),
    "aws:securetransport": "true",
  };
  return conditionContext(principal, keys, environment.clock.now());
}
