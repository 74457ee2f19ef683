import type { Access } from "../../access/access";
import type { JsonObject } from "../../api/json";
import type { Faults } from "../../faults";
import type { Slots } from "../slots";

/** Where a route stands. */
export interface RoutePlace {
  /** Upper case, or `ANY`. */
  readonly method: string;
  readonly path: string;
}

/** What an integration is built with. */
export interface IntegrationContext {
  readonly place: RoutePlace;
  readonly slots: Slots;
  /** Token of the ARN of the API's own role, with which it calls AWS services. */
  readonly credentials: string;
}

/** An answer, for the document that clients read. */
export interface DocumentedResponse {
  readonly description: string;
  /** Headers that the answer carries. */
  readonly headers?: readonly string[];
  /** JSON Schema of the body. */
  readonly body?: JsonObject;
}

/** An integration as the document says it, and what it answers. */
export interface BuiltIntegration {
  /** `x-amazon-apigateway-integration`. */
  readonly integration: JsonObject;
  readonly responses: Readonly<Record<string, DocumentedResponse>>;
}

/** One kind of integration of one type of API. */
export interface IntegrationKind<A> {
  /** Notes what AWS would refuse, and what could not be escaped. */
  check(args: A, at: string, faults: Faults, place: RoutePlace): void;
  /** What the API's role needs; empty where API Gateway needs none. */
  access(args: A): Access[];
  build(args: A, context: IntegrationContext): BuiltIntegration;
}

/** Kinds of integrations by the members of a route that name them. */
export type IntegrationKinds<Args> = { readonly [K in keyof Args]: IntegrationKind<Args[K]> };

/** Visits the kinds that a route has, in the kinds' own order. */
export function visitKinds<Args extends object, T>(
  kinds: IntegrationKinds<Args>,
  route: Partial<Args>,
  visit: <A>(kind: IntegrationKind<A>, name: string, args: A) => T,
): T[] {
  return (Object.keys(kinds) as (keyof Args & string)[]).flatMap((name) => {
    const args = route[name];
    return args === undefined ? [] : [visit(kinds[name], name, args)];
  });
}

/** Names of the path parameters in a path, without a greedy one's plus sign. */
export function pathParameters(path: string): string[] {
  return [...path.matchAll(/\{([^}+]+)\+?\}/g)].map((match) => match[1]!);
}
