import * as pulumi from "@pulumi/pulumi";
import { accepted, acceptedReasons } from "./lint/accepted";
import { advise, stopsBeforeEnd } from "./lint/advice";
import type { RuleId } from "./lint/rules";

/** What is wrong with one argument, or could be better. */
export interface Finding {
  /** Where: `routes["GET /x"].auth`. */
  readonly propertyPath: string;
  /** What was given, what is allowed, and how to put it right. */
  readonly reason: string;
  readonly rule: RuleId;
}

/** Collects what is wrong with a component's arguments, so that one error names everything at once. */
export class Faults {
  readonly found: Finding[] = [];
  readonly advice: Finding[] = [];

  /** Notes a fault; `reason` says what was given, what is allowed, and how to put it right. */
  add(propertyPath: string, reason: string, rule: RuleId): void {
    this.found.push({ propertyPath, reason, rule });
  }

  /** Notes what stops nothing, but should be known before it costs something. */
  advise(propertyPath: string, reason: string, rule: RuleId): void {
    this.advice.push({ propertyPath, reason, rule });
  }

  /** Throws one error without a stack trace, attached to the component, when anything was noted; else hands advice on. */
  raise(component: pulumi.Resource, name: string): void {
    const reasons = acceptedReasons();
    const faults = this.found.filter(({ rule }) => !accepted(rule, reasons));
    if (faults.length > 0) {
      stopsBeforeEnd();
      throw new pulumi.ResourceError(`"${name}" has invalid arguments:\n${list(faults)}`, component, true);
    }
    advise(
      name,
      this.advice.filter(({ rule }) => !accepted(rule, reasons)),
    );
  }
}

function list(findings: readonly Finding[]): string {
  return findings.map(({ propertyPath, reason, rule }) => `  - ${propertyPath}: ${reason} [${rule}]`).join("\n");
}
