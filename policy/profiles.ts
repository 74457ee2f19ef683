import type { Rule } from "./rule";

/** Sets of levels that a stage chooses from. */
export const profiles = ["dev", "prod", "strict"] as const;
export type Profile = (typeof profiles)[number];

/** What a finding does: stop the update, be told, or nothing. */
export const levels = ["mandatory", "advisory", "disabled"] as const;
export type Level = (typeof levels)[number];

/**
 * Level of a rule where nothing else is said. `dev` stops for what is high or critical; `prod` for what is medium, too;
 * `strict` for everything, and tells of rules that are off elsewhere.
 */
export function levelIn(profile: Profile, { scope, severity }: Rule): Level {
  if (profile === "strict") return scope === "optional" ? "advisory" : "mandatory";
  if (scope === "optional" || scope === "strict") return "disabled";
  if (scope === "production" && profile === "dev") return "disabled";
  const stops = severity === "critical" || severity === "high" || (severity === "medium" && profile === "prod");
  return stops ? "mandatory" : "advisory";
}
