import type { Exemption } from "../../policy/exemptions";
import type { Judged } from "../../policy/rule";
import { rules } from "../../policy/rules";
import { Analyzer, type Diagnostic } from "../../policy/server/analyzer";
import type { Part } from "./twins/twin";

// The engine's SDK wraps what rules read in this; its types leave it out.
const { unknownCheckingProxy } = require("@pulumi/policy") as { unknownCheckingProxy<T>(value: T): T };

/** URN of a part of a small program, by its place. */
export const urnOf = ({ type, name = "thing" }: Part, at: number) => `urn:pulumi:dev::shop::${type}::${name}${at}`;

/** What a run of the pack said. */
export interface Told {
  readonly diagnostics: readonly Diagnostic[];
  readonly log: readonly string[];
}

/** Runs the whole pack as the engine does, every rule on, on properties wrapped as the SDK wraps them. */
export function runPack(
  parts: readonly (Part & Partial<Judged>)[],
  exemptions: readonly Exemption[] = [],
  packLevel?: "mandatory" | "disabled",
): Told {
  const judged: Judged[] = parts.map((part, at) => ({
    type: part.type,
    name: part.name ?? "thing",
    urn: urnOf(part, at),
    props: unknownCheckingProxy(part.props),
    propertyDependencies: part.propertyDependencies ?? {},
  }));
  const log: string[] = [];
  const analyzer = new Analyzer(rules, { today: () => new Date("2026-01-01"), log: (line) => log.push(line) });
  analyzer.configureStack({
    "stagedoor-policy:profile": "strict",
    "stagedoor-policy:exemptions": JSON.stringify(exemptions),
  });
  if (packLevel) analyzer.configure({ stagedoor: { level: packLevel, properties: {} } });
  return { diagnostics: [...judged.flatMap((one) => analyzer.analyze(one)), ...analyzer.analyzeStack(judged)], log };
}
