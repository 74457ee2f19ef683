import { ProgramError } from "./errors";
import { passphraseDecrypter } from "./passphrase";
import { type Project, readStageFile } from "./project";

/** A stage's configuration as the SDK takes it. */
export interface StageConfig {
  /** Values by `namespace:name`; structured ones as JSON. */
  readonly values: Readonly<Record<string, string>>;
  /** Keys whose value, or a part of it, is secret. */
  readonly secretKeys: readonly string[];
}

type Decrypt = (ciphertext: string) => string;

/**
 * Reads a stage's configuration: the stage's file over the project's defaults. Throws `ProgramError`, with every
 * fault, for an unknown stage or for an encrypted value that cannot be opened here.
 * https://www.pulumi.com/docs/iac/concepts/config/
 */
export function readStageConfig(project: Project, stage: string): StageConfig {
  const file = readStageFile(project, stage) ?? {};
  const values: Record<string, string> = {};
  const secretKeys: string[] = [];
  const faults: string[] = [];
  const decrypt = passphraseDecrypter(file.encryptionsalt);
  const put = (key: string, value: unknown) => {
    try {
      const { plain, secret } = reveal(value, decrypt);
      if (plain === undefined || plain === null) return;
      values[key] = typeof plain === "object" ? JSON.stringify(plain) : String(plain);
      if (secret) secretKeys.push(key);
    } catch (error) {
      faults.push(`Pulumi.${stage}.yaml: "${key}" is encrypted and cannot be read here: ${(error as Error).message}`);
    }
  };
  const stageValues = (file.config ?? {}) as Record<string, unknown>;
  for (const [key, value] of projectDefaults(project)) if (!(key in namespaced(project, stageValues))) put(key, value);
  for (const [key, value] of Object.entries(namespaced(project, stageValues))) put(key, value);
  if (faults.length > 0) throw new ProgramError(faults);
  return { values, secretKeys };
}

function namespaced(project: Project, values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key.includes(":") ? key : `${project.name}:${key}`, value]),
  );
}

/** A project may declare a key with a `default` or a `value`, or give the value itself. */
function projectDefaults(project: Project): [string, unknown][] {
  return Object.entries(namespaced(project, project.config)).flatMap(([key, declared]): [string, unknown][] => {
    if (declared === null || typeof declared !== "object" || Array.isArray(declared)) return [[key, declared]];
    const declaration = declared as Record<string, unknown>;
    const value = declaration.value ?? declaration.default;
    return value === undefined ? [] : [[key, value]];
  });
}

function reveal(value: unknown, decrypt: Decrypt): { plain: unknown; secret: boolean } {
  if (value === null || typeof value !== "object") return { plain: value, secret: false };
  const members = Object.entries(value);
  if (
    !Array.isArray(value) &&
    members.length === 1 &&
    members[0]![0] === "secure" &&
    typeof members[0]![1] === "string"
  ) {
    return { plain: decrypt(members[0]![1]), secret: true };
  }
  const revealed = members.map(([name, member]) => [name, reveal(member, decrypt)] as const);
  const secret = revealed.some(([, member]) => member.secret);
  const plain = Array.isArray(value)
    ? revealed.map(([, member]) => member.plain)
    : Object.fromEntries(revealed.map(([name, member]) => [name, member.plain]));
  return { plain, secret };
}
