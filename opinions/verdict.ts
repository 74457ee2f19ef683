import { globMatches } from "../local/cloud/iam/glob";
import type { JudgeName, Opinion } from "./opinion";

/** An opinion about a resource of a program. */
export interface Subject {
  /** `PROGRAM.STAGE`, e.g. `shop.prod`. */
  readonly stage: string;
  /** Logical name in the program; absent where the judge tells of templates alone. */
  readonly name?: string;
}

/** An {@link Opinion} with what it is about. */
export type Finding = Opinion & Subject;

/** Where we see it differently, and why. */
export interface Disagreement {
  /** `JUDGE RULE`, e.g. `checkov CKV_AWS_18`; those that mean the same stand together. */
  readonly rules: readonly string[];
  /** Stages it is about, `PROGRAM.STAGE` with `*`. @default all */
  readonly stages?: readonly string[];
  /** Resources it is about, by logical name with `*`. @default all */
  readonly names?: readonly string[];
  /** Details it is about, with `*`. @default all */
  readonly details?: readonly string[];
  readonly reason: string;
}

/** Rules that every resource they look at passes, by judge. */
export type Agreements = Readonly<Partial<Record<JudgeName, readonly string[]>>>;

/** What the tables do not say, and what they say for nothing. */
export interface Verdict {
  /** Findings without a reason. */
  readonly unexplained: readonly Finding[];
  /** Findings with one. */
  readonly excused: readonly Finding[];
  /** Disagreements, or parts of one, that no finding needs. */
  readonly stale: readonly string[];
  /** Agreements that are not so any more: the rule fails somewhere, or has nothing to look at. */
  readonly lost: readonly string[];
  /** Rules that all pass and that the table of agreements does not have. */
  readonly gained: readonly string[];
}

/** Holds opinions against the two tables. Judges that were not asked are neither stale nor lost. */
export function judge(
  opinions: readonly Finding[],
  asked: readonly JudgeName[],
  disagreements: readonly Disagreement[],
  agreements: Agreements,
): Verdict {
  const findings = opinions.filter(({ passed }) => !passed);
  const isExcused = (finding: Finding) => disagreements.some((one) => isAbout(one, finding));
  const known = (rules: Agreements) => asked.flatMap((name) => (rules[name] ?? []).map((rule) => `${name} ${rule}`));
  const agreed = known(agreementsOf(opinions));
  const committed = known(agreements);
  return {
    unexplained: findings.filter((finding) => !isExcused(finding)),
    excused: findings.filter(isExcused),
    stale: disagreements.flatMap(partsOf).flatMap((part) => {
      if (!asked.some((name) => part.rules[0]?.startsWith(`${name} `))) return [];
      return findings.some((finding) => isAbout(part, finding)) ? [] : [described(part)];
    }),
    lost: committed.filter((rule) => !agreed.includes(rule)),
    gained: agreed.filter((rule) => !committed.includes(rule)),
  };
}

/** Rules that looked at something and found nothing. */
export function agreementsOf(opinions: readonly Opinion[]): Agreements {
  const passedBy = new Map<JudgeName, Map<string, boolean>>();
  for (const { judge: name, rule, passed } of opinions) {
    const rules = passedBy.get(name) ?? new Map<string, boolean>();
    passedBy.set(name, rules.set(rule, passed && rules.get(rule) !== false));
  }
  return Object.fromEntries(
    [...passedBy].map(([name, rules]) => [name, [...rules].flatMap(([rule, passed]) => (passed ? [rule] : [])).sort()]),
  );
}

/** Each pair of a rule and a place is needed by itself. */
function partsOf({ rules, stages, names, details, reason }: Disagreement): Disagreement[] {
  const places = [
    ...(stages ?? []).map((one) => ({ stages: [one], names, details })),
    ...(names ?? []).map((one) => ({ stages, names: [one], details })),
    ...(details ?? []).map((one) => ({ stages, names, details: [one] })),
  ];
  return [
    ...rules.map((rule) => ({ rules: [rule], stages, names, details, reason })),
    ...places.map((place) => ({ rules, ...place, reason })),
  ];
}

function isAbout({ rules, stages, names, details }: Disagreement, finding: Finding): boolean {
  const among = (globs: readonly string[] | undefined, text: string | undefined) =>
    globs === undefined || globs.some((glob) => globMatches(glob, text ?? ""));
  return (
    rules.includes(`${finding.judge} ${finding.rule}`) &&
    among(stages, finding.stage) &&
    among(names, finding.name) &&
    among(details, finding.detail)
  );
}

function described({ rules, stages, names, details }: Disagreement): string {
  const places = [stages, names, details].flatMap((globs) => globs ?? []).join(", ");
  return places ? `${rules.join(", ")} (${places})` : rules.join(", ");
}
