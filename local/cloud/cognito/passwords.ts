import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { AwsError } from "../errors";

const derive = promisify(scrypt) as (password: string, salt: Buffer, length: number) => Promise<Buffer>;

/** A password as it is kept: `SALT:HASH`, both base64, by scrypt. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  return `${salt.toString("base64")}:${(await derive(password, salt, 32)).toString("base64")}`;
}

/** True when the password is the one that was hashed. */
export async function passwordMatches(password: string, kept: string): Promise<boolean> {
  const [salt = "", hash = ""] = kept.split(":");
  const expected = Buffer.from(hash, "base64");
  return timingSafeEqual(await derive(password, Buffer.from(salt, "base64"), 32), expected);
}

/** A user pool's demands on passwords. */
export interface PasswordPolicy {
  readonly minimumLength?: number;
  readonly requireLowercase?: boolean;
  readonly requireUppercase?: boolean;
  readonly requireNumbers?: boolean;
  readonly requireSymbols?: boolean;
}

/** Throws Cognito's `InvalidPasswordException` unless the password meets the pool's policy. */
export function checkPassword(password: string, policy: PasswordPolicy = {}): void {
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
