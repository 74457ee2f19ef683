import { AwsError } from "../errors";
import { authorize } from "../protocol/authorize";
import type { Input, Json } from "../protocol/input";
import type { Operation } from "../protocol/json";
import type { AwsCall } from "../service";
import type { Directory, User } from "./directory";
import { checkPassword } from "./passwords";
import { attributeList, attributesOf, policyOf } from "./sign-in-operations";
import type { Tokens } from "./tokens";

/** Operations that need credentials of AWS and the permission on the pool. */
export function adminOperations(directory: Directory, tokens: Tokens): Record<string, Operation> {
  /** Wraps an operation so that the caller's right is checked before the user is looked up. */
  const admin =
    (name: string, work: (poolId: string, input: Input) => Promise<Json> | Json): Operation =>
    async (input: Input, call: AwsCall) => {
      const pool = directory.pool(input.text("UserPoolId"));
      authorize(directory.cloud, call, `cognito-idp:${name}`, String(pool.outputs.arn));
      return work(pool.id, input);
    };
  const named = (poolId: string, input: Input) => directory.user(poolId, input.text("Username"));
  const operations: Record<string, (poolId: string, input: Input) => Promise<Json> | Json> = {
    AdminCreateUser: async (poolId, input) => {
      const temporary = input.optionalText("TemporaryPassword");
      if (temporary) checkPassword(temporary, policyOf(directory.pool(poolId)));
      const added = directory.add(poolId, input.text("Username"), {
        attributes: attributesOf(input),
        status: "FORCE_CHANGE_PASSWORD",
      });
      const user = temporary ? await directory.setPassword(poolId, added, temporary, "FORCE_CHANGE_PASSWORD") : added;
      return { User: { ...summary(user), Attributes: attributeList(user) } };
    },
    AdminSetUserPassword: async (poolId, input) => {
      const password = input.text("Password");
      checkPassword(password, policyOf(directory.pool(poolId)));
      await directory.setPassword(
        poolId,
        named(poolId, input),
        password,
        input.flag("Permanent") ? "CONFIRMED" : "FORCE_CHANGE_PASSWORD",
      );
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
      directory.change(poolId, user, { attributes: { ...user.attributes, ...attributesOf(input), sub: user.sub } });
      return {};
    },
    AdminDeleteUser: (poolId, input) => {
      directory.users.delete(`${poolId}/${named(poolId, input).username}`);
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
    ListUsers: (poolId) => ({
      Users: directory.list(poolId).map((user) => ({ ...summary(user), Attributes: attributeList(user) })),
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

function summary(user: User): Json {
  return {
    Username: user.username,
    Enabled: user.enabled,
    UserStatus: user.status,
    UserCreateDate: user.created / 1000,
    UserLastModifiedDate: user.created / 1000,
  };
}
