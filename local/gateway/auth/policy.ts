import { globMatches } from "../../cloud/iam/glob";

/** What a policy that a Lambda authorizer returned says about one call. */
export type PolicyDecision = "allow" | "explicitDeny" | "implicitDeny";

/** A policy document that is none; the caller answers with a configuration error. */
export class PolicyError extends Error {}

/** One statement, ready to be matched. */
interface Statement {
  readonly effect: "Allow" | "Deny";
  /** In lower case: actions have none. */
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** An authorizer's policy, compiled once so that a cached one is only matched. */
export interface AuthorizerPolicy {
  decide(resource: string): PolicyDecision;
}

const action = "execute-api:invoke";

/**
 * Compiles the policy document that an authorizer returned. A Deny wins; what no statement allows is denied.
 * @throws PolicyError for documents that API Gateway refuses, and for conditions, which are not evaluated here.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 */
export function compileAuthorizerPolicy(document: unknown): AuthorizerPolicy {
  if (!isObject(document)) throw new PolicyError("policyDocument is not an object");
  const list = [document.Statement].flat();
  if (list.length === 0 || list[0] === undefined) throw new PolicyError("policyDocument has no Statement");
  const statements = list.map(compileStatement);
  return {
    decide(resource) {
      const matching = statements.filter(
        ({ actions, resources }) =>
          actions.some((pattern) => globMatches(pattern, action)) &&
          resources.some((pattern) => globMatches(pattern, resource)),
      );
      if (matching.some(({ effect }) => effect === "Deny")) return "explicitDeny";
      return matching.length > 0 ? "allow" : "implicitDeny";
    },
  };
}

function compileStatement(statement: unknown): Statement {
  if (!isObject(statement)) throw new PolicyError("a Statement is not an object");
  const { Effect: effect } = statement;
  if (effect !== "Allow" && effect !== "Deny") throw new PolicyError(`Effect is ${JSON.stringify(effect)}`);
  if (statement.Condition !== undefined) {
    throw new PolicyError("conditions in an authorizer's policy are not evaluated by the local stage");
  }
  return {
    effect,
    actions: texts("Action", statement.Action).map((text) => text.toLowerCase()),
    resources: texts("Resource", statement.Resource),
  };
}

function texts(name: string, value: unknown): string[] {
  const list = [value].flat();
  if (list.length === 0 || !list.every((text): text is string => typeof text === "string" && text !== "")) {
    throw new PolicyError(`${name} is ${JSON.stringify(value)}; it must be text or a list of texts`);
  }
  return list;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
