import { type Configuration, ConfigurationError, configurationOf, levelOf, packPolicy } from "../configuration";
import { type Exemption, exemptionFaults } from "../exemptions";
import { type Level, type Profile, profiles } from "../profiles";
import type { Judged, Rule, Severity } from "../rule";
import { type Finding, Run } from "../run";
import { Stack } from "../stack";

/** Something that the engine is told. */
export interface Diagnostic {
  readonly policy: string;
  readonly description: string;
  readonly message: string;
  readonly level: Level;
  readonly severity: Severity;
  /** Absent for what concerns the stack as a whole. */
  readonly urn?: string;
}

/** Level and settings of one policy, as the engine gives them: always all of them, defaults included. */
export interface PolicySettings {
  readonly level: Level;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What an analyzer takes from outside. */
export interface Surroundings {
  /** Today, for exemptions that expire. */
  readonly today: () => Date;
  /** Takes the lines about exemptions and the summary. */
  readonly log: (line: string) => void;
}

/** The pack as the engine uses it: configured first, then given single resources, then all of them. */
export class Analyzer {
  private stackConfiguration: Configuration;
  private configuration: Configuration;
  private packLevel: Level = "advisory";
  private run: Run;

  constructor(
    readonly rules: readonly Rule[],
    private readonly surroundings: Surroundings,
  ) {
    this.stackConfiguration = configurationOf({}, rules);
    this.configuration = this.stackConfiguration;
    this.run = this.newRun();
  }

  /** Takes the stack's configuration. Throws `ConfigurationError`. */
  configureStack(values: Readonly<Record<string, string>>): void {
    this.stackConfiguration = configurationOf(values, this.rules);
    this.configuration = this.stackConfiguration;
    this.run = this.newRun();
  }

  /** Level of a rule as the engine is told it before it configures the pack. */
  levelOf(rule: Rule): Level {
    return levelOf(rule, this.stackConfiguration);
  }

  /** Takes the pack's own configuration. Throws `ConfigurationError`, also for policies that don't exist. */
  configure(policies: Readonly<Record<string, PolicySettings>>): void {
    const own = policies[packPolicy];
    const faults = Object.keys(policies)
      .filter((name) => name !== packPolicy && !this.rules.some(({ id }) => id === name))
      .map((name) => `there is no policy "${name}"`);
    const exemptions = own?.properties.exemptions ?? [];
    faults.push(...exemptionFaults(exemptions, new Set(this.rules.map(({ id }) => id))));
    if (faults.length > 0) throw new ConfigurationError(faults);
    const profile = profiles.find((one): one is Profile => one === own?.properties.profile);
    const rules = { ...this.stackConfiguration.rules };
    for (const rule of this.rules) {
      const given = policies[rule.id];
      if (!given) continue;
      // The engine repeats what it was told: only what differs was asked for.
      const level = given.level === this.levelOf(rule) ? rules[rule.id]?.level : given.level;
      rules[rule.id] = { ...(level ? { level } : {}), parameters: given.properties };
    }
    this.packLevel = own?.level ?? "advisory";
    this.configuration = {
      profile: profile ?? this.stackConfiguration.profile,
      rules,
      exemptions: [...this.stackConfiguration.exemptions, ...(exemptions as Exemption[])],
    };
    this.run = this.newRun();
  }

  /** Judges one resource, before it is made. */
  analyze(resource: Judged): readonly Diagnostic[] {
    return this.active(false)
      .filter(({ types }) => types.includes(resource.type))
      .flatMap((rule) => this.told(this.run.judge(rule, resource)));
  }

  /** Judges all resources in relation, at the end, and sums the run up. */
  analyzeStack(resources: readonly Judged[]): readonly Diagnostic[] {
    const stack = new Stack(resources);
    const found = this.active(true).flatMap((rule) =>
      stack.ofType(rule.types).flatMap((resource) => this.told(this.run.judge(rule, resource, stack))),
    );
    const own = this.ownDiagnostics(resources);
    this.surroundings.log(`stagedoor-policy: profile ${this.configuration.profile}: ${this.run.summary()}`);
    this.run = this.newRun();
    return [...found, ...own];
  }

  /** What the pack says of its own run; only what is mandatory can stop an update by being left undone. */
  private ownDiagnostics(resources: readonly Judged[]): readonly Diagnostic[] {
    if (this.packLevel === "disabled") return [];
    const diagnostic = (message: string, level: Level): Diagnostic => ({
      policy: packPolicy,
      description: "What the pack has to say of its own run.",
      message,
      level,
      severity: "low",
    });
    const undone = (["mandatory", "advisory"] as const).flatMap((level) => {
      const lines = this.run.undone(level);
      if (lines.length === 0) return [];
      const told = level === "mandatory" ? this.packLevel : "advisory";
      return [
        diagnostic(`${this.run.summary()}. ${notKnown(level)}${lines.map((line) => `\n  - ${line}`).join("")}`, told),
      ];
    });
    return [...this.run.exemptionFaults(resources).map((fault) => diagnostic(fault, this.packLevel)), ...undone];
  }

  private active(across: boolean): readonly Rule[] {
    return this.rules.filter(
      (rule) => (rule.across === true) === across && levelOf(rule, this.configuration) !== "disabled",
    );
  }

  private told(findings: readonly Finding[]): readonly Diagnostic[] {
    return findings.flatMap((finding) => {
      const { exemption, rule, name, text, level, urn } = finding;
      if (!exemption) {
        const { id: policy, title: description, severity } = rule;
        return [{ policy, description, message: messageOf(finding), level, severity, urn }];
      }
      this.surroundings.log(`exempted from ${rule.id}: ${name}: ${text} (${exemption.reason})`);
      return [];
    });
  }

  private newRun(): Run {
    return new Run(this.configuration, this.surroundings.today());
  }
}

/** A finding in one line: what, why and how to mend it. */
export function messageOf({ name, text, rule }: Finding): string {
  return `${name}: ${text}. Why: ${rule.why} Fix: ${rule.fix} See ${rule.url}`;
}

function notKnown(level: Level): string {
  return `Of ${level} rules these values are not known yet; the update judges them, and so does "pulumi policy analyze" of its state:`;
}
