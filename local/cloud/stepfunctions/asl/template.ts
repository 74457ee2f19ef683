import { isObject } from "../../../json";
import { evaluateIntrinsic } from "./intrinsics";
import { readPath } from "./paths";
import type { Scope } from "./scope";

/** Fills a payload template: members whose name ends with `.$` are paths or intrinsic functions. */
export function fillTemplate(template: unknown, scope: Scope): unknown {
  if (Array.isArray(template)) return template.map((member) => fillTemplate(member, scope));
  if (!isObject(template)) return template;
  return Object.fromEntries(
    Object.entries(template).map(([name, value]) =>
      name.endsWith(".$") && typeof value === "string"
        ? [name.slice(0, -2), evaluateField(value, scope)]
        : [name, fillTemplate(value, scope)],
    ),
  );
}

/** The value of a path or an intrinsic function. */
export function evaluateField(text: string, scope: Scope): unknown {
  return text.startsWith("$") ? readPath(text, scope) : evaluateIntrinsic(text, scope);
}
