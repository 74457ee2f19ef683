import type { Cloud } from "../../local/cloud/cloud";
import { issueToken } from "../../local/cloud/cognito";

/** How an operation lets callers in. */
export type Access =
  | { readonly kind: "none" | "iam" | "key" | "function" }
  | {
      readonly kind: "token" /** User pool ARN or issuer URL. */;
      readonly pool: string;
      readonly scopes: readonly string[];
    };

/** Options of curl that make a caller acceptable on the local stage. */
export async function credentialsFor(cloud: Cloud, access: Access): Promise<{ options: string[]; note: string }> {
  switch (access.kind) {
    case "none":
      return { options: [], note: "open" };
    case "iam": {
      const { accessKeyId, secretAccessKey } = cloud.port("iam").operator();
      const signature = `--aws-sigv4 aws:amz:${cloud.region}:execute-api --user ${accessKeyId}:${secretAccessKey}`;
      return { options: [signature], note: "signed by the local operator" };
    }
    case "key": {
      const key = partnerKey(cloud);
      return {
        options: [`-H 'x-api-key: ${key ?? "KEY"}'`],
        note: key ? "with an API key" : "needs an API key; the stage has none",
      };
    }
    case "token": {
      const token = await localToken(cloud, access.pool, access.scopes);
      return {
        options: [`-H 'Authorization: Bearer ${token ?? "TOKEN"}'`],
        note: token ? "with a token of the local user directory" : "needs a token of an issuer outside the stage",
      };
    }
    case "function":
      return { options: ["-H 'Authorization: TOKEN'"], note: "put in what the Lambda authorizer accepts" };
  }
}

function partnerKey(cloud: Cloud): string | undefined {
  const inPlan = new Set(cloud.resources("aws:apigateway/usagePlanKey:UsagePlanKey").map(({ inputs }) => inputs.keyId));
  const key = cloud.find(
    "aws:apigateway/apiKey:ApiKey",
    ({ id, inputs }) => inPlan.has(id) && inputs.enabled !== false,
  );
  return key?.outputs.value as string | undefined;
}

async function localToken(cloud: Cloud, pool: string, scopes: readonly string[]): Promise<string | undefined> {
  const found = cloud
    .resources("aws:cognito/userPool:UserPool")
    .find(({ id, outputs }) => outputs.arn === pool || pool.endsWith(`/${id}`));
  if (!found) return undefined;
  const use = scopes.length > 0 ? "access" : "id";
  return issueToken(cloud, {
    userPoolId: found.id,
    username: "someone@example.com",
    scopes: [...scopes],
    groups: [],
    use,
  });
}
