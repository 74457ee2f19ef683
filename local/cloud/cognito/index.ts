import { jsonApi } from "../protocol/json";
import type { ServiceFactory } from "../service";
import { Accounts } from "./accounts";
import { adminOperations } from "./admin-operations";
import { Directory } from "./directory";
import { issuerHandler, publicKeys } from "./issuer";
import { domainHandler } from "./oauth";
import { cognitoTypes } from "./resources";
import { SignIns } from "./sign-ins";
import { issuerUrl, Tokens } from "./tokens";
import { type Parts, userOperations } from "./user-operations";

export { issueToken } from "./issue-token";
export { resourceScopes, unknownScopes } from "./scopes";

/** Cognito user pools: sign-in, tokens, the hosted domain, OIDC discovery. */
export const cognito: ServiceFactory = (cloud) => {
  const directory = new Directory(cloud);
  const tokens = new Tokens(cloud, directory);
  const parts: Parts = {
    directory,
    tokens,
    accounts: new Accounts(directory),
    signIns: new SignIns(directory, tokens),
  };
  const open = new Map<string, () => void>();
  const issuers = new Set<string>();

  /** One issuer's host serves all pools of a region. */
  function openIssuer(region: string): void {
    if (issuers.has(region)) return;
    issuers.add(region);
    cloud.network.register({
      host: `cognito-idp.${region}.amazonaws.com`,
      mount: `/cognito-idp/${region}`,
      handle: issuerHandler(cloud, directory),
    });
  }

  cloud.provide("cognito", {
    jwks(issuer) {
      const pool = cloud.resources("aws:cognito/userPool:UserPool").find((one) => issuerUrl(one) === issuer);
      return pool && publicKeys(cloud, pool.id);
    },
    issuerOf(userPoolArn) {
      const pool = cloud.resources("aws:cognito/userPool:UserPool").find(({ outputs }) => outputs.arn === userPoolArn);
      return pool && issuerUrl(pool);
    },
  });
  cloud.onChange(({ type, region }) => {
    if (type === "aws:cognito/userPool:UserPool") openIssuer(region);
  });

  return {
    name: "cognito",
    limits:
      "User pools sign users in by SRP, by password, on the hosted pages (authorization code with PKCE) and by client " +
      "credentials, and refresh, rotate and revoke tokens. MFA, CUSTOM_AUTH, USER_AUTH, the implicit flow, Lambda triggers, " +
      "outside identity providers, remembered devices and identity pools are not simulated, nor is readAttributes obeyed; no " +
      "e-mail or SMS is sent, codes are lines of the log.",
    resources: cognitoTypes(directory, {
      open(domain, poolId, region) {
        const host = domain.includes(".") ? domain : `${domain}.auth.${region}.amazoncognito.com`;
        open.set(
          domain,
          cloud.network.register({
            host,
            mount: `/cognito/${domain}`,
            handle: domainHandler(poolId, parts),
          }),
        );
      },
      close(domain) {
        open.get(domain)?.();
        open.delete(domain);
      },
    }),
    apis: {
      "cognito-idp": jsonApi({
        version: "1.1",
        target: "AWSCognitoIdentityProviderService",
        invalidCode: "InvalidParameterException",
        operations: { ...userOperations(parts), ...adminOperations(parts) },
      }),
    },
    endpoints: () =>
      cloud.resources("aws:cognito/userPoolDomain:UserPoolDomain").map(({ name, id }) => ({
        name,
        url: `${cloud.baseUrl}/cognito/${id}`,
        kind: "Cognito domain",
      })),
  };
};
