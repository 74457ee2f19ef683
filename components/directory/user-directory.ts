import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { logicalName, nameRules } from "../names";
import { checkUserDirectoryArgs } from "./check";
import { clientArgs } from "./client";

/** How a client of a directory gets tokens. */
export const SignIn = {
  /** Hosted sign-in page, authorization code with PKCE; for apps and browsers. */
  AuthorizationCode: "authorizationCode",
  /** Secure Remote Password by SDK. */
  Srp: "srp",
  /** User name and password by SDK; for tests and trusted back ends only. */
  Password: "password",
  /** The client's own credentials (no user); gives the client a secret. */
  ClientCredentials: "clientCredentials",
} as const;
/** How a client of a directory gets tokens. */
export type SignIn = (typeof SignIn)[keyof typeof SignIn];

/** A program that signs people in, or itself. */
export interface DirectoryClient {
  signIn: SignIn[];
  /** Scopes it may ask for, e.g. `shop/orders.read`. @default only `openid` where a user signs in */
  scopes?: string[];
  /** Where the sign-in page may return to; https, or http://localhost. Required for AuthorizationCode. */
  callbackUrls?: pulumi.Input<string>[];
  /** @default none */
  logoutUrls?: pulumi.Input<string>[];
  /** Minutes that access and ID tokens are valid, 5 to 1,440. @default 60 */
  tokenMinutes?: pulumi.Input<number>;
  /** Days that refresh tokens are valid. @default 30 */
  refreshDays?: pulumi.Input<number>;
}

/** Multi-factor authentication of a directory. */
export const Mfa = { Off: "OFF", Optional: "OPTIONAL", On: "ON" } as const;
/** Multi-factor authentication of a directory. */
export type Mfa = (typeof Mfa)[keyof typeof Mfa];

/** Arguments of {@link UserDirectory}. */
export interface UserDirectoryArgs {
  /** Scopes by resource server: `{ shop: { "orders.read": "Read one's own orders" } }`. @default none */
  scopes?: Record<string, Record<string, string>>;
  /** Clients by name. */
  clients: Record<string, DirectoryClient>;
  /** Groups by name, with their description. @default none */
  groups?: Record<string, string>;
  /** Software token as a second factor. @default Mfa.Optional */
  mfa?: Mfa;
  /** Prefix of the hosted domain, unique in the region. @default made from name, project and stack, with a random end */
  domainPrefix?: pulumi.Input<string>;
  /** People may register themselves. @default true */
  selfRegistration?: pulumi.Input<boolean>;
  /** Refuse deletion, by Cognito and by Pulumi. @default true */
  protection?: boolean;
}

/**
 * A Cognito user pool with its hosted domain, resource servers, groups and clients.
 *
 * @example
 * ```ts
 * new stagedoor.UserDirectory("customers", {
 *   scopes: { shop: { "orders.read": "Read one's own orders" } },
 *   clients: {
 *     app: { signIn: [SignIn.AuthorizationCode], scopes: ["openid", "shop/orders.read"], callbackUrls: ["https://shop.example.com/"] },
 *   },
 * });
 * ```
 */
export class UserDirectory extends pulumi.ComponentResource {
  readonly userPoolId: pulumi.Output<string>;
  readonly userPoolArn: pulumi.Output<string>;
  /** Issuer of its tokens, `https://cognito-idp.REGION.amazonaws.com/POOL`. */
  readonly issuer: pulumi.Output<string>;
  /** Client ids by client name. */
  readonly clientIds: pulumi.Output<Record<string, string>>;
  /** Secrets of clients with ClientCredentials, by client name; secret. */
  readonly clientSecrets: pulumi.Output<Record<string, string>>;
  /** OAuth 2.0 token endpoint of the hosted domain. */
  readonly tokenUrl: pulumi.Output<string>;
  readonly userPool: aws.cognito.UserPool;

  constructor(name: string, args: UserDirectoryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stagedoor:index:UserDirectory", name, args, opts);
    checkUserDirectoryArgs(args).raise(this, name);
    this.userPool = createPool(name, args, this);
    this.userPoolId = this.userPool.id;
    this.userPoolArn = this.userPool.arn;
    const region = this.userPoolArn.apply((arn) => arn.split(":")[3]!);
    this.issuer = pulumi.interpolate`https://cognito-idp.${region}.amazonaws.com/${this.userPoolId}`;

    const domain = new aws.cognito.UserPoolDomain(
      `${name}-domain`,
      { userPoolId: this.userPoolId, domain: args.domainPrefix ?? uniquePrefix(name, this) },
      { parent: this },
    );
    this.tokenUrl = pulumi.interpolate`https://${domain.domain}.auth.${region}.amazoncognito.com/oauth2/token`;

    const servers = createServers(name, args, this);
    createGroups(name, args, this);
    const clients = createClients(name, args, servers, this);
    this.clientIds = pulumi.all(Object.fromEntries(clients.map(([client, { id }]) => [client, id])));
    const machines = clients.filter(([client]) => args.clients[client]!.signIn.includes(SignIn.ClientCredentials));
    this.clientSecrets = pulumi.secret(
      pulumi.all(Object.fromEntries(machines.map(([client, { clientSecret }]) => [client, clientSecret]))),
    );
    this.registerOutputs({
      userPoolId: this.userPoolId,
      userPoolArn: this.userPoolArn,
      issuer: this.issuer,
      clientIds: this.clientIds,
      clientSecrets: this.clientSecrets,
      tokenUrl: this.tokenUrl,
    });
  }
}

function createPool(name: string, args: UserDirectoryArgs, parent: UserDirectory): aws.cognito.UserPool {
  const isProtected = args.protection ?? true;
  const mfa = args.mfa ?? Mfa.Optional;
  return new aws.cognito.UserPool(
    logicalName(name, nameRules.userPool),
    {
      usernameAttributes: ["email"],
      autoVerifiedAttributes: ["email"],
      usernameConfiguration: { caseSensitive: false },
      passwordPolicy: {
        minimumLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireNumbers: true,
        requireSymbols: true,
        temporaryPasswordValidityDays: 3,
      },
      mfaConfiguration: mfa,
      softwareTokenMfaConfiguration: mfa === Mfa.Off ? undefined : { enabled: true },
      accountRecoverySetting: { recoveryMechanisms: [{ name: "verified_email", priority: 1 }] },
      adminCreateUserConfig: {
        allowAdminCreateUserOnly: pulumi.output(args.selfRegistration ?? true).apply((allowed) => !allowed),
      },
      deletionProtection: isProtected ? "ACTIVE" : "INACTIVE",
    },
    { parent, protect: isProtected, retainOnDelete: isProtected },
  );
}

function createServers(name: string, args: UserDirectoryArgs, parent: UserDirectory): aws.cognito.ResourceServer[] {
  return Object.entries(args.scopes ?? {}).map(
    ([server, scopes]) =>
      new aws.cognito.ResourceServer(
        `${name}-${server}`,
        {
          userPoolId: parent.userPoolId,
          identifier: server,
          name: server,
          scopes: Object.entries(scopes).map(([scopeName, scopeDescription]) => ({ scopeName, scopeDescription })),
        },
        { parent },
      ),
  );
}

function createGroups(name: string, args: UserDirectoryArgs, parent: UserDirectory): void {
  const { userPoolId } = parent;
  for (const [group, description] of Object.entries(args.groups ?? {})) {
    new aws.cognito.UserGroup(`${name}-${group}`, { userPoolId, name: group, description }, { parent });
  }
}

function createClients(
  name: string,
  args: UserDirectoryArgs,
  servers: readonly aws.cognito.ResourceServer[],
  parent: UserDirectory,
): [name: string, client: aws.cognito.UserPoolClient][] {
  return Object.entries(args.clients).map(([client, settings]) => [
    client,
    new aws.cognito.UserPoolClient(
      logicalName(`${name}-${client}`, nameRules.userPool),
      clientArgs(settings, parent.userPoolId),
      // A client may only ask for scopes that exist.
      { parent, dependsOn: [...servers] },
    ),
  ]);
}

function uniquePrefix(name: string, parent: pulumi.Resource): pulumi.Output<string> {
  const suffix = new random.RandomId(`${name}-domain-suffix`, { byteLength: 4 }, { parent });
  // Cognito refuses prefixes with these words: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain-prefix.html
  const readable = `${name}-${pulumi.getStack()}`.toLowerCase().replace(/[^a-z0-9-]|aws|amazon|cognito/g, "");
  const start = readable.slice(0, 50).replace(/^-+|-+$/g, "") || "users";
  return pulumi.interpolate`${start}-${suffix.hex}`;
}
