import type { Access } from "../../capture/openapi/document";
import type { Cloud } from "../../local/cloud/cloud";
import { issueToken } from "../../local/cloud/cognito";

/** Who may call, in words. */
export function accessText(access: Access): string {
  switch (access.kind) {
    case "none":
      return "open";
    case "iam":
      return "IAM";
    case "key":
      return "API key";
    case "function":
      return "Lambda authorizer";
    case "token":
      return access.scopes.length > 0 ? `token with ${access.scopes.join(" or ")}` : "token";
  }
}

/** Options of curl that make a caller acceptable on the local stage. */
export function credentialsFor(cloud: Cloud, apiId: string, access: Access): { options: string[]; note: string } {
  switch (access.kind) {
    case "none":
      return { options: [], note: "open" };
    case "iam": {
      const { accessKeyId, secretAccessKey } = cloud.port("iam").operator();
      const signature = `--aws-sigv4 aws:amz:${cloud.region}:execute-api --user ${accessKeyId}:${secretAccessKey}`;
      return { options: [signature], note: "signed by the local operator" };
    }
    case "key": {
      const key = keyOf(cloud, apiId);
      return {
        options: [`-H 'x-api-key: ${key ?? "KEY"}'`],
        note: key ? "with an API key" : "needs an API key; the stage has none",
      };
    }
    case "token":
      return { options: ['-H "Authorization: Bearer $TOKEN"'], note: "with $TOKEN" };
    case "function":
      return { options: ["-H 'Authorization: TOKEN'"], note: "put in what the Lambda authorizer accepts" };
  }
}

/** Value of an enabled key of a usage plan that covers the API. */
function keyOf(cloud: Cloud, apiId: string): string | undefined {
  const plans = cloud
    .resources("aws:apigateway/usagePlan:UsagePlan")
    .filter(({ inputs }) =>
      ((inputs.apiStages as { apiId: string }[] | undefined) ?? []).some((stage) => stage.apiId === apiId),
    )
    .map(({ id }) => id);
  const links = cloud
    .resources("aws:apigateway/usagePlanKey:UsagePlanKey")
    .filter(({ inputs }) => plans.includes(String(inputs.usagePlanId)));
  const ids = links.map(({ inputs }) => inputs.keyId);
  const key = cloud.find(
    "aws:apigateway/apiKey:ApiKey",
    ({ id, inputs }) => ids.includes(id) && inputs.enabled !== false,
  );
  return key?.outputs.value as string | undefined;
}

/** One token of a local user directory that holds every scope the operations ask for; undefined when none is local. */
export async function tokenFor(cloud: Cloud, accesses: readonly Access[]): Promise<string | undefined> {
  const asked = accesses.filter((access) => access.kind === "token");
  const pool = cloud
    .resources("aws:cognito/userPool:UserPool")
    .find(({ id, outputs }) => asked.some((access) => outputs.arn === access.pool || access.pool.endsWith(`/${id}`)));
  if (!pool) return undefined;
  const scopes = [...new Set(asked.flatMap((access) => access.scopes))];
  const use = scopes.length > 0 ? "access" : "id";
  return issueToken(cloud, { userPoolId: pool.id, username: "someone@example.com", scopes, groups: [], use });
}
