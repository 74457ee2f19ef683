import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { ArchiveValue, AssetValue, ResourceReference, UNKNOWN } from "./values";

/**
 * Special values on Pulumi's wire: an object whose `SIGNATURE` member says what it stands for.
 * https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/properties.go
 */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";
const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";
const REFERENCE = "5cf8f73096256a8f31e491e813e4eb8e";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

type Wire = JavaScriptValue | undefined;

/** What a message's properties hold. */
export interface Received {
  /** Secrets opened. */
  readonly values: Record<string, unknown>;
  /** Top-level names with a secret inside. */
  readonly secrets: readonly string[];
  /** URNs that output values name, by top-level name. */
  readonly dependencies: Readonly<Record<string, readonly string[]>>;
}

/** How to receive properties. */
export interface ReceiveOptions {
  /** Resources as their ids, as providers get them, or as {@link ResourceReference}. @default "id" */
  readonly references?: "id" | "keep";
}

/** Reads properties from a message. */
export function receive(struct: Struct | undefined, options: ReceiveOptions = {}): Received {
  const values: Record<string, unknown> = {};
  const secrets: string[] = [];
  const dependencies: Record<string, string[]> = {};
  for (const [name, wire] of Object.entries((struct?.toJavaScript() ?? {}) as Record<string, Wire>)) {
    const found = { secret: false, urns: new Set<string>() };
    values[name] = open(wire, found, options.references === "keep");
    if (found.secret) secrets.push(name);
    if (found.urns.size > 0) dependencies[name] = [...found.urns];
  }
  return { values, secrets, dependencies };
}

function open(wire: Wire, found: { secret: boolean; urns: Set<string> }, keep: boolean): unknown {
  if (wire === UNKNOWN_TEXT) return UNKNOWN;
  if (Array.isArray(wire)) return wire.map((item) => open(item, found, keep));
  if (wire === null || typeof wire !== "object") return wire;
  const object = wire as Record<string, Wire>;
  switch (object[SIGNATURE]) {
    case SECRET:
      found.secret = true;
      return open(object.value, found, keep);
    case OUTPUT:
      if (object.secret === true) found.secret = true;
      for (const urn of (object.dependencies as string[] | undefined) ?? []) found.urns.add(urn);
      return object.value === undefined ? UNKNOWN : open(object.value, found, keep);
    case REFERENCE:
      return openReference(object, keep);
    case ASSET:
      return new AssetValue(String(object.hash ?? ""), sourceOf(object, ["text", "path", "uri"]));
    case ARCHIVE:
      return openArchive(object, found, keep);
    default:
      return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, open(value, found, keep)]));
  }
}

function openReference(object: Record<string, Wire>, keep: boolean): unknown {
  const urn = String(object.urn);
  // An empty id is one that preview does not know yet; components have none at all.
  const id = object.id === undefined ? undefined : object.id === "" || object.id === UNKNOWN_TEXT ? UNKNOWN : object.id;
  return keep ? new ResourceReference(urn, id as string) : (id ?? urn);
}

function openArchive(object: Record<string, Wire>, found: { secret: boolean; urns: Set<string> }, keep: boolean) {
  const hash = String(object.hash ?? "");
  if (object.assets === undefined) return new ArchiveValue(hash, sourceOf(object, ["path", "uri"]) as { path: string });
  const assets = Object.entries(object.assets as Record<string, Wire>).map(
    ([name, value]) => [name, open(value, found, keep)] as [string, AssetValue | ArchiveValue],
  );
  return new ArchiveValue(hash, { assets: Object.fromEntries(assets) });
}

function sourceOf(object: Record<string, Wire>, kinds: readonly string[]) {
  // The engine sends every kind and leaves those that do not apply empty; an empty text is a file with no content.
  const kind =
    kinds.find((name) => object[name] !== undefined && object[name] !== "") ??
    kinds.find((name) => object[name] !== undefined);
  return kind === undefined ? undefined : ({ [kind]: String(object[kind]) } as { path: string });
}

/** Writes properties for a message; those named in `secrets` are marked as secret as a whole. */
export function send(values: Readonly<Record<string, unknown>>, secrets: Iterable<string> = []): Struct {
  const secret = new Set(secrets);
  const wire: Record<string, JavaScriptValue> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue;
    const closed = close(value);
    wire[name] = secret.has(name) && value !== UNKNOWN ? { [SIGNATURE]: SECRET, value: closed } : closed;
  }
  return Struct.fromJavaScript(wire);
}

function close(value: unknown): JavaScriptValue {
  if (value === undefined || value === null) return null;
  if (value === UNKNOWN) return UNKNOWN_TEXT;
  if (Array.isArray(value)) return value.map(close);
  if (value instanceof AssetValue) return { [SIGNATURE]: ASSET, hash: value.hash, ...value.source };
  if (value instanceof ArchiveValue) {
    const source = value.source;
    if (source && "assets" in source) {
      return { [SIGNATURE]: ARCHIVE, hash: value.hash, assets: closeAll(source.assets) };
    }
    return { [SIGNATURE]: ARCHIVE, hash: value.hash, ...source };
  }
  if (value instanceof ResourceReference) {
    const id = value.id === undefined ? {} : { id: value.id === UNKNOWN ? "" : (value.id as string) };
    return { [SIGNATURE]: REFERENCE, urn: value.urn, ...id };
  }
  if (typeof value === "object") return closeAll(value as Record<string, unknown>);
  return value as string | number | boolean;
}

function closeAll(values: Readonly<Record<string, unknown>>): Record<string, JavaScriptValue> {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, close(value)]),
  );
}
