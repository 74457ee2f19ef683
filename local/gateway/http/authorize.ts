import { AwsError } from "../../cloud/errors";
import { bearerToken, claimTexts, keyIdOf, scopesOf, verifyJwt } from "../auth/jwt";
import { ResultCache } from "../auth/result-cache";
import type { GatewayEnvironment } from "../environment";
import { requestArn } from "./arn";
import { type CachedAnswer, LambdaAuthorizer } from "./authorize-lambda";
import type { AuthorizerResult, RoutedCall } from "./call";
import type { AuthorizerDefinition, HttpApiDefinition } from "./definition";
import { forbidden, internalError, unauthorized } from "./fault";
import { selectionValue } from "./selection";

/** Decides whether a request may enter its route; undefined for open routes, a fault for those that may not. */
export type Authorize = (call: RoutedCall) => Promise<AuthorizerResult | undefined>;

/** The authorizers of one stage, with their caches. */
export function compileAuthorizers(definition: HttpApiDefinition, env: GatewayEnvironment): Authorize {
  const cache = new ResultCache<CachedAnswer>(env.clock);
  const lambda = new LambdaAuthorizer(env, cache);
  return async (call) => {
    const { route } = call.match;
    if (route.authorizationType === "NONE") return undefined;
    if (route.authorizationType === "AWS_IAM") return authorizeIam(call, env);
    const authorizer = definition.authorizers[route.authorizerId ?? ""];
    if (!authorizer) throw internalError(`the route's authorizer ${route.authorizerId} does not exist`);
    return authorizer.authorizerType === "JWT"
      ? authorizeJwt(call, authorizer, env)
      : lambda.authorize(call, authorizer);
  };
}

async function authorizeJwt(
  call: RoutedCall,
  authorizer: AuthorizerDefinition,
  env: GatewayEnvironment,
): Promise<AuthorizerResult> {
  if (!authorizer.jwt) throw internalError(`authorizer ${authorizer.name} has no JWT configuration`);
  const value = selectionValue(authorizer.identitySource[0] ?? "$request.header.Authorization", call);
  if (!value) throw unauthorized("no token", "Bearer");
  const token = bearerToken(value);
  const keys = await env.jwks(authorizer.jwt.issuer, keyIdOf(token)).catch((error: unknown) => {
    const detail = `keys of ${authorizer.jwt!.issuer}: ${String(error)}`;
    throw unauthorized(detail, challenge("", "invalid_token", "OIDC discovery endpoint communication error"));
  });
  const outcome = await verifyJwt(token, authorizer.jwt, keys.keys, env.clock.now());
  if (!outcome.valid) throw unauthorized(outcome.reason, challenge("", "invalid_token", outcome.reason));
  const required = call.match.route.authorizationScopes;
  const granted = scopesOf(outcome.claims).filter((scope) => required.includes(scope));
  if (required.length > 0 && granted.length === 0) {
    const reason = "the token has none of the scopes that the route requires";
    throw forbidden(reason, challenge(required.join(" "), "insufficient_scope", reason));
  }
  return { type: "jwt", claims: claimTexts(outcome.claims), scopes: required.length > 0 ? granted : null };
}

/** The challenge of RFC 6750; the token's own text may be in the reason, so quotes are taken out. */
function challenge(scope: string, error: string, reason: string): string {
  const text = reason.replace(/["\\]/g, "'").replace(/[^\x20-\x7e]/g, "?");
  return `Bearer scope="${scope}" error="${error}" error_description="${text}"`;
}

async function authorizeIam(call: RoutedCall, env: GatewayEnvironment): Promise<AuthorizerResult> {
  const principal = await env.authenticate(call.request).catch((error: unknown) => {
    throw error instanceof AwsError ? forbidden(`${error.code}: ${error.message}`) : error;
  });
  if (principal.type === "anonymous" || principal.type === "service") throw forbidden("the request is not signed");
  const resource = requestArn(call);
  const decision = env.evaluateIdentity({
    principal,
    action: "execute-api:Invoke",
    resource,
    context: { "aws:sourceip": call.request.source.ip },
  });
  if (!decision.allowed) throw forbidden(`${principal.arn} may not invoke ${resource} (${decision.reason})`);
  const id = principal.type === "root" ? principal.accountId : principal.userId;
  const { arn: userArn, accountId, accessKeyId: accessKey } = principal;
  return { type: "iam", accessKey, accountId, callerId: id, userArn, userId: id };
}
