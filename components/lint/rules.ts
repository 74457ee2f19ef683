import type { Rule } from "./rule";
import { accessRules } from "./rules/access";
import { costRules } from "./rules/cost";
import { domainRules } from "./rules/domains";
import { edgeRules } from "./rules/edge";
import { integrationRules } from "./rules/integrations";
import { partRules } from "./rules/parts";
import { routeRules } from "./rules/routes";
import { stageRules } from "./rules/stage";

/** Every rule of the linter by its id, in groups. */
export const ruleGroups = {
  Routes: routeRules,
  "Who may call, and what may be done": accessRules,
  Integrations: integrationRules,
  "APIs and stages": stageRules,
  Domains: domainRules,
  "Distributions and web ACLs": edgeRules,
  "Functions, networks and other parts": partRules,
  Cost: costRules,
} as const;

const all = {
  ...routeRules,
  ...accessRules,
  ...integrationRules,
  ...stageRules,
  ...domainRules,
  ...edgeRules,
  ...partRules,
  ...costRules,
} as const;

/** Id of a rule. */
export type RuleId = keyof typeof all;

/** Every rule by its id. */
export const rules: Readonly<Record<RuleId, Rule>> = all;
