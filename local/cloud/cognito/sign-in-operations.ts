import { randomInt, randomUUID } from "node:crypto";
import { AwsError } from "../errors";
import type { Input, Json } from "../protocol/input";
import type { Operation } from "../protocol/json";
import type { ResourceRecord } from "../resource";
import { checkSecretHash } from "./client-secret";
import type { Directory, User } from "./directory";
import { checkPassword, type PasswordPolicy } from "./passwords";
import { apiScope, type Tokens } from "./tokens";

/** A challenge that waits for an answer: whose, and until when. */
interface Pending {
  readonly poolId: string;
  readonly username: string;
  readonly expires: number;
}

const challengeMs = 180_000;

/** Operations that users' own apps call, without credentials of AWS. */
export function signInOperations(directory: Directory, tokens: Tokens): Record<string, Operation> {
  const { cloud } = directory;
  const pending = new Map<string, Pending>();

  /** Stands in for the e-mail: the code is a line in the stage's log. */
  function sendCode(poolId: string, user: User): User {
    const code = String(randomInt(0, 1_000_000)).padStart(6, "0");
    cloud.telemetry.emit({
      kind: "log",
      time: cloud.clock.now(),
      group: `/aws/cognito/${poolId}`,
      stream: "messages",
      message: `no e-mail is sent by the local stage; the code for ${user.username} is ${code}`,
    });
    return directory.change(poolId, user, { code });
  }

  function takeCode(poolId: string, user: User, code: string): User {
    if (user.code === undefined || user.code !== code) {
      throw new AwsError("CodeMismatchException", "Invalid verification code provided, please try again.");
    }
    return directory.change(poolId, user, { code: undefined });
  }

  /** The client and pool a call is about; the client's secret hash is checked. */
  function parties(input: Input, username: string, hash = input.optionalText("SecretHash")) {
    const client = directory.client(input.text("ClientId"));
    checkSecretHash(client, username, hash);
    return { client, poolId: String(client.inputs.userPoolId) };
  }

  async function signedIn(client: ResourceRecord, poolId: string, user: User): Promise<Json> {
    if (user.status === "FORCE_CHANGE_PASSWORD") {
      const session = randomUUID();
      pending.set(session, { poolId, username: user.username, expires: cloud.clock.now() + challengeMs });
      return {
        ChallengeName: "NEW_PASSWORD_REQUIRED",
        Session: session,
        ChallengeParameters: {
          USER_ID_FOR_SRP: user.username,
          requiredAttributes: "[]",
          userAttributes: JSON.stringify(user.attributes),
        },
      };
    }
    const set = await tokens.forUser(client, user, [apiScope]);
    return {
      ChallengeParameters: {},
      AuthenticationResult: {
        AccessToken: set.accessToken,
        IdToken: set.idToken,
        RefreshToken: set.refreshToken,
        ExpiresIn: set.expiresIn,
        TokenType: "Bearer",
      },
    };
  }

  return {
    SignUp: async (input) => {
      const username = input.text("Username");
      const { poolId } = parties(input, username);
      const config = directory.pool(poolId).inputs.adminCreateUserConfig as
        | { allowAdminCreateUserOnly?: boolean }
        | undefined;
      if (config?.allowAdminCreateUserOnly) {
        throw new AwsError("NotAuthorizedException", "SignUp is not permitted for this user pool");
      }
      const password = input.text("Password");
      checkPassword(password, policyOf(directory.pool(poolId)));
      const added = directory.add(poolId, username, { attributes: attributesOf(input) });
      const user = sendCode(poolId, await directory.setPassword(poolId, added, password, "UNCONFIRMED"));
      return {
        UserConfirmed: false,
        UserSub: user.sub,
        CodeDeliveryDetails: {
          AttributeName: "email",
          DeliveryMedium: "EMAIL",
          Destination: masked(user.attributes.email),
        },
      };
    },
    ConfirmSignUp: async (input) => {
      const username = input.text("Username");
      const { poolId } = parties(input, username);
      const user = takeCode(poolId, directory.user(poolId, username), input.text("ConfirmationCode"));
      directory.change(poolId, user, {
        status: "CONFIRMED",
        attributes: { ...user.attributes, email_verified: "true" },
      });
      return {};
    },
    ResendConfirmationCode: async (input) => {
      const username = input.text("Username");
      const { poolId } = parties(input, username);
      const user = sendCode(poolId, directory.user(poolId, username));
      return {
        CodeDeliveryDetails: {
          AttributeName: "email",
          DeliveryMedium: "EMAIL",
          Destination: masked(user.attributes.email),
        },
      };
    },
    ForgotPassword: async (input) => {
      const username = input.text("Username");
      const { poolId } = parties(input, username);
      const user = directory.find(poolId, username);
      // Whoever asks is not told which names exist.
      if (user) sendCode(poolId, user);
      return {
        CodeDeliveryDetails: { AttributeName: "email", DeliveryMedium: "EMAIL", Destination: masked(username) },
      };
    },
    ConfirmForgotPassword: async (input) => {
      const username = input.text("Username");
      const { poolId } = parties(input, username);
      const user = takeCode(poolId, directory.user(poolId, username), input.text("ConfirmationCode"));
      const password = input.text("Password");
      checkPassword(password, policyOf(directory.pool(poolId)));
      await directory.setPassword(poolId, user, password, "CONFIRMED");
      return {};
    },
    InitiateAuth: async (input) => {
      const parameters = input.object("AuthParameters");
      const flow = input.text("AuthFlow");
      const username = parameters.optionalText("USERNAME") ?? "";
      const { client, poolId } = parties(input, username, parameters.optionalText("SECRET_HASH"));
      return start(client, poolId, flow, parameters);
    },
    AdminInitiateAuth: async (input) => {
      const parameters = input.object("AuthParameters");
      const { client, poolId } = parties(
        input,
        parameters.optionalText("USERNAME") ?? "",
        parameters.optionalText("SECRET_HASH"),
      );
      return start(
        client,
        poolId,
        input.text("AuthFlow").replace("ADMIN_NO_SRP_AUTH", "ADMIN_USER_PASSWORD_AUTH"),
        parameters,
      );
    },
    RespondToAuthChallenge: async (input) => {
      const responses = input.object("ChallengeResponses");
      const username = responses.text("USERNAME");
      const { client, poolId } = parties(input, username, responses.optionalText("SECRET_HASH"));
      if (input.text("ChallengeName") !== "NEW_PASSWORD_REQUIRED") {
        throw new AwsError(
          "InvalidParameterException",
          "the local stage simulates the challenge NEW_PASSWORD_REQUIRED only",
        );
      }
      const session = input.text("Session");
      const waiting = pending.get(session);
      pending.delete(session);
      const user = directory.user(poolId, username);
      if (
        !waiting ||
        waiting.poolId !== poolId ||
        waiting.username !== user.username ||
        waiting.expires < cloud.clock.now()
      ) {
        throw new AwsError("NotAuthorizedException", "Invalid session for the user.");
      }
      const password = responses.text("NEW_PASSWORD");
      checkPassword(password, policyOf(directory.pool(poolId)));
      return signedIn(client, poolId, await directory.setPassword(poolId, user, password, "CONFIRMED"));
    },
    RevokeToken: async (input) => {
      const client = directory.client(input.text("ClientId"));
      const secret = client.outputs.clientSecret;
      if (secret && input.optionalText("ClientSecret") !== secret) {
        throw new AwsError("UnauthorizedException", "Invalid client secret");
      }
      tokens.revoke(client, input.text("Token"));
      return {};
    },
    GetUser: async (input) => {
      const { user } = await tokens.userOf(input.text("AccessToken"));
      return { Username: user.username, UserAttributes: attributeList(user) };
    },
    GlobalSignOut: async (input) => {
      const { poolId, user } = await tokens.userOf(input.text("AccessToken"));
      tokens.signOut(poolId, user.username);
      return {};
    },
    ChangePassword: async (input) => {
      const { poolId, user } = await tokens.userOf(input.text("AccessToken"));
      await directory.signIn(poolId, user.username, input.text("PreviousPassword"));
      const password = input.text("ProposedPassword");
      checkPassword(password, policyOf(directory.pool(poolId)));
      await directory.setPassword(poolId, user, password, "CONFIRMED");
      return {};
    },
  };

  async function start(client: ResourceRecord, poolId: string, flow: string, parameters: Input): Promise<Json> {
    if (flow === "USER_SRP_AUTH" || flow === "CUSTOM_AUTH" || flow === "USER_AUTH") {
      throw new AwsError(
        "InvalidParameterException",
        `the local stage does not simulate the flow ${flow}; use USER_PASSWORD_AUTH`,
      );
    }
    if (!allowedFlows(client).has(flow.replace("REFRESH_TOKEN_AUTH", "REFRESH_TOKEN"))) {
      throw new AwsError("InvalidParameterException", `${flow} flow not enabled for this client`);
    }
    if (flow.startsWith("REFRESH_TOKEN")) {
      const set = await tokens.refresh(client, parameters.text("REFRESH_TOKEN"));
      return {
        ChallengeParameters: {},
        AuthenticationResult: {
          AccessToken: set.accessToken,
          IdToken: set.idToken,
          ExpiresIn: set.expiresIn,
          TokenType: "Bearer",
        },
      };
    }
    return signedIn(
      client,
      poolId,
      await directory.signIn(poolId, parameters.text("USERNAME"), parameters.text("PASSWORD")),
    );
  }
}

/** Flows a client allows, without the `ALLOW_` that new names carry. */
function allowedFlows(client: ResourceRecord): Set<string> {
  const flows = (client.inputs.explicitAuthFlows as string[] | undefined) ?? [
    "ALLOW_REFRESH_TOKEN_AUTH",
    "ALLOW_USER_SRP_AUTH",
    "ALLOW_CUSTOM_AUTH",
  ];
  return new Set(flows.map((flow) => flow.replace(/^ALLOW_/, "").replace("REFRESH_TOKEN_AUTH", "REFRESH_TOKEN")));
}

/** A pool's demands on passwords. */
export function policyOf(pool: ResourceRecord): PasswordPolicy | undefined {
  return pool.inputs.passwordPolicy as PasswordPolicy | undefined;
}

/** Attributes of a request, `[{Name, Value}]`, by name. */
export function attributesOf(input: Input): Record<string, string> {
  const list = (input.members.UserAttributes ?? []) as { Name?: unknown; Value?: unknown }[];
  if (!Array.isArray(list)) throw new AwsError("InvalidParameterException", "UserAttributes must be a list");
  return Object.fromEntries(list.map(({ Name, Value }) => [String(Name), String(Value ?? "")]));
}

/** A user's attributes in the form of answers. */
export function attributeList(user: User): { Name: string; Value: string }[] {
  return Object.entries(user.attributes).map(([Name, Value]) => ({ Name, Value }));
}

function masked(address = ""): string {
  return address.replace(/^(.)[^@]*@(.)[^.]*/, "$1***@$2***");
}
