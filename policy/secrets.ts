import { entries } from "./values";

/** Forms of well-known credentials: AWS access keys, private keys, tokens of GitHub, Slack and Stripe, JWTs. */
const forms =
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY-----|\bgh[pousr]_[A-Za-z0-9]{36}|\bxox[abprs]-[A-Za-z0-9-]{10,}|\b[sr]k_live_[A-Za-z0-9]{16,}|\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]+/;

/** Names whose value is a credential; `TOKEN_ISSUER` or `SECRET_ARN` are none. */
const named =
  /(^|_)(SECRET|SECRET_KEY|PASSWORD|PASSWD|PASSPHRASE|TOKEN|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|CREDENTIALS?)$/;

/** Values that say where a secret lies, instead of holding it. */
const reference = /^(arn:|\/|\{\{resolve:|https?:\/\/[^@\s]*$|ssm:|secretsmanager:)/;

/** Names of the variables that look like they hold a secret in plain text; values are never returned. */
export function secretsIn(variables: unknown): readonly string[] {
  return entries(variables).flatMap(([name, value]) => {
    if (typeof value !== "string" || value === "") return [];
    const words = name
      .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
      .replace(/[-.]/g, "_")
      .toUpperCase();
    return forms.test(value) || (named.test(words) && !reference.test(value)) ? [name] : [];
  });
}
