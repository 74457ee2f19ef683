/** Who makes a call, as IAM sees it. */
export type Principal =
  /** The account's root, or the local operator: everything in the account is allowed. */
  | { readonly type: "root"; readonly arn: string; readonly accountId: string; readonly accessKeyId: string }
  | {
      readonly type: "user";
      readonly arn: string;
      readonly accountId: string;
      readonly userId: string;
      readonly accessKeyId: string;
    }
  | {
      readonly type: "assumed-role";
      /** `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION` */
      readonly arn: string;
      readonly roleArn: string;
      readonly accountId: string;
      readonly userId: string;
      readonly accessKeyId: string;
    }
  /** An AWS service acting for a resource, e.g. `apigateway.amazonaws.com` for an API's method. */
  | {
      readonly type: "service";
      readonly service: string;
      readonly sourceArn?: string;
      readonly sourceAccount?: string;
    }
  | { readonly type: "anonymous" };

/** Temporary or long-term credentials of the local account. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Values of condition keys of one call, by key in lower case (`aws:sourcevpce`). */
export type ConditionContext = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What IAM decided, and which statement decided it. */
export interface Decision {
  readonly allowed: boolean;
  /** `explicitDeny` and `implicitDeny` differ in the words of the refusal. */
  readonly reason: "allowed" | "explicitDeny" | "implicitDeny";
  /** ARN or name of the policy, and the statement's Sid or index, that decided. */
  readonly by?: string;
}
