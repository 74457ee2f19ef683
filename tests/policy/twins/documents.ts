import { property, type Twins } from "./twin";

export const restApi = "aws:apigateway/restApi:RestApi";
export const httpApi = "aws:apigatewayv2/api:Api";

/** Types of REST APIs that hold a document. */
export const rest = [restApi, "aws:apigateway/restApiPut:RestApiPut"];

/** All types that hold a document. */
export const all = [...rest, httpApi];

/** A document of one operation. */
export function body(get: object, more: object = {}): string {
  return JSON.stringify({ ...more, paths: { "/x": { get } } });
}

/** A document of one operation with an integration. */
export const integration = (settings: object) => body({ security: [], "x-amazon-apigateway-integration": settings });

/** A document of one operation that knows its callers. */
export const secured = body({ security: [{ people: [] }] });

/** A document's twins, for each type that holds one. */
export function documents(
  rule: string,
  types: readonly string[],
  good: string,
  bad: string,
  finding: string,
): readonly Twins[] {
  return types.map((type) => property(rule, type, "body", { good, bad, finding, absent: "in order" }));
}
