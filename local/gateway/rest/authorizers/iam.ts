import { AwsError } from "../../../cloud/errors";
import { addIdentity } from "../context";
import { type Exchange, methodArn } from "../exchange";
import { GatewayFault } from "../fault";
import { conditionsOf } from "../resource-policy";
import type { Verdict } from "./result";

/** Checks the signature of a request, and what the caller's own policies say about the method. */
export async function authorizeByIam(exchange: Exchange): Promise<Verdict> {
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
  const resource = methodArn(exchange);
  const decision = environment.evaluateIdentity({
    principal,
    action: "execute-api:Invoke",
    resource,
    context: conditionsOf(exchange, principal),
  });
  exchange.detail = { principal: "arn" in principal ? principal.arn : principal.service, resource, ...decision };
  return decision.allowed ? "allow" : decision.reason === "explicitDeny" ? "explicitDeny" : "implicitDeny";
}

function signatureFault(error: AwsError): GatewayFault {
  const log = `${error.code}: ${error.message}`;
  const { message, code: errorType } = error;
  if (/Expired/i.test(error.code)) return new GatewayFault("EXPIRED_TOKEN", { log, message });
  if (/MissingAuthenticationToken/.test(error.code)) return new GatewayFault("MISSING_AUTHENTICATION_TOKEN", { log });
  return new GatewayFault("INVALID_SIGNATURE", { log, message, errorType, status: 403 });
}
