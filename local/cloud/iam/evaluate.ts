import type { Grant } from "../access";
import type { ConditionContext, Decision, Principal } from "../principal";
import type { Policy, PolicyRequest, PolicyVerdict } from "./policy";

/** A policy under the name that a refusal calls it by. */
export interface NamedPolicy {
  /** ARN, or `ROLE/POLICY` for an inline policy. */
  readonly name: string;
  readonly policy: Policy;
}

/** Policies of the one who asks. */
export interface IdentityPolicies {
  readonly policies: readonly NamedPolicy[];
  readonly boundary?: NamedPolicy;
  /** Tags of the user or role, for `aws:PrincipalTag/…`. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A decision, and what its refusal is to be told with. */
export interface Judgement extends Decision {
  /** The kind of policy that decided, as AWS's messages call it. */
  readonly kind: "identity-based" | "resource-based" | "permissions boundary";
  /** What allowed the request; absent for the account's root. */
  readonly grant?: Grant;
}

/**
 * Decides a request inside one account: an explicit Deny wins; else an Allow of the identity's policies (inside its
 * boundary) or of the resource's policy is needed.
 * See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
 */
export function decide(
  request: PolicyRequest,
  identity: IdentityPolicies | undefined,
  resourcePolicy: NamedPolicy | undefined,
): Judgement {
  const root = request.principal.type === "root";
  const byIdentity = judgeAll(identity?.policies ?? [], request);
  const byBoundary = identity?.boundary && judgeAll([identity.boundary], request);
  const byResource = resourcePolicy && judgeAll([resourcePolicy], request);

  if (byIdentity.denies) return denied("explicitDeny", "identity-based", byIdentity.denies);
  if (byBoundary?.denies) return denied("explicitDeny", "permissions boundary", byBoundary.denies);
  if (byResource?.denies) return denied("explicitDeny", "resource-based", byResource.denies);

  const bounded = byBoundary !== undefined && byBoundary.allows.length === 0;
  if (root) return { allowed: true, reason: "allowed", by: "account root", kind: "identity-based" };
  const allow = byIdentity.allows[0];
  if (allow && !bounded) return allowedBy(allow.grant, "identity-based");
  const granted = byResource?.allows.find(({ principal }) => principal === "direct");
  // A boundary limits what a resource's policy gives to a role, not what it gives to a user by name.
  if (granted && !(bounded && request.principal.type === "assumed-role")) {
    return allowedBy(granted.grant, "resource-based");
  }
  if (allow || granted) return denied("implicitDeny", "permissions boundary");
  const faceless = request.principal.type === "service" || request.principal.type === "anonymous";
  return denied("implicitDeny", faceless ? "resource-based" : "identity-based");
}

interface Found {
  readonly grant: Grant;
  readonly principal: "direct" | "account";
}

function judgeAll(policies: readonly NamedPolicy[], request: PolicyRequest): { denies?: string; allows: Found[] } {
  const allows: Found[] = [];
  for (const { name, policy } of policies) {
    const verdict: PolicyVerdict = policy.judge(request);
    if (verdict.denies) return { denies: `${name} (${verdict.denies.statement})`, allows: [] };
    for (const { principal, ...grant } of verdict.allows) allows.push({ grant: { policy: name, ...grant }, principal });
  }
  return { allows };
}

function allowedBy(grant: Grant, kind: Judgement["kind"]): Judgement {
  return { allowed: true, reason: "allowed", by: `${grant.policy} (${grant.statement})`, kind, grant };
}

function denied(reason: "explicitDeny" | "implicitDeny", kind: Judgement["kind"], by?: string): Judgement {
  return { allowed: false, reason, kind, ...(by === undefined ? {} : { by }) };
}

/** The words with which AWS refuses. */
export function refusal(request: PolicyRequest, { reason, kind }: Judgement): string {
  const { principal, action, resource } = request;
  const article = kind === "identity-based" ? "an" : "a";
  const named = kind === "permissions boundary" ? kind : `${kind} policy`;
  const why =
    reason === "explicitDeny"
      ? `with an explicit deny in ${article} ${named}`
      : `because no ${named} allows the ${action} action`;
  return `User: ${callerName(principal)} is not authorized to perform: ${action} on resource: ${resource} ${why}`;
}

/** How decisions call the one who asks: ARN, name of a service, or `anonymous`. */
export function callerName(principal: Principal): string {
  return "arn" in principal ? principal.arn : principal.type === "service" ? principal.service : "anonymous";
}

/** Adds the keys that IAM knows of every request to those that the service gives. */
export function conditionContext(
  principal: Principal,
  given: ConditionContext,
  now: number,
  tags: Readonly<Record<string, string>> = {},
): ConditionContext {
  const own: Record<string, string | undefined> = {
    "aws:currenttime": new Date(now).toISOString(),
    "aws:epochtime": String(Math.floor(now / 1000)),
    "aws:principalisawsservice": String(principal.type === "service"),
  };
  if (principal.type === "service") {
    own["aws:principalservicename"] = principal.service;
    own["aws:sourcearn"] = principal.sourceArn;
    own["aws:sourceaccount"] = principal.sourceAccount;
  } else if (principal.type !== "anonymous") {
    own["aws:principalarn"] = principal.type === "assumed-role" ? principal.roleArn : principal.arn;
    own["aws:principalaccount"] = principal.accountId;
    own["aws:principaltype"] = { root: "Account", user: "User", "assumed-role": "AssumedRole" }[principal.type];
    own["aws:userid"] = principal.type === "root" ? principal.accountId : principal.userId;
    if (principal.type === "user") own["aws:username"] = principal.arn.split("/").at(-1);
    for (const [name, value] of Object.entries(tags)) own[`aws:principaltag/${name.toLowerCase()}`] = value;
  }
  return { ...own, ...given };
}
