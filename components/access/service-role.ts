import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logicalName, nameRules } from "../names";
import { policyDocument, type Statement } from "./statements";

/** What {@link serviceRole} makes a role from. */
export interface ServiceRoleArgs {
  /** Service that assumes the role, e.g. `lambda.amazonaws.com`. */
  service: string;
  /** What the role may do. An empty list leaves the role without a policy. */
  statements: pulumi.Input<Statement | undefined>[];
  /** Condition of the trust, e.g. on `aws:SourceAccount`. @default none */
  condition?: pulumi.Input<Record<string, Record<string, string>>>;
}

/** A role that one AWS service assumes, with one inline policy. */
export interface ServiceRole {
  readonly role: aws.iam.Role;
  /** What uses the role depends on this, so that it never runs without its permissions. */
  readonly policy?: aws.iam.RolePolicy;
}

/** Makes a role and its policy as children of `parent`, named `NAME-role`. */
export function serviceRole(name: string, args: ServiceRoleArgs, parent: pulumi.Resource): ServiceRole {
  const role = new aws.iam.Role(
    logicalName(`${name}-role`, nameRules.role),
    {
      assumeRolePolicy: pulumi.output(args.condition).apply((condition) =>
        JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Principal: { Service: args.service },
              Action: "sts:AssumeRole",
              ...(condition ? { Condition: condition } : {}),
            },
          ],
        }),
      ),
    },
    { parent },
  );
  // An inline policy without statements is refused by IAM.
  if (args.statements.length === 0) return { role };
  const policy = new aws.iam.RolePolicy(
    logicalName(`${name}-policy`, nameRules.rolePolicy),
    { role: role.id, policy: policyDocument(args.statements) },
    { parent },
  );
  return { role, policy };
}
