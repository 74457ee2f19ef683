import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

const client = new SecretsManagerClient({});
const keepMilliseconds = 5 * 60 * 1000;
const kept = new Map<string, { value: Promise<string>; until: number }>();

/** Text of a secret, asked for again every five minutes, so that a rotated secret is soon in use. */
export function secretText(arn: string): Promise<string> {
  const found = kept.get(arn);
  if (found && found.until > Date.now()) return found.value;
  const value = client.send(new GetSecretValueCommand({ SecretId: arn })).then(({ SecretString }) => {
    if (!SecretString) throw new Error("the secret has no text");
    return SecretString;
  });
  kept.set(arn, { value, until: Date.now() + keepMilliseconds });
  // A failure is not worth keeping.
  value.catch(() => kept.delete(arn));
  return value;
}
