/** Who judges. */
export const judges = ["cdk-nag", "cfn-guard", "cfn-lint", "checkov"] as const;

/** One of the {@link judges}. */
export type JudgeName = (typeof judges)[number];

/** What one rule of a judge says of one resource, or of one template. */
export interface Opinion {
  readonly judge: JudgeName;
  /** The judge's own id, e.g. `CKV_AWS_18`. */
  readonly rule: string;
  /** Name of the template's file. */
  readonly file: string;
  /** Absent where a judge tells of templates alone. */
  readonly logicalId?: string;
  readonly passed: boolean;
  /** The rule in words. */
  readonly text: string;
  /** Which of several findings about one resource, e.g. a resource of a policy. */
  readonly detail?: string;
}
