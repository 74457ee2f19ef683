import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import type { Principal } from "../principal";
import type { AwsApi, ServiceFactory } from "../service";
import { s3Api } from "./api";
import { bucketType } from "./bucket";
import { Buckets } from "./buckets";
import { notifier } from "./notify";
import { objectType } from "./object";
import { settingTypes } from "./settings";
import type { NewObject } from "./store";
import { errorAnswer } from "./xml";

export { Buckets } from "./buckets";

/**
 * Writes an object for a service that acts with a role or for itself: asks IAM for `s3:PutObject`, and tells the
 * bucket's subscribers.
 */
export function putObjectAs(cloud: Cloud, caller: Principal, bucket: string, key: string, object: NewObject): void {
  const buckets = new Buckets(cloud);
  buckets.allow({ caller }, "PutObject", bucket, key);
  buckets.existing(bucket);
  const version = buckets.store.put(bucket, key, object, buckets.versioned(bucket), cloud.clock);
  notifier(buckets)("ObjectCreated:Put", bucket, version, { caller });
}

/** S3: buckets, objects and their settings, by path and by host name. */
export const s3: ServiceFactory = (cloud) => {
  const buckets = new Buckets(cloud);
  const api = s3Api(buckets, notifier(buckets));
  serveHosts(buckets, api);
  return {
    name: "s3",
    limits:
      "Objects, versions, listings, multipart uploads, bucket policies and public access blocks, and notifications are " +
      "simulated. Encryption, lifecycle, replication, logging, ACLs, websites, object lock and storage classes are " +
      "recorded only; making buckets and changing their settings through the API is refused.",
    resources: [
      bucketType(buckets, "aws:s3/bucket:Bucket"),
      bucketType(buckets, "aws:s3/bucketV2:BucketV2"),
      objectType(buckets, "aws:s3/bucketObject:BucketObject"),
      objectType(buckets, "aws:s3/bucketObjectv2:BucketObjectv2"),
      ...settingTypes(buckets),
    ],
    invokes: {
      async "aws:s3/getBucket:getBucket"(args) {
        const name = String(args.bucket);
        const found = cloud.find("aws:s3/bucket:Bucket", name) ?? cloud.find("aws:s3/bucketV2:BucketV2", name);
        if (!found) throw new AwsError("NoSuchBucket", `The specified bucket does not exist: ${name}`, 404);
        return { ...found.outputs, id: found.id };
      },
    },
    apis: { s3: api },
  };
};

/** Offers buckets under their host names, for CloudFront, gateways and other callers inside the cloud. */
function serveHosts(buckets: Buckets, api: AwsApi): void {
  const { cloud } = buckets;
  for (const host of [`*.s3.${cloud.region}.amazonaws.com`, `s3.${cloud.region}.amazonaws.com`, "*.s3.amazonaws.com"]) {
    cloud.network.register({
      host,
      async handle(request) {
        try {
          const { principal, region } = await cloud.port("iam").authenticate(request, { service: "s3" });
          return await api({ service: "s3", region: region ?? cloud.region, request, caller: principal });
        } catch (error) {
          if (error instanceof AwsError) return errorAnswer(error, request.method, request.target);
          throw error;
        }
      },
    });
  }
}
