import { createHash, randomBytes, randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../../clock";
import { sharedBy } from "../protocol/shared";
import type { Entries, Storage } from "../storage";
import { isWhole } from "./inspect";

/** One version of an object, or a delete marker. */
export interface ObjectVersion {
  readonly key: string;
  /** `null` for objects written while the bucket had no versioning. */
  readonly versionId: string;
  readonly deleteMarker?: true;
  readonly lastModified: number;
  readonly size: number;
  /** In quotes, as the header has it. */
  readonly etag: string;
  /** Header names in lower case: content-type, cache-control, x-amz-meta-…, checksums. */
  readonly headers: Readonly<Record<string, string>>;
  readonly blob: string;
}

/** An upload in parts that is not complete. */
export interface Upload {
  readonly bucket: string;
  readonly key: string;
  readonly startedAt: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly parts: Readonly<Record<string, { blob: string; etag: string; size: number; at: number }>>;
}

/** A bucket as it is kept. */
export interface StoredBucket {
  readonly name: string;
  readonly region: string;
  readonly createdAt: number;
}

/** What is written besides the bytes. */
export interface NewObject {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
  /** @default the MD5 of the body */
  readonly etag?: string;
}

/** Buckets and objects of one storage; bytes are files when the stage has a state folder. */
export class ObjectStore {
  readonly buckets: Entries<StoredBucket>;
  readonly uploads: Entries<Upload>;
  private readonly stored: Entries<ObjectVersion[]>;
  private readonly byBucket = new Map<string, Map<string, ObjectVersion[]>>();
  private readonly blobs = new Map<string, Buffer>();
  private readonly folder: string | undefined;

  constructor(storage: Storage) {
    this.buckets = storage.entries("s3-buckets");
    this.stored = storage.entries("s3-objects");
    this.uploads = storage.entries("s3-uploads");
    this.folder = storage.directory && join(storage.directory, "s3");
    if (this.folder) mkdirSync(this.folder, { recursive: true });
    if (this.folder) this.setDamagedAside(this.folder);
    for (const [path, versions] of this.stored) {
      const slash = path.indexOf("/");
      this.objects(path.slice(0, slash)).set(path.slice(slash + 1), versions);
    }
  }

  private setDamagedAside(folder: string): void {
    for (const [path, versions] of [...this.stored]) {
      const whole = versions.filter(
        (version) => version.deleteMarker || isWhole(folder, version, `the object ${path} (${version.versionId})`),
      );
      if (whole.length === versions.length) continue;
      if (whole.length > 0) this.stored.set(path, whole);
      else this.stored.delete(path);
    }
    for (const [id, upload] of [...this.uploads]) {
      const parts = Object.entries(upload.parts);
      const whole = parts.filter(([n, part]) => isWhole(folder, part, `part ${n} of an upload of ${upload.key}`));
      if (whole.length < parts.length) this.uploads.set(id, { ...upload, parts: Object.fromEntries(whole) });
    }
  }

  /** Versions of a key, newest first. */
  versions(bucket: string, key: string): readonly ObjectVersion[] {
    return this.objects(bucket).get(key) ?? [];
  }

  /** The newest version of a key, or one by id; undefined when there is none or it is deleted. */
  find(bucket: string, key: string, versionId?: string): ObjectVersion | undefined {
    const versions = this.versions(bucket, key);
    if (versionId !== undefined) return versions.find((version) => version.versionId === versionId);
    return versions[0]?.deleteMarker ? undefined : versions[0];
  }

  /** All keys of a bucket with their versions, in the order of their bytes. */
  list(bucket: string): (readonly [key: string, versions: readonly ObjectVersion[]])[] {
    const entries = [...this.objects(bucket)].map(([key, versions]) => [key, versions, Buffer.from(key)] as const);
    return entries.sort(([, , a], [, , b]) => a.compare(b)).map(([key, versions]) => [key, versions]);
  }

  /** Writes an object; a bucket with versioning keeps what was there. */
  put(bucket: string, key: string, object: NewObject, versioned: boolean, clock: Clock): ObjectVersion {
    return this.add(bucket, {
      key,
      versionId: versioned ? newVersionId() : "null",
      lastModified: clock.now(),
      size: object.body.length,
      etag: object.etag ?? etagOf(object.body),
      headers: object.headers,
      blob: this.write(object.body),
    });
  }

  /** Deletes a key: by a delete marker where there is versioning. Returns the marker, if one was made. */
  delete(bucket: string, key: string, versioned: boolean, clock: Clock): ObjectVersion | undefined {
    const versions = this.versions(bucket, key);
    if (!versioned) {
      for (const version of versions.filter(({ versionId }) => versionId === "null"))
        this.deleteVersion(bucket, version);
      return undefined;
    }
    return this.add(bucket, {
      key,
      versionId: newVersionId(),
      deleteMarker: true,
      lastModified: clock.now(),
      size: 0,
      etag: "",
      headers: {},
      blob: "",
    });
  }

  /** Deletes one version for good. */
  deleteVersion(bucket: string, version: ObjectVersion): void {
    const left = this.versions(bucket, version.key).filter(({ versionId }) => versionId !== version.versionId);
    this.replace(bucket, version.key, left);
    if (version.blob) this.erase(version.blob);
  }

  /** Deletes every version of every object and every upload of a bucket. */
  empty(bucket: string): void {
    for (const [key, versions] of this.list(bucket)) {
      this.replace(bucket, key, []);
      for (const { blob } of versions) if (blob) this.erase(blob);
    }
    for (const [id, upload] of [...this.uploads]) {
      if (upload.bucket !== bucket) continue;
      this.uploads.delete(id);
      for (const { blob } of Object.values(upload.parts)) this.erase(blob);
    }
  }

  /** Keeps bytes; returns the name to read them by. */
  write(body: Buffer): string {
    const blob = randomUUID();
    if (this.folder) writeFileSync(join(this.folder, blob), body);
    else this.blobs.set(blob, body);
    return blob;
  }

  /** Bytes by their name. */
  read(blob: string): Buffer {
    return this.folder ? readFileSync(join(this.folder, blob)) : (this.blobs.get(blob) ?? Buffer.alloc(0));
  }

  /** Forgets bytes. Only when nothing that is kept names them any more: a kill in between must not lose an object. */
  erase(blob: string): void {
    if (this.folder) rmSync(join(this.folder, blob), { force: true });
    else this.blobs.delete(blob);
  }

  private add(bucket: string, version: ObjectVersion): ObjectVersion {
    const before = this.versions(bucket, version.key);
    const replaced = before.find(({ versionId }) => versionId === version.versionId);
    this.replace(bucket, version.key, [version, ...before.filter((other) => other !== replaced)]);
    if (replaced?.blob) this.erase(replaced.blob);
    return version;
  }

  private replace(bucket: string, key: string, versions: ObjectVersion[]): void {
    const path = `${bucket}/${key}`;
    if (versions.length > 0) {
      this.stored.set(path, versions);
      this.objects(bucket).set(key, versions);
    } else {
      this.stored.delete(path);
      this.objects(bucket).delete(key);
    }
  }

  private objects(bucket: string): Map<string, ObjectVersion[]> {
    let objects = this.byBucket.get(bucket);
    if (!objects) {
      objects = new Map();
      this.byBucket.set(bucket, objects);
    }
    return objects;
  }
}

/** The objects of a storage. */
export const objectStoreOf = sharedBy((storage) => new ObjectStore(storage));

/** An entity tag as S3 makes it of bytes written at once. */
export function etagOf(body: Buffer): string {
  return `"${createHash("md5").update(body).digest("hex")}"`;
}

function newVersionId(): string {
  return randomBytes(24).toString("base64url");
}
