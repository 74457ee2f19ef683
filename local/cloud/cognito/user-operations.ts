import { AwsError } from "../errors";
import type { Input } from "../protocol/input";
import type { Operation } from "../protocol/json";
import type { Accounts } from "./accounts";
import { attributeList, attributesOf, checkAttributes, checkWritable, withVerification } from "./attributes";
import { checkSecretHash, sameText } from "./client-secret";
import type { Directory } from "./directory";
import { checkPassword } from "./passwords";
import type { SignIns } from "./sign-ins";
import { apiScope, type Tokens } from "./tokens";

/** What the operations work on. */
export interface Parts {
  readonly directory: Directory;
  readonly tokens: Tokens;
  readonly accounts: Accounts;
  readonly signIns: SignIns;
}

/** Operations that users' own apps call, without credentials of AWS. */
export function userOperations({ directory, tokens, accounts, signIns }: Parts): Record<string, Operation> {
  /** The client that a call names; its secret hash is checked. */
  function clientOf(input: Input, username: string, hash = input.optionalText("SecretHash")) {
    const client = directory.client(input.text("ClientId"));
    checkSecretHash(client, username, hash);
    return client;
  }

  /** The client that a call names, when it also knows the client's secret. */
  function trustedClient(input: Input) {
    const client = directory.client(input.text("ClientId"));
    const secret = client.outputs.clientSecret;
    if (typeof secret === "string" && secret !== "" && !sameText(input.optionalText("ClientSecret") ?? "", secret)) {
      throw new AwsError("NotAuthorizedException", "Invalid client secret");
    }
    return client;
  }

  /** The user of a call's access token, which must be one got by the API's own sign-in. */
  async function self(input: Input) {
    const found = await tokens.userOf(input.text("AccessToken"));
    if (!String(found.claims.scope).split(" ").includes(apiScope)) {
      throw new AwsError("NotAuthorizedException", "Access Token does not have required scopes");
    }
    return found;
  }

  return {
    SignUp: async (input) => {
      const username = input.text("Username");
      const client = clientOf(input, username);
      const { user, delivery } = accounts.signUp(client, username, input.text("Password"), attributesOf(input));
      return { UserConfirmed: false, UserSub: user.sub, CodeDeliveryDetails: delivery };
    },
    ConfirmSignUp: async (input) => {
      const username = input.text("Username");
      accounts.confirm(clientOf(input, username), username, input.text("ConfirmationCode"));
      return {};
    },
    ResendConfirmationCode: async (input) => {
      const username = input.text("Username");
      return { CodeDeliveryDetails: accounts.sendTo(clientOf(input, username), username, "signUp") };
    },
    ForgotPassword: async (input) => {
      const username = input.text("Username");
      return { CodeDeliveryDetails: accounts.sendTo(clientOf(input, username), username, "password") };
    },
    ConfirmForgotPassword: async (input) => {
      const username = input.text("Username");
      const client = clientOf(input, username);
      accounts.resetPassword(client, username, input.text("ConfirmationCode"), input.text("Password"));
      return {};
    },
    InitiateAuth: async (input) => {
      const flow = input.text("AuthFlow");
      const parameters = input.object("AuthParameters");
      if (flow.startsWith("ADMIN_")) {
        throw new AwsError("InvalidParameterException", `${flow} is a flow of AdminInitiateAuth`);
      }
      // A refresh names no user: its secret hash is over the name of the user who signed in.
      const refreshToken = flow.startsWith("REFRESH_TOKEN") ? parameters.text("REFRESH_TOKEN") : undefined;
      const username = refreshToken === undefined ? parameters.text("USERNAME") : tokens.ownerOf(refreshToken);
      const client = clientOf(input, username ?? "", parameters.optionalText("SECRET_HASH"));
      return signIns.start(client, flow, parameters);
    },
    RespondToAuthChallenge: async (input) => {
      const answers = input.object("ChallengeResponses");
      const client = clientOf(input, answers.text("USERNAME"), answers.optionalText("SECRET_HASH"));
      return signIns.respond(client, input.text("ChallengeName"), input.optionalText("Session"), answers);
    },
    GetTokensFromRefreshToken: async (input) => signIns.refresh(trustedClient(input), input.text("RefreshToken")),
    RevokeToken: async (input) => {
      tokens.revoke(trustedClient(input), input.text("Token"));
      return {};
    },
    GetUser: async (input) => {
      const { user } = await self(input);
      return { Username: user.username, UserAttributes: attributeList(user) };
    },
    UpdateUserAttributes: async (input) => {
      const { poolId, user, claims } = await self(input);
      const changes = attributesOf(input);
      checkWritable(directory.client(String(claims.client_id)), changes);
      checkAttributes(directory.pool(poolId), changes, { creating: false });
      directory.change(poolId, user, { attributes: withVerification(user, changes) });
      return { CodeDeliveryDetailsList: [] };
    },
    DeleteUser: async (input) => {
      const { poolId, user } = await self(input);
      tokens.signOut(poolId, user.username);
      directory.remove(poolId, user);
      return {};
    },
    GlobalSignOut: async (input) => {
      const { poolId, user } = await self(input);
      tokens.signOut(poolId, user.username);
      return {};
    },
    ChangePassword: async (input) => {
      const { poolId, user, claims } = await self(input);
      const client = directory.client(String(claims.client_id));
      directory.signIn(client, user.username, input.text("PreviousPassword"));
      const password = input.text("ProposedPassword");
      checkPassword(password, directory.pool(poolId));
      directory.setPassword(poolId, user, password, "CONFIRMED");
      return {};
    },
  };
}
