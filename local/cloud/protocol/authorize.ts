import type { WireRequest } from "../../wire";
import type { Cloud } from "../cloud";
import type { ConditionContext, Principal } from "../principal";

/** Who calls, and the request that carried the call; absent for calls between services inside the cloud. */
export interface Caller {
  readonly caller: Principal;
  readonly request?: WireRequest;
}

/** What a decision takes into account besides the identity's own policies. */
export interface Circumstances {
  readonly context?: ConditionContext;
  /** Policy of the resource itself, as JSON text. */
  readonly resourcePolicy?: string | undefined;
}

/** Throws AWS's refusal unless the caller may carry out `action` (e.g. `sqs:SendMessage`) on a resource. */
export function authorize(cloud: Cloud, by: Caller, action: string, resource: string, more: Circumstances = {}): void {
  cloud.port("iam").authorize({
    principal: by.caller,
    action,
    resource,
    context: { ...requestContext(by), ...more.context },
    ...(more.resourcePolicy ? { resourcePolicy: more.resourcePolicy } : {}),
  });
}

/** The global condition keys that a request answers. */
function requestContext(by: Caller): ConditionContext {
  const { caller, request } = by;
  if (!request) {
    // Calls between services stay inside AWS's network, which is TLS throughout.
    return caller.type === "service"
      ? { "aws:securetransport": "true", "aws:sourcearn": caller.sourceArn, "aws:sourceaccount": caller.sourceAccount }
      : { "aws:securetransport": "true" };
  }
  return {
    "aws:securetransport": String(request.scheme === "https"),
    "aws:sourceip": request.source.ip,
    "aws:sourcevpc": request.source.vpcId,
    "aws:sourcevpce": request.source.vpcEndpointId,
  };
}
