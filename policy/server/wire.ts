import type { JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { NotKnown } from "../unknown";

/**
 * Special values on Pulumi's wire: an object whose `SIGNATURE` member says what it stands for.
 * https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/properties.go
 */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** Texts that stand for a boolean, number, text, list, asset, archive or object that is not known yet. */
const unknowns = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

const unknown = Symbol("unknown");

/** Properties of a resource: secrets opened; reading what is not known yet throws `NotKnown` with its path. */
export function propertiesOf(struct: Struct | undefined): Readonly<Record<string, unknown>> {
  return read((struct?.toJavaScript() ?? {}) as JavaScriptValue, "") as Record<string, unknown>;
}

function read(value: JavaScriptValue, path: string): unknown {
  if (typeof value === "string") return unknowns.has(value) ? unknown : value;
  if (Array.isArray(value)) return filled([], value.entries(), path);
  if (typeof value !== "object" || value === null) return value;
  const special = value as Record<string, JavaScriptValue>;
  if (special[SIGNATURE] === SECRET || special[SIGNATURE] === OUTPUT) {
    return "value" in special ? read(special.value!, path) : unknown;
  }
  // Assets, archives and references stay as they came: no rule looks into them.
  return filled({}, Object.entries(special), path);
}

function filled<T extends object>(
  target: T,
  members: Iterable<readonly [string | number, JavaScriptValue]>,
  path: string,
): T {
  for (const [key, member] of members) {
    const place = path === "" ? String(key) : `${path}.${key}`;
    const value = read(member, place);
    const get = () => {
      throw new NotKnown(place);
    };
    Object.defineProperty(target, key, {
      enumerable: true,
      ...(value === unknown ? { get } : { value, writable: true, configurable: true }),
    });
  }
  return target;
}
