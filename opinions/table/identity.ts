import type { Properties } from "../../capture/program";
import { json, type Table, Verbatim } from "../mapping";

const role = "aws:iam/role:Role";

/** IAM and Cognito, and what is random. */
export const identity: Table = {
  "aws:cognito/resourceServer:ResourceServer": { type: "AWS::Cognito::UserPoolResourceServer" },
  "aws:cognito/userGroup:UserGroup": { type: "AWS::Cognito::UserPoolGroup", inputs: { name: "GroupName" } },
  "aws:cognito/userPool:UserPool": {
    type: "AWS::Cognito::UserPool",
    inputs: {
      passwordPolicy: "Policies.PasswordPolicy",
      softwareTokenMfaConfiguration: (value) =>
        (value as Properties).enabled ? { EnabledMfas: ["SOFTWARE_TOKEN_MFA"] } : {},
    },
    refers: { id: "Ref", arn: "Arn" },
  },
  "aws:cognito/userPoolClient:UserPoolClient": {
    type: "AWS::Cognito::UserPoolClient",
    inputs: {
      allowedOauthFlows: "AllowedOAuthFlows",
      allowedOauthFlowsUserPoolClient: "AllowedOAuthFlowsUserPoolClient",
      allowedOauthScopes: "AllowedOAuthScopes",
      callbackUrls: "CallbackURLs",
      logoutUrls: "LogoutURLs",
    },
  },
  "aws:cognito/userPoolDomain:UserPoolDomain": { type: "AWS::Cognito::UserPoolDomain" },
  [role]: {
    type: "AWS::IAM::Role",
    inputs: { assumeRolePolicy: json("AssumeRolePolicyDocument") },
    refers: { id: "Ref", arn: "Arn" },
  },
  "aws:iam/rolePolicy:RolePolicy": {
    into: role,
    by: { role: "id" },
    reads: ["policy", "name"],
    properties: ({ name, policy }) => ({
      Policies: [{ PolicyName: name ?? "policy", PolicyDocument: new Verbatim(JSON.parse(String(policy))) }],
    }),
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    into: role,
    by: { role: "id" },
    reads: ["policyArn"],
    properties: ({ policyArn }) => ({ ManagedPolicyArns: [policyArn] }),
  },
  "random:index/randomId:RandomId": { left: "CloudFormation makes nothing up; the value stands where it is used" },
  "random:index/randomPassword:RandomPassword": { parameter: "result" },
};
