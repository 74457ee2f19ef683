import type { Check, Judged, Rule } from "../rule";
import { types } from "../tokens";
import { entries, given, list, member, statements } from "../values";

const url = "https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html";
const permissions = [...types.permission, ...types.functionPolicy];

/** Rules on who may invoke a function. */
export const permissionRules: readonly Rule[] = [
  {
    id: "function-permission-source",
    controls: [30],
    title: "A permission of a service to invoke a function names its source.",
    severity: "critical",
    why: "without a source any account's API, topic or bucket can invoke the function through that service.",
    fix: "set sourceArn, or sourceAccount.",
    url: url,
    references: ["CKV_AWS_364", "AVD-AWS-0067"],
    types: permissions,
    judge: (resource) =>
      grantsOf(resource).map(
        (grant): Check =>
          () =>
            !String(grant.principal).endsWith(".amazonaws.com") ||
            given(grant, "sourceArn") ||
            given(grant, "sourceAccount") ||
            `${grant.principal} may invoke it for any source`,
      ),
  },
  {
    id: "function-permission-public",
    controls: [31],
    title: "No function may be invoked by everybody.",
    severity: "critical",
    why: "anybody with an AWS account can run it, at your expense and with its rights.",
    fix: "name the principal; for * add principalOrgId.",
    url: url,
    references: ["CKV_AWS_301", "Lambda.1", "CT.LAMBDA.PR.2"],
    types: permissions,
    judge: (resource) =>
      grantsOf(resource).flatMap((grant): Check[] => [
        () =>
          grant.principal !== "*" ||
          ["principalOrgId", "sourceArn", "sourceAccount", "functionUrlAuthType"].some((name) => given(grant, name)) ||
          "the principal is *",
        () =>
          grant.principal !== "*" ||
          !given(grant, "functionUrlAuthType") ||
          grant.functionUrlAuthType !== "NONE" ||
          "everybody may invoke its URL",
      ]),
  },
  {
    id: "function-permission-stage",
    controls: [32],
    title: "API Gateway may invoke a function for one stage.",
    severity: "medium",
    why: "a test stage with an open route would reach the function that production uses.",
    fix: "end sourceArn in /STAGE/*, or in /authorizers/ID for an authorizer; never in /*/*.",
    url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html",
    references: ["KICS", "Datadog"],
    types: permissions,
    judge: (resource) =>
      grantsOf(resource).map(
        (grant): Check =>
          () => {
            if (grant.principal !== "apigateway.amazonaws.com" || !given(grant, "sourceArn")) return true;
            const open = list(grant.sourceArn).map(String).filter(namesNoStage);
            return open.length === 0 || `sourceArn ${open.join(", ")} names no stage`;
          },
      ),
  },
];

/** Grants under the names of a Permission's properties, whichever resource gives them. */
function grantsOf({ type, props }: Judged): readonly Readonly<Record<string, unknown>>[] {
  if (type !== types.functionPolicy[0]) return [props];
  return statements(props.policy)
    .filter(({ Effect }) => Effect === "Allow")
    .flatMap(({ Principal, Condition }) => {
      const conditions = Object.fromEntries(
        entries(Condition)
          .flatMap(([, test]) => entries(test))
          .map(([key, value]) => [key.toLowerCase(), value]),
      );
      const principals =
        typeof Principal === "object"
          ? ["Service", "AWS"].flatMap((kind) => list(member(Principal, kind)))
          : [Principal];
      return principals.map((principal) => ({
        principal,
        sourceArn: conditions["aws:sourcearn"],
        sourceAccount: conditions["aws:sourceaccount"],
        principalOrgId: conditions["aws:principalorgid"],
        functionUrlAuthType: conditions["lambda:functionurlauthtype"],
      }));
    });
}

/** True where any stage of an API, or of every API, may be the source. */
function namesNoStage(arn: string): boolean {
  const [api, stage] = arn.split(":").slice(5).join(":").split("/");
  return api === "*" || stage === undefined || stage === "*";
}
