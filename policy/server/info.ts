import * as messages from "@pulumi/pulumi/proto/analyzer_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { packPolicy, parametersSchema } from "../configuration";
import { type Level, profiles } from "../profiles";
import type { Rule, Severity } from "../rule";
import type { Analyzer } from "./analyzer";

const levels: Readonly<Record<Level, messages.EnforcementLevel>> = {
  advisory: messages.EnforcementLevel.ADVISORY,
  mandatory: messages.EnforcementLevel.MANDATORY,
  disabled: messages.EnforcementLevel.DISABLED,
};

const severities: Readonly<Record<Severity, messages.PolicySeverity>> = {
  low: messages.PolicySeverity.POLICY_SEVERITY_LOW,
  medium: messages.PolicySeverity.POLICY_SEVERITY_MEDIUM,
  high: messages.PolicySeverity.POLICY_SEVERITY_HIGH,
  critical: messages.PolicySeverity.POLICY_SEVERITY_CRITICAL,
};

/** A level on the wire. */
export function wireLevel(level: Level): messages.EnforcementLevel {
  return levels[level];
}

/** A level from the wire; the pack mends nothing itself, so that `remediate` is as much as `mandatory`. */
export function levelFrom(level: messages.EnforcementLevel): Level {
  const found = Object.entries(levels).find(([, value]) => value === level);
  return (found?.[0] as Level | undefined) ?? "mandatory";
}

/** A severity on the wire. */
export function wireSeverity(severity: Severity): messages.PolicySeverity {
  return severities[severity];
}

/** What the engine learns of the pack before it configures it. */
export function infoOf(analyzer: Analyzer, version: string): messages.AnalyzerInfo {
  return new messages.AnalyzerInfo()
    .setName("stagedoor")
    .setDisplayname("stagedoor")
    .setVersion(version)
    .setSupportsconfig(true)
    .setPoliciesList([
      ownPolicy(analyzer.rules),
      ...analyzer.rules.map((rule) => policyOf(rule, analyzer.levelOf(rule))),
    ]);
}

function policyOf(rule: Rule, level: Level): messages.PolicyInfo {
  const { POLICY_TYPE_RESOURCE, POLICY_TYPE_STACK } = messages.PolicyType;
  return new messages.PolicyInfo()
    .setName(rule.id)
    .setDescription(rule.title)
    .setEnforcementlevel(levels[level])
    .setPolicyType(rule.across ? POLICY_TYPE_STACK : POLICY_TYPE_RESOURCE)
    .setSeverity(severities[rule.severity])
    .setTagsList([...rule.references])
    .setRemediationSteps(rule.fix)
    .setUrl(rule.url)
    .setConfigschema(schema(parametersSchema(rule)));
}

/** The policy that takes what concerns the pack as a whole. */
function ownPolicy(rules: readonly Rule[]): messages.PolicyInfo {
  const text = { type: "string", minLength: 1 };
  return new messages.PolicyInfo()
    .setName(packPolicy)
    .setDescription("Profile and exemptions; tells of exemptions that are not needed, and of what could not be judged.")
    .setEnforcementlevel(levels.advisory)
    .setPolicyType(messages.PolicyType.POLICY_TYPE_STACK)
    .setSeverity(severities.low)
    .setConfigschema(
      schema({
        profile: { type: "string", enum: [...profiles] },
        exemptions: {
          type: "array",
          items: {
            type: "object",
            required: ["rule", "urnPattern", "reason"],
            additionalProperties: false,
            properties: {
              rule: { ...text, enum: rules.map(({ id }) => id) },
              urnPattern: text,
              reason: { type: "string", minLength: 10 },
              expires: { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}$" },
            },
          },
        },
      }),
    );
}

function schema(properties: Readonly<Record<string, unknown>>): messages.PolicyConfigSchema {
  const struct = Struct.fromJavaScript(properties as Record<string, JavaScriptValue>);
  return new messages.PolicyConfigSchema().setProperties(struct);
}
