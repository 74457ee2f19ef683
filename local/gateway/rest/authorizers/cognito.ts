import { bearerToken, scopesOf, verifyJwt } from "../../auth/jwt";
import type { AuthorizerDefinition } from "../definition";
import { type Exchange, routeOf } from "../exchange";
import { compileExpression } from "../expressions";
import { GatewayFault } from "../fault";
import { javaPattern } from "../java-pattern";

/**
 * Checks a token of one of the authorizer's user pools: an ID token where the method has no scopes, else an access
 * token with any one of them.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html
 */
export async function authorizeByCognito(exchange: Exchange, authorizer: AuthorizerDefinition): Promise<void> {
  const { environment, context } = exchange;
  const source = authorizer.identitySource ?? "method.request.header.Authorization";
  const token = bearerToken(compileExpression(source)({ exchange }).at(-1) ?? "");
  if (token === "") throw unauthorized("no token");
  const scopes = routeOf(exchange).method.definition.authorizationScopes ?? [];
  let reason = "no user pool of the authorizer is known";
  for (const arn of authorizer.providerARNs ?? []) {
    const issuer = environment.userPoolIssuer(arn);
    if (!issuer) continue;
    const { keys } = await environment.jwks(issuer);
    const outcome = await verifyJwt(token, { issuer }, keys, environment.clock.now());
    if (!outcome.valid) {
      reason = outcome.reason;
      continue;
    }
    const { claims } = outcome;
    checkUse(claims, scopes);
    checkAudience(claims.aud, authorizer.identityValidationExpression);
    context.authorizer = { claims: texts(claims) };
    exchange.detail = { authorizer: authorizer.name, issuer, subject: claims.sub, scopes: scopesOf(claims) };
    return;
  }
  const expired = /"exp" claim/.test(reason);
  throw unauthorized(reason, expired ? "The incoming token has expired" : undefined);
}

function checkUse(claims: Record<string, unknown>, scopes: readonly string[]): void {
  const wanted = scopes.length > 0 ? "access" : "id";
  if (claims.token_use !== wanted) throw unauthorized(`the method takes an ${wanted} token`);
  if (scopes.length > 0 && !scopesOf(claims).some((scope) => scopes.includes(scope))) {
    throw unauthorized(`the token has none of the scopes ${scopes.join(", ")}`);
  }
}

/** The validation expression tests `aud`, which access tokens do not have. */
function checkAudience(audience: unknown, expression: string | undefined): void {
  if (!expression) return;
  const pattern = javaPattern(expression);
  if (![audience].flat().some((value) => typeof value === "string" && pattern.matches(value))) {
    throw unauthorized("the token's audience does not match the validation expression");
  }
}

/** Claims as text; times of issue and expiry as Java prints dates (recorded), lists joined with commas. */
function texts(claims: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(claims).map(([name, value]) => {
      if ((name === "exp" || name === "iat") && typeof value === "number") return [name, javaDate(value)];
      if (Array.isArray(value)) return [name, value.join(",")];
      return [name, typeof value === "object" && value !== null ? JSON.stringify(value) : String(value)];
    }),
  );
}

/** E.g. `Tue Jun 18 15:00:04 UTC 2024`. */
function javaDate(seconds: number): string {
  const [weekday, day, month, year, time] = new Date(seconds * 1000).toUTCString().replace(",", "").split(" ");
  return `${weekday} ${month} ${day} ${time} UTC ${year}`;
}

function unauthorized(log: string, message?: string): GatewayFault {
  return new GatewayFault("UNAUTHORIZED", { log: `Unauthorized: ${log}`, ...(message ? { message } : {}) });
}
