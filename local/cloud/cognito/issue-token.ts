import type { Cloud } from "../cloud";
import { Directory } from "./directory";
import { apiScope, Tokens } from "./tokens";

/** Whose token to make. */
interface TokenOptions {
  readonly userPoolId: string;
  /** @default the pool's first client that users sign in to */
  readonly clientId?: string;
  readonly username: string;
  readonly scopes: readonly string[];
  readonly groups: readonly string[];
  readonly use: "access" | "id";
}

/**
 * Makes a token of a local user pool without a sign-in, for the person at the machine; the user is added when missing.
 * Only the local stage can do this: on AWS a token is got by signing in.
 */
export async function issueToken(cloud: Cloud, options: TokenOptions): Promise<string> {
  const directory = new Directory(cloud);
  const { userPoolId, username } = options;
  const clients = directory.clients(userPoolId);
  const forUsers = clients.find(
    ({ inputs }) => !((inputs.allowedOauthFlows as string[] | undefined) ?? []).includes("client_credentials"),
  );
  const client = options.clientId ? directory.client(options.clientId) : (forUsers ?? clients[0]);
  if (!client) throw new Error(`user pool ${userPoolId} has no client to make a token for; add one to the program`);
  const known = directory.find(userPoolId, username) ?? directory.add(userPoolId, username, { status: "CONFIRMED" });
  const user = options.groups.length > 0 ? directory.change(userPoolId, known, { groups: options.groups }) : known;
  const scopes = options.scopes.length > 0 ? options.scopes : [apiScope];
  const tokens = await new Tokens(cloud, directory).forUser(client, user, scopes);
  return options.use === "id" ? tokens.idToken : tokens.accessToken;
}
