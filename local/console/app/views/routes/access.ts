import type { ApiView, RouteView } from "../../../routes/contract";

/** Who may call a route, in words. */
export function accessWords(
  { access, needsKey }: Pick<RouteView, "access" | "needsKey">,
  { locked }: Pick<ApiView, "locked">,
): string {
  const key = needsKey && !locked && access.kind !== "key" ? " and API key" : "";
  switch (access.kind) {
    case "none":
      return "open";
    case "key":
      return locked ? "open" : "API key";
    case "iam":
      return `IAM${key}`;
    case "function":
      return `Lambda authorizer${key}`;
    case "token":
      return `token${key}`;
  }
}
