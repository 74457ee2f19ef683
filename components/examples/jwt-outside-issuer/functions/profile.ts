import type { APIGatewayProxyEventV2WithJWTAuthorizer } from "aws-lambda";

/** Who the token says that the caller is. */
export async function handler(event: APIGatewayProxyEventV2WithJWTAuthorizer) {
  const { claims, scopes } = event.requestContext.authorizer.jwt;
  return { subject: claims.sub, issuer: claims.iss, scopes };
}
