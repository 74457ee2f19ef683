import { AwsError } from "../errors";
import type { ResourceRecord } from "../resource";

/** A user pool's demands on passwords. */
interface PasswordPolicy {
  readonly minimumLength?: number;
  readonly requireLowercase?: boolean;
  readonly requireUppercase?: boolean;
  readonly requireNumbers?: boolean;
  readonly requireSymbols?: boolean;
}

/** Throws Cognito's `InvalidPasswordException` unless the password meets the pool's policy. */
export function checkPassword(password: string, pool: ResourceRecord): void {
  const policy = (pool.inputs.passwordPolicy ?? {}) as PasswordPolicy;
  const demands: [boolean, string][] = [
    [password.length >= (policy.minimumLength ?? 8), "Password not long enough"],
    [!policy.requireLowercase || /[a-z]/.test(password), "Password must have lowercase characters"],
    [!policy.requireUppercase || /[A-Z]/.test(password), "Password must have uppercase characters"],
    [!policy.requireNumbers || /[0-9]/.test(password), "Password must have numeric characters"],
    [!policy.requireSymbols || /[^A-Za-z0-9]/.test(password), "Password must have symbol characters"],
  ];
  const unmet = demands.find(([met]) => !met);
  if (unmet) throw new AwsError("InvalidPasswordException", `Password did not conform with policy: ${unmet[1]}`);
}
