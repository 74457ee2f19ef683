import { AwsError } from "../errors";
import { commonOutputs } from "../protocol/outputs";
import { type CheckFailure, type Properties, type ResourceContext, type ResourceType, resourceType } from "../resource";
import type { Buckets } from "./buckets";
import { s3Arn } from "./request";

/** Inputs of a bucket that the local one heeds. */
interface BucketInputs extends Properties {
  readonly bucket: string;
  readonly forceDestroy?: boolean;
  readonly tags?: Readonly<Record<string, string>>;
}

/** https://docs.aws.amazon.com/general/latest/gr/s3.html, under "Amazon S3 website endpoints". */
const hostedZones: Readonly<Record<string, string>> = {
  "us-east-1": "Z3AQBSTGFJSTF",
  "us-east-2": "Z2O1EMRO9K5GLX",
  "us-west-1": "Z2F56UZL2M1ACD",
  "us-west-2": "Z3BJ6K6RIION7M",
  "eu-west-1": "Z1BKCTXD74EZPE",
  "eu-west-2": "Z3GKZC51ZF0DB4",
  "eu-central-1": "Z21DNDUVLTQW6Q",
  "ap-southeast-1": "Z3O0J2DXBE1FTB",
  "ap-southeast-2": "Z1WCIGYICN2BYD",
  "ap-northeast-1": "Z2M4EHUR26P7ZW",
};

/** `aws:s3/bucket:Bucket` and its older name. */
export function bucketType(buckets: Buckets, type: string): ResourceType {
  return resourceType<BucketInputs>({
    type,
    autoName: { property: "bucket", maxLength: 63, lowerCase: true },
    replaceOn: ["bucket", "bucketPrefix", "objectLockEnabled"],
    check: checkBucket,
    async create(inputs, context) {
      const name = inputs.bucket;
      const owner = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"]
        .map((token) => context.cloud.find(token, name))
        .find((record) => record !== undefined);
      if (owner && owner.urn !== context.urn) {
        throw new AwsError(
          "BucketAlreadyOwnedByYou",
          "Your previous request to create the named bucket succeeded and you already own it.",
          409,
        );
      }
      if (!buckets.store.buckets.has(name)) {
        buckets.store.buckets.set(name, { name, region: context.region, createdAt: context.cloud.clock.now() });
      }
      return { id: name, outputs: outputs(inputs, context) };
    },
    async update(_id, _olds, inputs, context) {
      return outputs(inputs, context);
    },
    async read(id, known) {
      return buckets.store.buckets.has(id) ? known : undefined;
    },
    async delete(id, known) {
      if (buckets.store.list(id).length > 0 && known.forceDestroy !== true) {
        throw new AwsError(
          "BucketNotEmpty",
          `The bucket you tried to delete is not empty: ${id}. Empty it, or set forceDestroy and apply that first.`,
          409,
        );
      }
      buckets.store.empty(id);
      buckets.store.buckets.delete(id);
    },
  });
}

function checkBucket(inputs: BucketInputs): CheckFailure[] {
  const name: unknown = inputs.bucket;
  if (typeof name !== "string") return [];
  const good =
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !/\.\.|^xn--|-s3alias$|^\d+\.\d+\.\d+\.\d+$/.test(name);
  if (good) return [];
  return [
    {
      property: "bucket",
      reason: `is ${name}; a bucket's name has 3 to 63 lower-case letters, digits, dots and hyphens, and begins and ends with a letter or digit`,
    },
  ];
}

function outputs(inputs: BucketInputs, context: ResourceContext): Properties {
  const { bucket } = inputs;
  const website = inputs.website !== undefined || (inputs.websites as unknown[] | undefined)?.length;
  const domain = `s3-website-${context.region}.amazonaws.com`;
  return {
    ...commonOutputs(inputs, context),
    arn: s3Arn(bucket),
    bucketDomainName: `${bucket}.s3.amazonaws.com`,
    bucketRegion: context.region,
    bucketRegionalDomainName: `${bucket}.s3.${context.region}.amazonaws.com`,
    hostedZoneId: hostedZones[context.region] ?? "",
    websiteDomain: website ? domain : "",
    websiteEndpoint: website ? `${bucket}.${domain}` : "",
    forceDestroy: inputs.forceDestroy ?? false,
    requestPayer: inputs.requestPayer ?? "BucketOwner",
    objectLockEnabled: inputs.objectLockEnabled ?? false,
  };
}
