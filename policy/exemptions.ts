/** A resource that a rule does not bind, with the reason. */
export interface Exemption {
  /** Id of the rule. */
  readonly rule: string;
  /** URN or part of it; `*` stands for any text. */
  readonly urnPattern: string;
  /** Why; shown wherever the exemption applies. */
  readonly reason: string;
  /** Day after which it no longer applies, `YYYY-MM-DD`. @default never */
  readonly expires?: string;
}

/** True when the day after the exemption's last one has begun. */
export function isExpired({ expires }: Exemption, today: Date): boolean {
  return expires !== undefined && today.getTime() > Date.parse(`${expires}T23:59:59Z`);
}

/** True when the exemption's pattern is the URN or a part of it. */
export function matches({ urnPattern }: Exemption, urn: string): boolean {
  const parts = urnPattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(parts.join(".*")).test(urn);
}

/** What is wrong with exemptions in a configuration, each with its place. */
export function exemptionFaults(value: unknown, ruleIds: ReadonlySet<string>): readonly string[] {
  if (!Array.isArray(value)) return ["exemptions is no list; give [{rule, urnPattern, reason, expires}]"];
  return value.flatMap((one: unknown, at) => {
    const place = `exemptions[${at}]`;
    if (typeof one !== "object" || one === null) return [`${place} is no object`];
    const { rule, urnPattern, reason, expires, ...more } = one as Record<string, unknown>;
    const text = (it: unknown, least: number) => typeof it === "string" && it.trim().length >= least;
    return [
      ...(ruleIds.has(String(rule)) ? [] : [`${place}.rule is "${rule}", and there is no such rule`]),
      ...(text(urnPattern, 1) ? [] : [`${place}.urnPattern is missing; give a URN or a part of it`]),
      ...(text(reason, 10) ? [] : [`${place}.reason is missing or shorter than 10 characters; say why`]),
      ...(expires === undefined || (text(expires, 10) && isDay(String(expires)))
        ? []
        : [`${place}.expires is "${expires}"; give a day as YYYY-MM-DD`]),
      ...Object.keys(more).map((name) => `${place}.${name} is unknown; allowed are rule, urnPattern, reason, expires`),
    ];
  });
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}
