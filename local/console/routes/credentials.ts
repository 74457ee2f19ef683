import { AwsV4Signer } from "aws4fetch";
import type { Cloud } from "../../cloud/cloud";
import { issueToken } from "../../cloud/cognito";
import type { Credentials } from "../../cloud/principal";
import { QuestionError } from "../questions";
import type { Sending } from "./contract";

/** Who somebody of the directory is to be. */
type User = Extract<Sending["as"], { kind: "user" }>;

/** A user's token, made here and now. @throws QuestionError when the stage has no directory */
export function tokenOf({ username, scopes, groups }: User, cloud: Cloud): Promise<string> {
  const pool = cloud.resources("aws:cognito/userPool:UserPool")[0];
  if (!pool) throw new QuestionError("the stage has no user directory to sign in to");
  // A method without scopes takes identity tokens, as REST APIs ask for.
  const use = scopes.length > 0 ? "access" : "id";
  return issueToken(cloud, { userPoolId: pool.id, username, scopes, groups, use });
}

/** The header with an API key; none where no key is asked for. @throws QuestionError when there is no such key */
export function keyHeaders(keyId: string | undefined, cloud: Cloud): Record<string, string> {
  if (keyId === undefined) return {};
  const key = cloud.find("aws:apigateway/apiKey:ApiKey", keyId);
  if (!key) throw new QuestionError(`the stage has no API key ${keyId}`);
  return { "x-api-key": String(key.outputs.value) };
}

/** The headers with which the operator or a role signs a request; none for others. @throws QuestionError */
export async function signature(
  request: Pick<Sending, "url" | "method" | "headers" | "body">,
  as: Sending["as"],
  cloud: Cloud,
): Promise<Record<string, string>> {
  if (as.kind !== "operator" && as.kind !== "role") return {};
  const credentials = as.kind === "role" ? sessionOf(cloud, as.arn) : cloud.port("iam").operator();
  const { accessKeyId, secretAccessKey, sessionToken } = credentials as Credentials;
  const { url, method, headers, body } = request;
  const signer = new AwsV4Signer({
    url,
    method,
    headers: { ...headers },
    ...(body ? { body } : {}),
    service: "execute-api",
    region: cloud.region,
    accessKeyId,
    secretAccessKey,
    ...(sessionToken ? { sessionToken } : {}),
  });
  const signed = await signer.sign();
  return Object.fromEntries([...signed.headers].filter(([name]) => /^(authorization|x-amz-.*)$/.test(name)));
}

/** A session of a role, by one of the services that its trust policy names. */
function sessionOf(cloud: Cloud, arn: string): Credentials {
  const role = cloud.find("aws:iam/role:Role", ({ outputs }) => outputs.arn === arn);
  if (!role) throw new QuestionError(`the stage has no role ${arn}`);
  const trusted = String(role.inputs.assumeRolePolicy).match(/[a-z0-9-]+\.amazonaws\.com/g) ?? [];
  for (const service of trusted) {
    try {
      return cloud.port("iam").assumeRole(arn, service, "stagedoor-console").credentials;
    } catch {
      // Its trust asks for more than the service; the next may do.
    }
  }
  throw new QuestionError(`the trust policy of ${arn} lets no service assume it, so the console cannot sign as it`);
}
