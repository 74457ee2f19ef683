import { type Access, accessOf, child, type Json, methodsOf, needsKey } from "../../capture/openapi/document";
import { accessText } from "../report/access";
import type { Change, Verdict } from "./change";

/** How the routes that both documents have let callers in, where that changed; the documents are as AWS imports them. */
export function callerChanges(before: Json, after: Json): Change[] {
  return sharedRoutes(before, after).flatMap(({ route, was, is }) => [
    ...accessChange(route, accessOf(before, was), accessOf(after, is)),
    ...keyChange(route, needsKey(before, was), needsKey(after, is)),
  ]);
}

/** The same by what clients are told alone: which schemes a route asks for, not what stands behind them. */
export function schemeChanges(before: Json, after: Json): Change[] {
  return sharedRoutes(before, after).flatMap(({ route, was, is }): Change[] => {
    const [then, now] = [schemesOf(before, was), schemesOf(after, is)];
    if (then === now) return [];
    return [{ route, verdict: now === "open" ? "non-breaking" : "breaking", what: `callers: ${then} → ${now}` }];
  });
}

interface SharedRoute {
  readonly route: string;
  readonly was: Json;
  readonly is: Json;
}

/** Operations of both documents; what path parameters are called makes no difference. */
function sharedRoutes(before: Json, after: Json): SharedRoute[] {
  const shape = (path: string) => path.replace(/\{[^}]*\}/g, "{}");
  const items = Object.entries(child(after, "paths")).map(([path, item]) => [shape(path), item as Json] as const);
  const now = new Map(items);
  return Object.entries(child(before, "paths")).flatMap(([path, item]) => {
    const methods = new Map(methodsOf(now.get(shape(path)) ?? {}));
    return methodsOf(item as Json).flatMap(([method, was]) => {
      const is = methods.get(method);
      return is ? [{ route: `${method} ${path}`, was, is }] : [];
    });
  });
}

function accessChange(route: string, was: Access, is: Access): Change[] {
  // Whether a key is asked for is told apart: it may stand beside another way of access.
  const isOpen = ({ kind }: Access) => kind === "none" || kind === "key";
  const isOther = otherIssuer(was, is);
  if ((isOpen(was) && isOpen(is)) || (accessText(was) === accessText(is) && !isOther)) return [];
  const what = `callers: ${accessText(was)} → ${accessText(is)}${isOther ? " of another issuer" : ""}`;
  return [{ route, verdict: accessVerdict(was, is), what }];
}

/** A token is admitted for any one of the scopes, so that more of them let more callers in. */
function accessVerdict(was: Access, is: Access): Verdict {
  if (is.kind === "none" || is.kind === "key") return "non-breaking";
  if (was.kind !== "token" || is.kind !== "token" || otherIssuer(was, is)) return "breaking";
  const allStay = was.scopes.length > 0 && was.scopes.every((scope) => is.scopes.includes(scope));
  return allStay ? "non-breaking" : "breaking";
}

/** The id of a user pool is known once it is deployed, and says nothing here; an issuer's URL does. */
function otherIssuer(was: Access, is: Access): boolean {
  if (was.kind !== "token" || is.kind !== "token") return false;
  const issuer = ({ pool }: typeof was) => (/cognito-idp|userpool/.test(pool) ? "Cognito" : pool);
  return issuer(was) !== issuer(is);
}

function keyChange(route: string, was: boolean, is: boolean): Change[] {
  if (was === is) return [];
  return is
    ? [{ route, verdict: "breaking", what: "an API key is required" }]
    : [{ route, verdict: "non-breaking", what: "no API key is required any more" }];
}

function schemesOf(document: Json, operation: Json): string {
  const schemes = child(child(document, "components"), "securitySchemes");
  const requirements = (operation.security ?? document.security ?? []) as Json[];
  const names = requirements.map((requirement) =>
    Object.keys(requirement)
      .map((name) => {
        const { type, scheme, name: header } = child(schemes, name);
        return [type, scheme ?? header].filter(Boolean).join(" ");
      })
      .sort()
      .join(" and "),
  );
  return names.sort().join(" or ") || "open";
}
