import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

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

/** A Cognito user pool with its hosted domain, resource servers, groups and clients. */
export class UserDirectory extends pulumi.ComponentResource {
  readonly userPoolId!: pulumi.Output<string>;
  readonly userPoolArn!: pulumi.Output<string>;
  /** Issuer of its tokens, `https://cognito-idp.REGION.amazonaws.com/POOL`. */
  readonly issuer!: pulumi.Output<string>;
  /** Client ids by client name. */
  readonly clientIds!: pulumi.Output<Record<string, string>>;
  /** Secrets of clients with ClientCredentials, by client name; secret. */
  readonly clientSecrets!: pulumi.Output<Record<string, string>>;
  /** OAuth 2.0 token endpoint of the hosted domain. */
  readonly tokenUrl!: pulumi.Output<string>;
  readonly userPool!: aws.cognito.UserPool;

  constructor(name: string, args: UserDirectoryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stagedoor:index:UserDirectory", name, args, opts);
    this.registerOutputs({});
  }
}
