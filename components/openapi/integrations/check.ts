import type { Faults } from "../../faults";
import { parseExpression } from "../expressions";
import { pathParameters, type RoutePlace } from "./kind";

/** Notes an expression that holds what cannot be escaped. */
export function checkExpression(expression: string | undefined, at: string, faults: Faults): void {
  if (expression === undefined) return;
  const parsed = parseExpression(expression);
  if ("fault" in parsed) faults.add(at, parsed.fault, "expression");
}

/** Notes each expression of a map that holds what cannot be escaped. */
export function checkExpressions(map: Record<string, string> | undefined, at: string, faults: Faults): void {
  for (const [name, expression] of Object.entries(map ?? {})) checkExpression(expression, `${at}.${name}`, faults);
}

/** Notes a `{name}` in a target that the route's path does not have. */
export function checkPathParameters(target: string, at: string, faults: Faults, { path }: RoutePlace): void {
  const known = pathParameters(path);
  for (const name of pathParameters(target)) {
    if (known.includes(name)) continue;
    faults.add(
      at,
      `"{${name}}" is no parameter of ${path}; it has ${known.map((one) => `{${one}}`).join(", ") || "none"}`,
      "target-parameter",
    );
  }
}
