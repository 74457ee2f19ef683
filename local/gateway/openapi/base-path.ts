import { isObject } from "../../json";
import { type ApiDocument, objectAt, textAt } from "./document";

/** What an import does with the document's base path. */
export type BasePathMode = "ignore" | "prepend" | "split";

/**
 * Path to put before every path of the document, without a trailing slash; empty when there is none.
 * `split` uses what follows the first segment, which is meant to be the stage's or the domain's.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api-basePath.html
 */
export function basePathOf(document: ApiDocument, mode: BasePathMode): string {
  if (mode === "ignore") return "";
  const segments = declaredBasePath(document).split("/").filter(Boolean);
  const kept = mode === "split" ? segments.slice(1) : segments;
  return kept.length === 0 ? "" : `/${kept.join("/")}`;
}

function declaredBasePath(document: ApiDocument): string {
  if (document.kind === "swagger2") return textAt(document.root, "basePath") ?? "";
  const servers = document.root.servers;
  const server = Array.isArray(servers) ? servers[0] : undefined;
  if (!isObject(server)) return "";
  // A variable named basePath counts even when the URL does not use it (recorded).
  const variable = textAt(objectAt(objectAt(server, "variables"), "basePath"), "default");
  if (variable !== undefined) return variable;
  const url = (textAt(server, "url") ?? "").replace(/\{[^}]*\}/g, "x");
  try {
    return new URL(url, "https://relative.invalid").pathname;
  } catch {
    return "";
  }
}
