import type { PolicyConfigSchema } from "@pulumi/policy";

/** A resource that a rule does not bind, with the reason. */
export interface Exemption {
  /** URN or part of it; `*` stands for any text. */
  readonly urnPattern: string;
  /** Why; shown wherever the exemption applies. */
  readonly reason: string;
  /** Day after which it no longer applies, `YYYY-MM-DD`. @default never */
  readonly expires?: string;
}

/** Configuration that every rule takes: `{"exemptions": [{urnPattern, reason, expires}]}`. */
export const exemptionSchema: PolicyConfigSchema = {
  properties: {
    exemptions: {
      type: "array",
      default: [],
      items: {
        type: "object",
        required: ["urnPattern", "reason"],
        additionalProperties: false,
        properties: {
          urnPattern: { type: "string", minLength: 1 },
          reason: { type: "string", minLength: 10 },
          expires: { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}$" },
        },
      },
    },
  },
};

/** The exemptions of one rule. */
export class Exemptions {
  constructor(
    private readonly all: readonly Exemption[],
    private readonly today: Date,
  ) {}

  /** The exemption in force for a resource. */
  match(urn: string): Exemption | undefined {
    return this.all.find((exemption) => !this.expired(exemption) && pattern(exemption).test(urn));
  }

  /** Exemptions that are expired, or match no resource any more. */
  faults(urns: readonly string[]): string[] {
    return this.all.flatMap((exemption) => {
      if (this.expired(exemption))
        return [
          `the exemption of ${exemption.urnPattern} expired on ${exemption.expires}; renew it with a reason, or mend the resource`,
        ];
      return urns.some((urn) => pattern(exemption).test(urn))
        ? []
        : [`the exemption of ${exemption.urnPattern} matches no resource; take it out`];
    });
  }

  private expired({ expires }: Exemption): boolean {
    return expires !== undefined && this.today.getTime() > Date.parse(`${expires}T23:59:59Z`);
  }
}

function pattern({ urnPattern }: Exemption): RegExp {
  const parts = urnPattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(parts.join(".*"));
}
