import type { Grant } from "../access";
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

/** What a statement says by one action and one resource of its lists, in a policy that does not know its own name. */
type StatementGrant = Omit<Grant, "policy">;

/** A statement that speaks about a request, by the first action and resource of its lists that do. */
interface Match extends StatementGrant {
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
  /** What its statements allow. */
  readonly grants: readonly StatementGrant[];
  judge(request: PolicyRequest): PolicyVerdict;
}

/**
 * Compiles a policy document.
 * @throws AwsError `MalformedPolicyDocument`
 * See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function compilePolicy(text: string, kind: PolicyKind): Policy {
  const { statements, variables } = parsePolicy(text, kind);
  const compiled = statements.map((statement) => ({
    effect: statement.effect,
    match: compileStatement(statement, variables),
  }));
  return {
    grants: statements.filter(({ effect }) => effect === "Allow").flatMap(grantsOf),
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
  variables: boolean,
): (request: PolicyRequest) => Match | undefined {
  const actions = compileList(statement.actions, statement.notActions, (text) => compilePattern(text, false, true));
  const resources = compileList(statement.resources, statement.notResources, (text) =>
    compilePattern(text, variables, false),
  );
  const conditions = compileConditions(statement.conditions, variables);
  const deny = statement.effect === "Deny";
  return (request) => {
    const lookup = lookupIn(request.context);
    const action = actions(request.action, lookup);
    const resource = action && resources(request.resource, lookup);
    if (!resource) return undefined;
    const principal = matchPrincipals(statement, request.principal, deny);
    if (!principal || !conditions(request.context)) return undefined;
    return { statement: statement.name, action, resource, principal };
  };
}

/** Every action of a statement on every resource of it. */
function grantsOf({ name, actions, notActions, resources, notResources }: StatementDocument): StatementGrant[] {
  return names(actions, notActions).flatMap((action) =>
    names(resources, notResources).map((resource) => ({ statement: name, action, resource })),
  );
}

/** Finds the member of a list by which a statement speaks about a text. */
type Search = (text: string, context: (key: string) => string | undefined) => string | undefined;

function compileList(given: List, not: List, compile: (source: string) => Pattern): Search {
  const patterns = (given ?? not ?? []).map(compile);
  const [otherwise] = given ? [] : names(given, not);
  return (text, context) => {
    const found = patterns.find((pattern) => pattern.matches(text, context));
    return given ? found?.source : found ? undefined : otherwise;
  };
}

type List = readonly string[] | undefined;

function names(given: List, not: List): readonly string[] {
  // Statements of trust policies have no resource: they are about the role itself.
  return given ?? [not ? `all but ${not.join(", ")}` : "the role"];
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
