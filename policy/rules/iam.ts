import type { Check, Rule } from "../rule";
import { given, list, member, statements } from "../values";
import { allowsEverybody } from "./messaging";

// https://docs.aws.amazon.com/service-authorization/latest/reference/: actions that AWS defines for all resources only.
const withoutResource = new RegExp(
  `^(${[
    "xray:(Put|Get)",
    "ec2:((Create|Delete|Describe)NetworkInterface|(Assign|Unassign)PrivateIp|Describe)",
    "logs:((Create|Get|Update|Delete|List)LogDeliver(y|ies)|(Put|Describe)ResourcePolic|DescribeLogGroups)",
    "ecr:GetAuthorizationToken",
    "cloudwatch:(PutMetricData|GetMetric(Data|Statistics)|ListMetrics)",
    "sts:GetCallerIdentity",
    "s3:(ListAllMyBuckets|GetAccountPublicAccessBlock)",
    "kms:List(Aliases|Keys)$",
    "ssm:DescribeParameters",
    "ssmmessages:",
    "secretsmanager:(ListSecrets|GetRandomPassword)",
    "(dynamodb:ListTables|lambda:ListFunctions|sqs:ListQueues|sns:ListTopics|tag:GetResources)$",
  ].join("|")})`,
);

// https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html; some have successors by number.
const administers =
  /^arn:aws[\w-]*:iam::aws:policy\/([\w-]+\/)*(AdministratorAccess|PowerUserAccess|\w+FullAccess)(_?[Vv]\d)?$/;

/** Control 97: policies name actions and resources. */
export const iamRules: readonly Rule[] = [
  {
    id: "iam-wildcards",
    controls: [97],
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
      "aws:iam/groupPolicy:GroupPolicy",
      "aws:iam/role:Role",
    ],
    judge({ type, props }) {
      const policies =
        type === "aws:iam/role:Role"
          ? (given(props, "inlinePolicies") ? list(props.inlinePolicies) : []).map(
              (inline) => () => member(inline, "policy"),
            )
          : [() => props.policy];
      return policies.map(
        (policy): Check =>
          () => {
            const faults = statements(policy())
              .filter(({ Effect }) => Effect === "Allow")
              .flatMap(faultsOf);
            return faults.length === 0 || faults.join("; ");
          },
      );
    },
  },
  {
    id: "iam-role-trust",
    controls: [97],
    title: "Roles are taken by those whom they name.",
    severity: "critical",
    why: "every account in the world may take a role that trusts *.",
    fix: "name a service, or the ARN of an account or role, in assumeRolePolicy.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
    references: ["CKV_AWS_60", "CKV_AWS_61"],
    types: ["aws:iam/role:Role"],
    judge: ({ props }) => [
      () => !statements(props.assumeRolePolicy).some(allowsEverybody) || "assumeRolePolicy allows *",
    ],
  },
  {
    id: "iam-managed-administrator",
    controls: [97],
    title: "Roles take none of AWS's policies for administrators.",
    severity: "high",
    why: "whoever takes over one function takes over the account.",
    fix: "write a policy of what the role does.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html",
    references: ["AwsSolutions-IAM4", "CKV_AWS_274"],
    types: [
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      "aws:iam/userPolicyAttachment:UserPolicyAttachment",
      "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
      "aws:iam/policyAttachment:PolicyAttachment",
      "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
      "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive",
      "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive",
      "aws:iam/role:Role",
    ],
    judge({ props }) {
      return ["policyArn", "policyArns", "managedPolicyArns"].map((name) => () => {
        const broad = list(props[name]).filter((arn) => administers.test(String(arn)));
        return broad.length === 0 || `takes ${broad.map((arn) => String(arn).split("/").at(-1)).join(", ")}`;
      });
    },
  },
];

function faultsOf(statement: Record<string, unknown>): readonly string[] {
  const actions = list(statement.Action).map(String);
  const wild = actions.filter((action) => action === "*" || /^[\w-]+:\*$/.test(action));
  const everywhere = list(statement.Resource).includes("*") && !actions.every((action) => withoutResource.test(action));
  return [
    ...wild.map((action) => `allows the action ${action}`),
    ...(everywhere ? [`allows ${actions.join(", ")} on every resource`] : []),
    ...("NotAction" in statement ? ["allows everything but NotAction"] : []),
  ];
}
