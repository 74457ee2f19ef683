import type { Cloud } from "../cloud";
import type { ConditionContext } from "../principal";
import { authorize, type Caller } from "../protocol/authorize";
import type { Properties } from "../resource";
import { s3Errors } from "./errors";
import { s3Arn } from "./request";
import { type ObjectStore, objectStoreOf, type StoredBucket } from "./store";

/** Buckets as they stand in a cloud: their settings are resources of their own, looked up among the live ones. */
export class Buckets {
  readonly store: ObjectStore;

  constructor(readonly cloud: Cloud) {
    this.store = objectStoreOf(cloud.storage);
  }

  /** The bucket; throws `NoSuchBucket`. */
  existing(name: string): StoredBucket {
    const bucket = this.store.buckets.get(name);
    if (!bucket) throw s3Errors.noSuchBucket(name);
    return bucket;
  }

  /** Inputs of a settings resource of a bucket, e.g. `BucketVersioning`; undefined when there is none. */
  setting(bucket: string, name: string): Properties | undefined {
    for (const suffix of ["", "V2"]) {
      const token = `aws:s3/${name[0]!.toLowerCase()}${name.slice(1)}${suffix}:${name}${suffix}`;
      const found = this.cloud.find(token, (record) => record.inputs.bucket === bucket);
      if (found) return found.inputs;
    }
    return undefined;
  }

  /** Does the bucket keep older versions? */
  versioned(bucket: string): boolean {
    const own = this.setting(bucket, "BucketVersioning")?.versioningConfiguration as { status?: string } | undefined;
    if (own) return own.status === "Enabled";
    const inputs = this.inputs(bucket);
    const inline = (inputs?.versioning ?? (inputs?.versionings as unknown[] | undefined)?.[0]) as
      | { enabled?: boolean }
      | undefined;
    return inline?.enabled ?? false;
  }

  /** The bucket's policy as JSON text. */
  policy(bucket: string): string | undefined {
    const policy = this.setting(bucket, "BucketPolicy")?.policy ?? this.inputs(bucket)?.policy;
    if (policy === undefined || policy === null || policy === "") return undefined;
    return typeof policy === "string" ? policy : JSON.stringify(policy);
  }

  /** Asks IAM about an action on a bucket, or on an object of it, with the bucket's policy. */
  allow(by: Caller, action: string, bucket: string, key?: string, context: ConditionContext = {}): void {
    const resourcePolicy = this.policy(bucket);
    const access = this.setting(bucket, "BucketPublicAccessBlock");
    // With restrictPublicBuckets a public policy still serves AWS services and the account, and nobody else.
    if (by.caller.type === "anonymous" && access?.restrictPublicBuckets === true) throw s3Errors.accessDenied();
    authorize(this.cloud, by, `s3:${action}`, s3Arn(bucket, key), { context, resourcePolicy });
  }

  /** Would IAM let the caller list the bucket? */
  mayList(by: Caller, bucket: string): boolean {
    try {
      this.allow(by, "ListBucket", bucket);
      return true;
    } catch {
      return false;
    }
  }

  private inputs(bucket: string): Properties | undefined {
    for (const token of ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"]) {
      const found = this.cloud.find(token, bucket);
      if (found) return found.inputs;
    }
    return undefined;
  }
}
