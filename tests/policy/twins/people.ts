import { property, type Twins } from "./twin";

const pool = "aws:cognito/userPool:UserPool";
const client = "aws:cognito/userPoolClient:UserPoolClient";
const strong = {
  minimumLength: 12,
  requireLowercase: true,
  requireUppercase: true,
  requireNumbers: true,
  requireSymbols: true,
};

export const peopleTwins: readonly Twins[] = [
  ...(
    [
      [{ minimumLength: 6 }, "passwords may be shorter than 8 characters"],
      [{ requireLowercase: false }, "requireLowercase is not true"],
      [{ requireUppercase: false }, "requireUppercase is not true"],
      [{ requireNumbers: false }, "requireNumbers is not true"],
      [{ requireSymbols: false }, "requireSymbols is not true"],
    ] as const
  ).map(([change, finding]) =>
    property("user-pool-passwords", pool, "passwordPolicy", { good: strong, bad: { ...strong, ...change }, finding }),
  ),
  property("user-pool-mfa", pool, "mfaConfiguration", { good: "ON", bad: "OFF", finding: "mfaConfiguration is OFF" }),
  property("user-pool-threats", pool, "userPoolAddOns", {
    good: { advancedSecurityMode: "ENFORCED" },
    bad: { advancedSecurityMode: "OFF" },
    finding: "advancedSecurityMode is not ENFORCED",
  }),
  property("user-pool-deletion-protection", pool, "deletionProtection", {
    good: "ACTIVE",
    bad: "INACTIVE",
    finding: "deletionProtection is not ACTIVE",
  }),
  property("user-pool-client-errors", client, "preventUserExistenceErrors", {
    good: "ENABLED",
    bad: "LEGACY",
    finding: "preventUserExistenceErrors is not ENABLED",
  }),
  property("user-pool-client-errors", client, "enableTokenRevocation", {
    also: { preventUserExistenceErrors: "ENABLED" },
    good: true,
    bad: false,
    finding: "enableTokenRevocation is false",
    // AWS's default for new clients.
    absent: "in order",
  }),
  property("user-pool-client-flows", client, "allowedOauthFlows", {
    good: ["code"],
    bad: ["code", "implicit"],
    finding: "allowedOauthFlows holds implicit",
    absent: "in order",
  }),
  ...["callbackUrls", "logoutUrls"].map((name) =>
    property("user-pool-client-flows", client, name, {
      good: ["https://x.example", "http://localhost:3000"],
      bad: ["http://x.example"],
      finding: `${name} holds http://x.example`,
      absent: "in order",
    }),
  ),
  property("identity-pool-guests", "aws:cognito/identityPool:IdentityPool", "allowUnauthenticatedIdentities", {
    good: false,
    bad: true,
    finding: "allowUnauthenticatedIdentities is true",
    absent: "in order",
  }),
];
