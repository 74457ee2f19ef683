import { AwsV4Signer } from "aws4fetch";
import type { Cloud } from "../../cloud/cloud";
import { issueToken } from "../../cloud/cognito";
import type { Credentials } from "../../cloud/principal";
import { bodyOf, type WireHandler, type WireRequest } from "../../wire";
import type { Sending, Sent } from "../contract";
import { QuestionError } from "../questions";
import { requestIdOf } from "../requests/store";
import type { Shown } from "../shown";

const longestShown = 256 * 1024;

/**
 * Sends a request of the page as whom it names: tokens, keys and signatures are made here, and never reach the page.
 * @throws QuestionError when the address is not this stage's, or the caller cannot be had
 */
export async function sendAs(sending: Sending, { cloud, redactor }: Shown, send: WireHandler): Promise<Sent> {
  const { url, method } = sending;
  if (!url.startsWith(`${cloud.baseUrl}/`))
    throw new QuestionError(`${url} is no address of this stage, ${cloud.baseUrl}`);
  const target = url.slice(cloud.baseUrl.length);
  const credentials = await credentialsOf(sending, cloud);
  const body = Buffer.from(sending.body ?? "");
  const { host } = new URL(cloud.baseUrl);
  const headers: Record<string, string> = { Host: host, ...sending.headers, ...credentials };
  if (body.length > 0) headers["Content-Length"] = String(body.length);
  const request: WireRequest = {
    method,
    target,
    signedTarget: target,
    headers: Object.entries(headers),
    body,
    scheme: "http",
    host,
    source: { ip: "127.0.0.1" },
  };
  const started = performance.now();
  const response = await send(request);
  const answer = await bodyOf(response);
  const id = requestIdOf(response.headers);
  return {
    ...(id === undefined ? {} : { id }),
    status: response.status,
    ms: performance.now() - started,
    headers: redactor.headers(response.headers),
    body: redactor.text(answer.subarray(0, longestShown).toString("utf8")),
  };
}

async function credentialsOf(sending: Sending, cloud: Cloud): Promise<Record<string, string>> {
  const { as, keyId } = sending;
  const key: Record<string, string> = keyId === undefined ? {} : { "x-api-key": keyValue(cloud, keyId) };
  switch (as.kind) {
    case "user": {
      const pool = cloud.resources("aws:cognito/userPool:UserPool")[0];
      if (!pool) throw new QuestionError("the stage has no user directory to sign in to");
      const { username, scopes, groups } = as;
      // A method without scopes takes identity tokens, as REST APIs ask for.
      const use = scopes.length > 0 ? "access" : "id";
      const token = await issueToken(cloud, { userPoolId: pool.id, username, scopes, groups, use });
      return { ...key, Authorization: `Bearer ${token}` };
    }
    case "operator":
      return { ...key, ...(await signature(sending, cloud, key, cloud.port("iam").operator())) };
    case "role":
      return { ...key, ...(await signature(sending, cloud, key, sessionOf(cloud, as.arn))) };
    default:
      return key;
  }
}

function keyValue(cloud: Cloud, keyId: string): string {
  const key = cloud.find("aws:apigateway/apiKey:ApiKey", keyId);
  if (!key) throw new QuestionError(`the stage has no API key ${keyId}`);
  return String(key.outputs.value);
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

async function signature(
  { url, method, headers, body }: Sending,
  cloud: Cloud,
  key: Record<string, string>,
  credentials: Credentials,
): Promise<Record<string, string>> {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const signer = new AwsV4Signer({
    url,
    method,
    headers: { ...headers, ...key },
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
