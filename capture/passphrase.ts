import { createDecipheriv, pbkdf2Sync } from "node:crypto";
import { readFileSync } from "node:fs";

/**
 * Opens values that Pulumi's passphrase provider encrypted, with PULUMI_CONFIG_PASSPHRASE or
 * PULUMI_CONFIG_PASSPHRASE_FILE. The returned function throws with what to do where that is not possible.
 * https://www.pulumi.com/docs/iac/concepts/secrets/#available-encryption-providers
 */
export function passphraseDecrypter(encryptionSalt: unknown): (ciphertext: string) => string {
  let key: Buffer | undefined;
  return (ciphertext) => {
    key ??= deriveKey(encryptionSalt);
    return decrypt(key, ciphertext);
  };
}

function deriveKey(encryptionSalt: unknown): Buffer {
  if (typeof encryptionSalt !== "string") {
    throw new Error(
      "its key is with a secrets provider in the cloud; put a plain value for it into a stage of your own",
    );
  }
  const phrase = passphrase();
  if (phrase === undefined) throw new Error("set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE");
  // v1:SALT:v1:NONCE:CIPHERTEXT, the last three being a sample that only the right passphrase opens.
  const [version, salt, ...sample] = encryptionSalt.split(":");
  if (version !== "v1" || salt === undefined) throw new Error(`the stage's "encryptionsalt" is of an unknown version`);
  const key = pbkdf2Sync(phrase, Buffer.from(salt, "base64"), 1_000_000, 32, "sha256");
  decrypt(key, sample.join(":"));
  return key;
}

function passphrase(): string | undefined {
  const file = process.env.PULUMI_CONFIG_PASSPHRASE_FILE;
  return process.env.PULUMI_CONFIG_PASSPHRASE ?? (file ? readFileSync(file, "utf8").trim() : undefined);
}

function decrypt(key: Buffer, ciphertext: string): string {
  const [version, nonce, sealed] = ciphertext.split(":");
  if (version !== "v1" || nonce === undefined || sealed === undefined) {
    throw new Error("it is not in the form that a passphrase gives; put a plain value for it into a stage of your own");
  }
  const bytes = Buffer.from(sealed, "base64");
  const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"), { authTagLength: 16 });
  decipher.setAuthTag(bytes.subarray(-16));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString("utf8");
  } catch {
    throw new Error("the passphrase is not the one it was encrypted with");
  }
}
