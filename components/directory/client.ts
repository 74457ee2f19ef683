import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { DirectoryClient } from "./user-directory";

/** Cognito's settings of a client. */
export function clientArgs(client: DirectoryClient, userPoolId: pulumi.Input<string>): aws.cognito.UserPoolClientArgs {
  const has = (way: DirectoryClient["signIn"][number]) => client.signIn.includes(way);
  const flows = [
    ...(has("authorizationCode") ? ["code"] : []),
    ...(has("clientCredentials") ? ["client_credentials"] : []),
  ];
  return {
    userPoolId,
    generateSecret: has("clientCredentials"),
    explicitAuthFlows: [
      ...(has("srp") ? ["ALLOW_USER_SRP_AUTH"] : []),
      ...(has("password") ? ["ALLOW_USER_PASSWORD_AUTH"] : []),
      "ALLOW_REFRESH_TOKEN_AUTH",
    ],
    allowedOauthFlowsUserPoolClient: flows.length > 0,
    allowedOauthFlows: flows,
    allowedOauthScopes: flows.length > 0 ? (client.scopes ?? ["openid"]) : [],
    callbackUrls: client.callbackUrls,
    logoutUrls: client.logoutUrls,
    supportedIdentityProviders: ["COGNITO"],
    // Do not tell whether a user exists.
    preventUserExistenceErrors: "ENABLED",
    enableTokenRevocation: true,
    accessTokenValidity: client.tokenMinutes ?? 60,
    idTokenValidity: client.tokenMinutes ?? 60,
    refreshTokenValidity: client.refreshDays ?? 30,
    tokenValidityUnits: { accessToken: "minutes", idToken: "minutes", refreshToken: "days" },
  };
}
