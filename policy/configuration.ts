import { type Exemption, exemptionFaults } from "./exemptions";
import { type Level, levelIn, levels, type Profile, profiles } from "./profiles";
import type { Parameter, Rule } from "./rule";

/** What a stage asks of the pack. */
export interface Configuration {
  readonly profile: Profile;
  /** Levels and parameters by rule, where they differ from the profile's. */
  readonly rules: Readonly<Record<string, RuleSettings>>;
  readonly exemptions: readonly Exemption[];
}

/** Settings of one rule. */
export interface RuleSettings {
  readonly level?: Level;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/** Every fault of a configuration; the message lists them. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";

  constructor(readonly faults: readonly string[]) {
    super(`the configuration of stagedoor-policy has faults:\n${faults.map((fault) => `  - ${fault}`).join("\n")}`);
  }
}

/** Namespace of the pack's keys in `Pulumi.<stage>.yaml`. */
const namespace = "stagedoor-policy:";
const keys = ["profile", "rules", "exemptions"];

/**
 * Reads the keys `stagedoor-policy:profile`, `:rules` and `:exemptions` of a stack's configuration, whose structured
 * values are JSON texts. Throws `ConfigurationError` with every fault, names of rules that don't exist included.
 */
export function configurationOf(values: Readonly<Record<string, string>>, all: readonly Rule[]): Configuration {
  const faults: string[] = [];
  const own = Object.entries(values).filter(([key]) => key.startsWith(namespace));
  const found: Record<string, unknown> = {};
  for (const [key, text] of own) {
    const name = key.slice(namespace.length);
    if (!keys.includes(name))
      faults.push(`${key} is unknown; allowed are ${keys.map((one) => namespace + one).join(", ")}`);
    else found[name] = name === "profile" ? text : parsed(key, text, faults);
  }
  const profile = found.profile ?? "prod";
  if (!profiles.includes(profile as Profile)) faults.push(profileFault(profile));
  const ids = new Set(all.map(({ id }) => id));
  const exemptions = found.exemptions ?? [];
  faults.push(...exemptionFaults(exemptions, ids));
  const rules = rulesIn(found.rules ?? {}, all, faults);
  if (faults.length > 0) throw new ConfigurationError(faults);
  return { profile: profile as Profile, rules, exemptions: exemptions as Exemption[] };
}

/**
 * Adds what a policy pack's own configuration says, in the form of `--policy-pack-config`:
 * `{"rule": "advisory", "other-rule": {"enforcementLevel": "disabled", "parameter": 1}}`, profile and exemptions in
 * `{"stagedoor": {"profile": "dev", "exemptions": []}}`. Throws `ConfigurationError`, also for policies that don't exist.
 */
export function withPackConfiguration(base: Configuration, given: unknown, all: readonly Rule[]): Configuration {
  const faults: string[] = [];
  const { [packPolicy]: pack, all: forAll, $schema: _, ...others } = objectIn(given, "the file", faults);
  const own = pack === undefined || typeof pack === "string" ? {} : objectIn(pack, packPolicy, faults);
  const profile = own.profile ?? base.profile;
  if (!profiles.includes(profile as Profile)) faults.push(profileFault(profile));
  const exemptions = own.exemptions ?? [];
  faults.push(...exemptionFaults(exemptions, new Set(all.map(({ id }) => id))));
  const named = Object.fromEntries(
    Object.entries(others).map(([name, value]) => [
      name,
      typeof value === "string" ? { level: value } : renamed(value),
    ]),
  );
  const everywhere = typeof forAll === "string" ? { level: forAll } : (renamed(forAll ?? {}) as RuleSettings);
  const general = Object.fromEntries(everywhere.level === undefined ? [] : all.map(({ id }) => [id, everywhere]));
  const layers = [base.rules, rulesIn(general, all, faults), rulesIn(named, all, faults)];
  if (faults.length > 0) throw new ConfigurationError([...new Set(faults)]);
  const rules: Record<string, RuleSettings> = {};
  for (const [id, one] of layers.flatMap((layer) => Object.entries(layer))) {
    rules[id] = { ...rules[id], ...one, parameters: { ...rules[id]?.parameters, ...one.parameters } };
  }
  return { profile: profile as Profile, rules, exemptions: [...base.exemptions, ...(exemptions as Exemption[])] };
}

/** Policy that stands for the pack as a whole: profile and exemptions in a policy pack's configuration. */
export const packPolicy = "stagedoor";

/** Level of a rule under a configuration. */
export function levelOf(rule: Rule, { profile, rules }: Configuration): Level {
  return rules[rule.id]?.level ?? levelIn(profile, rule);
}

/** Parameters of a rule under a configuration, defaults included. */
export function parametersOf(rule: Rule, { rules }: Configuration): Readonly<Record<string, unknown>> {
  const defaults = Object.entries(rule.parameters ?? {}).map(([name, parameter]) => [name, parameter.default]);
  return { ...Object.fromEntries(defaults), ...rules[rule.id]?.parameters };
}

/** JSON schema of a rule's parameters, by name. */
export function parametersSchema({ parameters = {} }: Rule): Readonly<Record<string, unknown>> {
  return parameters;
}

function parsed(key: string, text: string, faults: string[]): unknown {
  try {
    return JSON.parse(text);
  } catch {
    faults.push(`${key} is no list or object: ${text.slice(0, 40)}`);
    return undefined;
  }
}

function objectIn(value: unknown, place: string, faults: string[]): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  faults.push(`${place} is no object`);
  return {};
}

function renamed(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("enforcementLevel" in value)) return value;
  const { enforcementLevel, ...parameters } = value as Record<string, unknown>;
  return { ...parameters, level: enforcementLevel };
}

/** Settings by rule: a level alone, or an object of a level and parameters. */
function rulesIn(value: unknown, all: readonly Rule[], faults: string[]): Record<string, RuleSettings> {
  const settings: Record<string, RuleSettings> = {};
  for (const [id, given] of Object.entries(objectIn(value, "rules", faults))) {
    const rule = all.find((one) => one.id === id);
    if (!rule) {
      faults.push(`rules: there is no rule "${id}"`);
      continue;
    }
    const { level, ...parameters } =
      typeof given === "string" ? { level: given } : objectIn(given, `rules.${id}`, faults);
    if (level !== undefined && !levels.includes(level as Level)) faults.push(levelFault(id, level));
    for (const [name, one] of Object.entries(parameters)) {
      const parameter = rule.parameters?.[name];
      if (!parameter) faults.push(`rules.${id}: there is no parameter "${name}"`);
      else if (!fits(one, parameter))
        faults.push(`rules.${id}.${name} is ${JSON.stringify(one)}; give ${wanted(parameter)}`);
    }
    settings[id] = { ...(level === undefined ? {} : { level: level as Level }), parameters };
  }
  return settings;
}

function profileFault(profile: unknown): string {
  return `profile is "${profile}"; allowed are ${profiles.join(", ")}`;
}

function levelFault(id: string, level: unknown): string {
  return `rules.${id}: the level is ${JSON.stringify(level)}; allowed are ${levels.join(", ")}`;
}

function fits(value: unknown, { type, minimum, items }: Parameter): boolean {
  if (type === "array") {
    return (
      Array.isArray(value) && value.every((one) => typeof one === "string" && (items?.enum?.includes(one) ?? true))
    );
  }
  return (
    typeof value === "number" && value >= (minimum ?? -Infinity) && (type !== "integer" || Number.isInteger(value))
  );
}

function wanted({ type, minimum, items }: Parameter): string {
  if (type === "array") return `a list${items?.enum ? ` of ${items.enum.join(", ")}` : ""}`;
  return `a${type === "integer" ? " whole" : ""} number${minimum === undefined ? "" : ` of at least ${minimum}`}`;
}
