import { jsonAnswer } from "../../json-answer";
import type { WireHandler } from "../../wire";
import type { Cloud } from "../cloud";
import type { Directory } from "./directory";
import type { SigningKey } from "./keys";
import { resourceScopes } from "./scopes";
import { issuerUrl } from "./tokens";

/** Public keys of a pool, as its issuer publishes them. */
export function publicKeys(cloud: Cloud, poolId: string): { keys: Record<string, unknown>[] } | undefined {
  const key = cloud.storage.entries<SigningKey>("cognito-keys").get(poolId);
  return key && { keys: [{ ...key.publicJwk }] };
}

/** The host `cognito-idp.REGION.amazonaws.com`: OIDC discovery and keys of each pool. */
export function issuerHandler(cloud: Cloud, directory: Directory): WireHandler {
  return async (request) => {
    const [, poolId = "", ...rest] = request.target.split("?")[0]!.split("/");
    const pool = cloud.find("aws:cognito/userPool:UserPool", poolId);
    if (!pool) return jsonAnswer(404, { message: `User pool ${poolId} does not exist.` });
    const what = rest.join("/");
    if (what === ".well-known/jwks.json") return jsonAnswer(200, publicKeys(cloud, poolId) ?? { keys: [] });
    if (what !== ".well-known/openid-configuration") return jsonAnswer(404, { message: "Not Found" });
    const issuer = issuerUrl(pool);
    const domain = cloud.find(
      "aws:cognito/userPoolDomain:UserPoolDomain",
      ({ inputs }) => inputs.userPoolId === poolId,
    );
    const base = domain && `${cloud.baseUrl}/cognito/${domain.id}`;
    return jsonAnswer(200, {
      issuer,
      jwks_uri: `${cloud.baseUrl}/cognito-idp/${pool.region}/${poolId}/.well-known/jwks.json`,
      ...(base
        ? {
            authorization_endpoint: `${base}/oauth2/authorize`,
            token_endpoint: `${base}/oauth2/token`,
            userinfo_endpoint: `${base}/oauth2/userInfo`,
            revocation_endpoint: `${base}/oauth2/revoke`,
            end_session_endpoint: `${base}/logout`,
          }
        : {}),
      id_token_signing_alg_values_supported: ["RS256"],
      response_types_supported: ["code"],
      scopes_supported: ["openid", "email", "phone", "profile", ...resourceScopes(directory.cloud, poolId)],
      subject_types_supported: ["public"],
      token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
      code_challenge_methods_supported: ["S256"],
    });
  };
}
