import type { ResourceRule } from "../rule";
import { list, statements } from "../values";

/** Actions that AWS defines for all resources only. */
const withoutResource =
  /^(xray:Put|xray:Get|ec2:(Create|Delete|Describe)NetworkInterface|ec2:(Assign|Unassign)PrivateIp|logs:(Create|Get|Update|Delete|List)LogDelivery|logs:(Put|Describe)ResourcePolic|logs:DescribeLogGroups|ecr:GetAuthorizationToken|cloudwatch:PutMetricData)/;

/** Control 97: policies name actions and resources. */
export const policyWildcards: ResourceRule = {
  id: "iam-wildcards",
  title: "IAM policies allow named actions on named resources.",
  severity: "high",
  why: "a wildcard grants what nobody meant to grant, and keeps growing with the service.",
  fix: "list the actions (verbs such as dynamodb:GetItem) and the exact ARNs.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
  references: ["AwsSolutions-IAM5", "CKV_AWS_63", "CKV_AWS_355", "AVD-AWS-0057"],
  types: [
    "aws:iam/rolePolicy:RolePolicy",
    "aws:iam/policy:Policy",
    "aws:iam/userPolicy:UserPolicy",
    "aws:iam/role:Role",
  ],
  judge({ type, props }) {
    const policies =
      type === "aws:iam/role:Role"
        ? list(props.inlinePolicies).map((inline) => (inline as { policy?: unknown }).policy)
        : [props.policy];
    return policies.flatMap((policy) =>
      statements(policy)
        .filter(({ Effect }) => Effect === "Allow")
        .flatMap((statement) => {
          const actions = list(statement.Action).map(String);
          const wild = actions.filter((action) => action === "*" || /^[\w-]+:\*$/.test(action));
          const everywhere =
            list(statement.Resource).includes("*") && !actions.every((action) => withoutResource.test(action));
          return [
            ...wild.map((action) => `allows the action ${action}`),
            ...(everywhere ? [`allows ${actions.join(", ")} on every resource`] : []),
            ...("NotAction" in statement ? ["allows everything but NotAction"] : []),
          ];
        }),
    );
  },
};
