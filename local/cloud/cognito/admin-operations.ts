import type { Json } from "../../json";
import { AwsError } from "../errors";
import { authorize } from "../protocol/authorize";
import type { Input } from "../protocol/input";
import type { Operation } from "../protocol/json";
import type { AwsCall } from "../service";
import { attributeList, attributesOf, checkAttributes, withVerification } from "./attributes";
import { checkSecretHash } from "./client-secret";
import type { User } from "./directory";
import { checkPassword } from "./passwords";
import type { Parts } from "./user-operations";

/** Operations that need credentials of AWS and the permission on the pool. */
export function adminOperations({ directory, tokens, signIns }: Parts): Record<string, Operation> {
  /** Wraps an operation so that the caller's right is checked before the user is looked up. */
  const admin =
    (name: string, work: (poolId: string, input: Input) => Promise<Json> | Json): Operation =>
    async (input: Input, call: AwsCall) => {
      const pool = directory.pool(input.text("UserPoolId"));
      authorize(directory.cloud, call, `cognito-idp:${name}`, String(pool.outputs.arn));
      return work(pool.id, input);
    };
  const named = (poolId: string, input: Input) => directory.user(poolId, input.text("Username"));
  /** The pool's client that a call names; its secret hash is checked. */
  const clientOf = (poolId: string, input: Input, username: string, hash: string | undefined) => {
    const client = directory.clients(poolId).find(({ id }) => id === input.text("ClientId"));
    if (!client)
      throw new AwsError("ResourceNotFoundException", `User pool client ${input.text("ClientId")} does not exist.`);
    checkSecretHash(client, username, hash);
    return client;
  };
  const operations: Record<string, (poolId: string, input: Input) => Promise<Json> | Json> = {
    AdminCreateUser: (poolId, input) => {
      const pool = directory.pool(poolId);
      const temporary = input.optionalText("TemporaryPassword");
      if (temporary) checkPassword(temporary, pool);
      const attributes = attributesOf(input);
      checkAttributes(pool, attributes, { creating: true });
      const added = directory.add(poolId, input.text("Username"), { attributes, status: "FORCE_CHANGE_PASSWORD" });
      const user = temporary ? directory.setPassword(poolId, added, temporary, "FORCE_CHANGE_PASSWORD") : added;
      return { User: { ...summary(user), Attributes: attributeList(user) } };
    },
    AdminSetUserPassword: (poolId, input) => {
      const password = input.text("Password");
      checkPassword(password, directory.pool(poolId));
      const status = input.flag("Permanent") ? "CONFIRMED" : "FORCE_CHANGE_PASSWORD";
      directory.setPassword(poolId, named(poolId, input), password, status);
      return {};
    },
    AdminInitiateAuth: (poolId, input) => {
      const parameters = input.object("AuthParameters");
      const flow = input.text("AuthFlow");
      const refreshToken = flow.startsWith("REFRESH_TOKEN") ? parameters.text("REFRESH_TOKEN") : undefined;
      const username = refreshToken === undefined ? parameters.text("USERNAME") : tokens.ownerOf(refreshToken);
      const client = clientOf(poolId, input, username ?? "", parameters.optionalText("SECRET_HASH"));
      return signIns.start(client, flow, parameters);
    },
    AdminRespondToAuthChallenge: (poolId, input) => {
      const answers = input.object("ChallengeResponses");
      const client = clientOf(poolId, input, answers.text("USERNAME"), answers.optionalText("SECRET_HASH"));
      return signIns.respond(client, input.text("ChallengeName"), input.optionalText("Session"), answers);
    },
    AdminResetUserPassword: (poolId, input) => {
      directory.change(poolId, named(poolId, input), { status: "RESET_REQUIRED" });
      return {};
    },
    AdminConfirmSignUp: (poolId, input) => {
      directory.change(poolId, named(poolId, input), { status: "CONFIRMED" });
      return {};
    },
    AdminGetUser: (poolId, input) => {
      const user = named(poolId, input);
      return { ...summary(user), UserAttributes: attributeList(user) };
    },
    AdminUpdateUserAttributes: (poolId, input) => {
      const user = named(poolId, input);
      const changes = attributesOf(input);
      checkAttributes(directory.pool(poolId), changes, { creating: false });
      directory.change(poolId, user, { attributes: withVerification(user, changes) });
      return {};
    },
    AdminDeleteUser: (poolId, input) => {
      const user = named(poolId, input);
      tokens.signOut(poolId, user.username);
      directory.remove(poolId, user);
      return {};
    },
    AdminEnableUser: (poolId, input) => {
      directory.change(poolId, named(poolId, input), { enabled: true });
      return {};
    },
    AdminDisableUser: (poolId, input) => {
      directory.change(poolId, named(poolId, input), { enabled: false });
      return {};
    },
    AdminUserGlobalSignOut: (poolId, input) => {
      tokens.signOut(poolId, named(poolId, input).username);
      return {};
    },
    AdminAddUserToGroup: (poolId, input) => {
      const user = named(poolId, input);
      const group = groupOf(poolId, input.text("GroupName"));
      directory.change(poolId, user, { groups: [...new Set([...user.groups, group])] });
      return {};
    },
    AdminRemoveUserFromGroup: (poolId, input) => {
      const user = named(poolId, input);
      const group = groupOf(poolId, input.text("GroupName"));
      directory.change(poolId, user, { groups: user.groups.filter((other) => other !== group) });
      return {};
    },
    AdminListGroupsForUser: (poolId, input) => ({
      Groups: named(poolId, input).groups.map((GroupName) => ({ GroupName, UserPoolId: poolId })),
    }),
    ListUsers: (poolId) => ({ Users: directory.list(poolId).map(listed) }),
    ListUsersInGroup: (poolId, input) => {
      const group = groupOf(poolId, input.text("GroupName"));
      return {
        Users: directory
          .list(poolId)
          .filter(({ groups }) => groups.includes(group))
          .map(listed),
      };
    },
    ListGroups: (poolId) => ({
      Groups: directory.cloud
        .resources("aws:cognito/userGroup:UserGroup")
        .filter(({ inputs }) => inputs.userPoolId === poolId)
        .map(({ inputs }) => ({
          GroupName: inputs.name,
          UserPoolId: poolId,
          Description: inputs.description,
          Precedence: inputs.precedence,
          RoleArn: inputs.roleArn,
        })),
    }),
  };
  return Object.fromEntries(Object.entries(operations).map(([name, work]) => [name, admin(name, work)]));

  function groupOf(poolId: string, name: string): string {
    const found = directory.cloud.find(
      "aws:cognito/userGroup:UserGroup",
      ({ inputs }) => inputs.userPoolId === poolId && inputs.name === name,
    );
    if (!found) throw new AwsError("ResourceNotFoundException", "Group not found.");
    return name;
  }
}

function listed(user: User): Json {
  return { ...summary(user), Attributes: attributeList(user) };
}

function summary(user: User): Json {
  return {
    Username: user.username,
    Enabled: user.enabled,
    UserStatus: user.status,
    UserCreateDate: user.created / 1000,
    UserLastModifiedDate: user.created / 1000,
  };
}
