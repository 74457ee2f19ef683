import type { ConditionContext, Principal } from "../principal";
import { compileConditions, lookupIn } from "./conditions";
import { type PolicyKind, type PrincipalDocument, parsePolicy, type StatementDocument } from "./document";
import { compilePattern, type Pattern } from "./glob";

/** What is asked of a policy. */
export interface PolicyRequest {
  readonly principal: Principal;
  /** E.g. `dynamodb:GetItem`. */
  readonly action: string;
  /** ARN, or `*` for actions that have no resource. */
  readonly resource: string;
  /** Values of condition keys, in lower case; see `conditionContext`. */
  readonly context: ConditionContext;
}

/** A statement that speaks about a request. */
interface Match {
  /** Sid, or `statement` and its number. */
  readonly statement: string;
  /**
   * How the statement names the principal: directly (or by `*`), or by its account alone, which hands the decision on
   * to the account's own policies.
   */
  readonly principal: "direct" | "account";
}

/** What a policy says: the statement that denies, else all that allow. */
export interface PolicyVerdict {
  readonly denies?: Match;
  readonly allows: readonly Match[];
}

/** A policy, ready to be asked. */
export interface Policy {
  judge(request: PolicyRequest): PolicyVerdict;
}

/**
 * Compiles a policy document.
 * @throws AwsError `MalformedPolicyDocument`
 * See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function compilePolicy(text: string, kind: PolicyKind): Policy {
  const { statements, variables } = parsePolicy(text, kind);
  const compiled = statements.map((statement, i) => ({
    effect: statement.effect,
    match: compileStatement(statement, i, variables),
  }));
  return {
    judge(request) {
      const allows: Match[] = [];
      for (const { effect, match } of compiled) {
        const found = match(request);
        if (!found) continue;
        if (effect === "Deny") return { denies: found, allows: [] };
        allows.push(found);
      }
      return { allows };
    },
  };
}

function compileStatement(
  statement: StatementDocument,
  index: number,
  variables: boolean,
): (request: PolicyRequest) => Match | undefined {
  const actions = patterns(statement.actions ?? statement.notActions ?? [], false, true);
  const resources = patterns(statement.resources ?? statement.notResources ?? [], variables, false);
  const conditions = compileConditions(statement.conditions, variables);
  const name = statement.sid || `statement ${index + 1}`;
  const deny = statement.effect === "Deny";
  return (request) => {
    const lookup = lookupIn(request.context);
    const any = (list: readonly Pattern[], text: string) => list.some((pattern) => pattern.matches(text, lookup));
    if (any(actions, request.action) === (statement.notActions !== undefined)) return undefined;
    // Statements of trust policies have no resource: they are about the role itself.
    const hasResources = statement.resources !== undefined || statement.notResources !== undefined;
    if (hasResources && any(resources, request.resource) === (statement.notResources !== undefined)) return undefined;
    const principal = matchPrincipals(statement, request.principal, deny);
    if (!principal || !conditions(request.context)) return undefined;
    return { statement: name, principal };
  };
}

function patterns(sources: readonly string[], variables: boolean, ignoreCase: boolean): Pattern[] {
  return sources.map((source) => compilePattern(source, variables, ignoreCase));
}

function matchPrincipals(
  { principals, notPrincipals }: StatementDocument,
  principal: Principal,
  deny: boolean,
): Match["principal"] | undefined {
  if (principals) {
    const found = namedBy(principals, principal);
    // A denied account is all of its principals.
    return found === "account" && deny ? "direct" : found;
  }
  if (notPrincipals) return namedBy(notPrincipals, principal) ? undefined : "direct";
  // Identity policies name no principal: they belong to the one who asks.
  return "direct";
}

function namedBy(document: PrincipalDocument, principal: Principal): Match["principal"] | undefined {
  if (document.AWS?.includes("*")) return "direct";
  if (principal.type === "anonymous") return undefined;
  if (principal.type === "service") return document.Service?.includes(principal.service) ? "direct" : undefined;
  const names = document.AWS ?? [];
  const own: string[] = [principal.arn];
  if (principal.type === "assumed-role") own.push(principal.roleArn, principal.userId.split(":")[0] ?? "");
  if (principal.type === "user") own.push(principal.userId);
  if (own.some((name) => names.includes(name))) return "direct";
  const account = [principal.accountId, `arn:aws:iam::${principal.accountId}:root`];
  return account.some((name) => names.includes(name)) ? "account" : undefined;
}
