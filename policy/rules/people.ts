import type { Rule } from "../rule";
import { types } from "../tokens";
import { given, list, member } from "../values";

const security = "https://docs.aws.amazon.com/cognito/latest/developerguide/managing-security.html";
const clientUrl = "https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-client-apps.html";

/** Rules on Cognito. */
export const peopleRules: readonly Rule[] = [
  {
    id: "user-pool-passwords",
    controls: [76],
    title: "Passwords are long, of all kinds of characters.",
    severity: "medium",
    why: "short ones are guessed.",
    fix: "set passwordPolicy: minimumLength of at least 8, and requireLowercase, requireUppercase, requireNumbers, requireSymbols.",
    url: security,
    references: ["AwsSolutions-COG1", "Cognito.3"],
    types: types.userPool,
    judge: ({ props }) => {
      const policy = () => list(props.passwordPolicy)[0];
      return [
        () => Number(member(policy(), "minimumLength") ?? 0) >= 8 || "passwords may be shorter than 8 characters",
        ...["requireLowercase", "requireUppercase", "requireNumbers", "requireSymbols"].map(
          (name) => () => member(policy(), name) === true || (`${name} is not true` as const),
        ),
      ];
    },
  },
  {
    id: "user-pool-mfa",
    controls: [77],
    title: "People can sign in with a second factor.",
    severity: "medium",
    why: "a stolen password is enough without one.",
    fix: "set mfaConfiguration to ON or OPTIONAL, with softwareTokenMfaConfiguration or WebAuthn.",
    url: "https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html",
    references: ["AwsSolutions-COG2", "Cognito.5"],
    types: types.userPool,
    judge: ({ props }) => [
      () =>
        ["ON", "OPTIONAL"].includes(String(props.mfaConfiguration)) ||
        `mfaConfiguration is ${props.mfaConfiguration ?? "not set"}`,
    ],
  },
  {
    id: "user-pool-threats",
    controls: [78],
    title: "The user pool looks for stolen passwords and odd sign-ins.",
    severity: "low",
    why: "passwords that leaked elsewhere are tried here.",
    fix: "set userPoolAddOns.advancedSecurityMode to ENFORCED.",
    url: "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-threat-protection.html",
    references: ["AwsSolutions-COG8", "Cognito.1", "Cognito.4"],
    types: types.userPool,
    scope: "optional",
    scopeReason: "it needs the Plus plan, paid by the user and month",
    judge: ({ props }) => [
      () =>
        member(list(props.userPoolAddOns)[0], "advancedSecurityMode") === "ENFORCED" ||
        "advancedSecurityMode is not ENFORCED",
    ],
  },
  {
    id: "user-pool-deletion-protection",
    controls: [79],
    title: "User pools refuse to be deleted.",
    severity: "medium",
    why: "nobody's password can be restored.",
    fix: "set deletionProtection to ACTIVE.",
    url: "https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-deletion-protection.html",
    references: ["Cognito.6"],
    types: types.userPool,
    scope: "production",
    scopeReason: "stages for development are made and deleted every day",
    judge: ({ props }) => [() => props.deletionProtection === "ACTIVE" || "deletionProtection is not ACTIVE"],
  },
  {
    id: "user-pool-client-errors",
    controls: [80],
    title: "Sign-in tells nobody who has an account, and tokens can be revoked.",
    severity: "medium",
    why: "errors that differ list your customers, and a stolen refresh token works for weeks.",
    fix: "set preventUserExistenceErrors to ENABLED and enableTokenRevocation to true.",
    url: "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html",
    references: [
      "prowler: cognito_user_pool_client_prevent_user_existence_errors",
      "prowler: cognito_user_pool_client_token_revocation_enabled",
    ],
    types: types.userPoolClient,
    judge: ({ props }) => [
      () => props.preventUserExistenceErrors === "ENABLED" || "preventUserExistenceErrors is not ENABLED",
      () =>
        !given(props, "enableTokenRevocation") ||
        props.enableTokenRevocation === true ||
        "enableTokenRevocation is false",
    ],
  },
  {
    id: "user-pool-client-flows",
    controls: [81],
    title: "Clients use no implicit flow, and return to HTTPS addresses.",
    severity: "high",
    why: "the implicit flow leaves tokens in addresses and histories; plain HTTP gives the code to whoever listens.",
    fix: "use the flow code; callbackUrls begin with https:// (http://localhost for development).",
    url: clientUrl,
    references: ["own: intent"],
    types: types.userPoolClient,
    judge: ({ props }) => [
      () => !list(props.allowedOauthFlows).includes("implicit") || "allowedOauthFlows holds implicit",
      ...["callbackUrls", "logoutUrls"].map((name) => () => {
        const plain = list(props[name]).filter((url) =>
          /^http:\/\/(?!(localhost|127\.0\.0\.1|\[::1\])([:/]|$))/i.test(String(url)),
        );
        return plain.length === 0 || `${name} holds ${plain.join(", ")}`;
      }),
    ],
  },
  {
    id: "identity-pool-guests",
    controls: [82],
    title: "Identity pools give no credentials to guests.",
    severity: "high",
    why: "anybody who knows the pool's id gets AWS credentials.",
    fix: "set allowUnauthenticatedIdentities to false.",
    url: "https://docs.aws.amazon.com/cognito/latest/developerguide/identity-pools.html",
    references: ["AwsSolutions-COG7", "CKV_AWS_366", "Cognito.2"],
    types: ["aws:cognito/identityPool:IdentityPool"],
    judge: ({ props }) => [
      () => props.allowUnauthenticatedIdentities !== true || "allowUnauthenticatedIdentities is true",
    ],
  },
];
