import { AwsError } from "../../../cloud/errors";
import type { Principal } from "../../../cloud/principal";
import { addIdentity } from "../context";
import { type Exchange, methodArn } from "../exchange";
import { GatewayFault } from "../fault";
import { conditionsOf } from "../resource-policy";
import type { Verdict } from "./result";

/** Somebody whose signature was checked. */
type Signer = Exclude<Principal, { readonly type: "anonymous" }>;

/** Checks the signature of a request, and tells who signed it. */
export async function authenticateByIam(exchange: Exchange): Promise<Signer> {
  const { environment, request, context } = exchange;
  const principal = await environment.authenticate(request.wire).catch((error: unknown) => {
    throw error instanceof AwsError ? signatureFault(error) : error;
  });
  if (principal.type === "anonymous") {
    throw new GatewayFault("MISSING_AUTHENTICATION_TOKEN", { log: "The request is not signed" });
  }
  exchange.principal = principal;
  if (principal.type !== "service") {
    const user = principal.type === "root" ? principal.accountId : principal.userId;
    addIdentity(context, {
      accountId: principal.accountId,
      accessKey: principal.accessKeyId,
      caller: user,
      user,
      userArn: principal.arn,
    });
  }
  return principal;
}

/** What the policies of the one who signed say about the method. */
export function judgeIdentity(exchange: Exchange, principal: Signer): Verdict {
  const resource = methodArn(exchange);
  const decision = exchange.environment.evaluateIdentity({
    principal,
    action: "execute-api:Invoke",
    resource,
    context: conditionsOf(exchange, principal),
  });
  const who = "arn" in principal ? principal.arn : principal.service;
  exchange.detail = { principal: who, resource, ...decision };
  return decision.allowed ? "allow" : decision.reason === "explicitDeny" ? "explicitDeny" : "implicitDeny";
}

function signatureFault(error: AwsError): GatewayFault {
  const log = `${error.code}: ${error.message}`;
  const { message, code: errorType } = error;
  if (/Expired/i.test(error.code)) return new GatewayFault("EXPIRED_TOKEN", { log, message });
  if (/MissingAuthenticationToken/.test(error.code)) return new GatewayFault("MISSING_AUTHENTICATION_TOKEN", { log });
  return new GatewayFault("INVALID_SIGNATURE", { log, message, errorType, status: 403 });
}
