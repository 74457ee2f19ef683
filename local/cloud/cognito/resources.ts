import { randomBytes } from "node:crypto";
import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import { stableId } from "../names";
import { type CheckFailure, type Properties, type ResourceType, resourceType } from "../resource";
import type { Directory } from "./directory";
import { signingKeyOf } from "./keys";
import { scopeIdentifiers, unknownScopes } from "./scopes";

/** Brings a domain's host up and down. */
interface Domains {
  open(domain: string, poolId: string, region: string): void;
  close(domain: string): void;
}

/** Resource types of user pools. */
export function cognitoTypes(directory: Directory, domains: Domains): ResourceType[] {
  return [
    userPool(directory),
    client(directory),
    domain(domains),
    resourceServer(),
    group(),
    user(directory),
    membership(directory),
  ];
}

function userPool(directory: Directory): ResourceType {
  return resourceType<Properties>({
    type: "aws:cognito/userPool:UserPool",
    autoName: { property: "name", maxLength: 128 },
    replaceOn: ["usernameAttributes", "aliasAttributes", "usernameConfiguration"],
    async create(_inputs, context) {
      const id = `${context.region}_${stableId(context.urn, 9)}`;
      await signingKeyOf(directory.cloud.storage, id);
      return {
        id,
        outputs: {
          arn: `arn:aws:cognito-idp:${context.region}:${context.accountId}:userpool/${id}`,
          endpoint: `cognito-idp.${context.region}.amazonaws.com/${id}`,
          creationDate: new Date(directory.cloud.clock.now()).toISOString(),
          lastModifiedDate: new Date(directory.cloud.clock.now()).toISOString(),
          estimatedNumberOfUsers: 0,
          customDomain: "",
          domain: "",
        },
      };
    },
    update: async (_id, olds) => olds,
    async delete(id, outputs) {
      if (outputs.deletionProtection === "ACTIVE") {
        throw new AwsError(
          "InvalidParameterException",
          "The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.",
        );
      }
      for (const [key] of [...directory.users]) if (key.startsWith(`${id}/`)) directory.users.delete(key);
    },
  });
}

function client(directory: Directory): ResourceType {
  return resourceType<Properties>({
    type: "aws:cognito/userPoolClient:UserPoolClient",
    autoName: { property: "name", maxLength: 128 },
    replaceOn: ["userPoolId", "generateSecret"],
    check: checkClient,
    async create(inputs, context) {
      refuseUnknownScopes(directory.cloud, inputs);
      directory.pool(String(inputs.userPoolId));
      return {
        id: stableId(context.urn, 26),
        outputs: { clientSecret: inputs.generateSecret ? secretOf(directory.cloud, context.urn) : "" },
      };
    },
    async update(_id, olds, inputs) {
      refuseUnknownScopes(directory.cloud, inputs);
      return { clientSecret: olds.clientSecret };
    },
  });
}

function domain(domains: Domains): ResourceType {
  return resourceType<Properties>({
    type: "aws:cognito/userPoolDomain:UserPoolDomain",
    replaceOn: ["domain", "userPoolId"],
    deleteBeforeReplace: true,
    check: ({ domain }) =>
      typeof domain === "string" && !domain.includes(".") && !/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(domain)
        ? [{ property: "domain", reason: `"${domain}" must be 1 to 63 lower-case letters, digits and inner hyphens` }]
        : [],
    async create(inputs, context) {
      const domain = String(inputs.domain);
      if (/aws|amazon|cognito/.test(domain) && !domain.includes(".")) {
        throw new AwsError("InvalidParameterException", "Domain contains a reserved word (aws, amazon or cognito).");
      }
      domains.open(domain, String(inputs.userPoolId), context.region);
      return {
        id: domain,
        outputs: {
          awsAccountId: context.accountId,
          cloudfrontDistribution: "",
          cloudfrontDistributionArn: "",
          cloudfrontDistributionZoneId: "",
          s3Bucket: "",
          version: "20260101000000",
        },
      };
    },
    restore: async ({ id, inputs, region }) => domains.open(id, String(inputs.userPoolId), region),
    delete: async (id) => domains.close(id),
  });
}

function resourceServer(): ResourceType {
  return resourceType<Properties>({
    type: "aws:cognito/resourceServer:ResourceServer",
    replaceOn: ["identifier", "userPoolId"],
    async create(inputs) {
      return {
        id: `${inputs.userPoolId}|${inputs.identifier}`,
        outputs: { scopeIdentifiers: scopeIdentifiers(inputs) },
      };
    },
    update: async (_id, _olds, inputs) => ({ scopeIdentifiers: scopeIdentifiers(inputs) }),
  });
}

function group(): ResourceType {
  return resourceType<Properties>({
    type: "aws:cognito/userGroup:UserGroup",
    autoName: { property: "name", maxLength: 128 },
    replaceOn: ["name", "userPoolId"],
    create: async (inputs) => ({ id: `${inputs.userPoolId}/${inputs.name}`, outputs: {} }),
    update: async (_id, olds) => olds,
  });
}

function user(directory: Directory): ResourceType {
  return resourceType<Properties>({
    type: "aws:cognito/user:User",
    replaceOn: ["username", "userPoolId"],
    async create(inputs, context) {
      const poolId = String(inputs.userPoolId);
      const username = String(inputs.username);
      const password = (inputs.password ?? inputs.temporaryPassword) as string | undefined;
      const status = inputs.password ? "CONFIRMED" : "FORCE_CHANGE_PASSWORD";
      const attributes = (inputs.attributes as Record<string, string> | undefined) ?? {};
      const kept = directory.find(poolId, username);
      const user = kept ?? directory.add(poolId, username, { attributes, status });
      if (password && !kept) directory.setPassword(poolId, user, password, status);
      return {
        id: `${poolId}/${username}`,
        outputs: {
          sub: user.sub,
          status,
          creationDate: new Date(user.created).toISOString(),
          lastModifiedDate: new Date(user.created).toISOString(),
          mfaSettingLists: [],
          preferredMfaSetting: "",
          urn: context.urn,
        },
      };
    },
    async delete(_id, outputs) {
      const user = directory.find(String(outputs.userPoolId), String(outputs.username));
      if (user) directory.remove(String(outputs.userPoolId), user);
    },
  });
}

function membership(directory: Directory): ResourceType {
  return resourceType<Properties>({
    type: "aws:cognito/userInGroup:UserInGroup",
    replaceOn: ["groupName", "username", "userPoolId"],
    async create(inputs) {
      const poolId = String(inputs.userPoolId);
      const user = directory.user(poolId, String(inputs.username));
      directory.change(poolId, user, { groups: [...new Set([...user.groups, String(inputs.groupName)])] });
      return { id: `${poolId}/${inputs.groupName}/${inputs.username}`, outputs: {} };
    },
    async delete(_id, outputs) {
      const poolId = String(outputs.userPoolId);
      const user = directory.find(poolId, String(outputs.username));
      if (user) directory.change(poolId, user, { groups: user.groups.filter((group) => group !== outputs.groupName) });
    },
  });
}

function checkClient(inputs: Properties): CheckFailure[] {
  const flows = Array.isArray(inputs.allowedOauthFlows) ? (inputs.allowedOauthFlows as unknown[]) : [];
  const together = flows.includes("client_credentials") && flows.length > 1;
  const secretless = flows.includes("client_credentials") && inputs.generateSecret === false;
  return [
    ...(together
      ? [{ property: "allowedOauthFlows", reason: "client_credentials cannot be selected along with code or implicit" }]
      : []),
    ...(secretless ? [{ property: "generateSecret", reason: "client_credentials needs a client with a secret" }] : []),
  ];
}

function refuseUnknownScopes(cloud: Cloud, inputs: Properties): void {
  const asked = (inputs.allowedOauthScopes as string[] | undefined) ?? [];
  const unknown = unknownScopes(cloud, inputs.userPoolId, asked);
  if (unknown.length > 0)
    throw new AwsError(
      "ScopeDoesNotExistException",
      `One or more requested scopes do not exist: ${unknown.join(", ")}`,
    );
}

/** A client's secret, kept so that a rebuilt stage has the same. */
function secretOf(cloud: Cloud, urn: string): string {
  const secrets = cloud.storage.entries<string>("cognito-client-secrets");
  const kept = secrets.get(urn);
  if (kept) return kept;
  const made = randomBytes(38).toString("base64url").slice(0, 51);
  secrets.set(urn, made);
  return made;
}
