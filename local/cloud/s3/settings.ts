import { isObject } from "../../json";
import { AwsError } from "../errors";
import { type Properties, type ResourceType, resourceType } from "../resource";
import type { Buckets } from "./buckets";

/** Settings of a bucket that are resources of their own; those with `V2` had that name in earlier major versions. */
const settings = [
  "BucketAbac",
  "BucketAccelerateConfiguration",
  "BucketAccelerateConfigurationV2",
  "BucketAcl",
  "BucketAclV2",
  "BucketCorsConfiguration",
  "BucketCorsConfigurationV2",
  "BucketIntelligentTieringConfiguration",
  "BucketLifecycleConfiguration",
  "BucketLifecycleConfigurationV2",
  "BucketLogging",
  "BucketLoggingV2",
  "BucketMetric",
  "BucketNotification",
  "BucketObjectLockConfiguration",
  "BucketObjectLockConfigurationV2",
  "BucketOwnershipControls",
  "BucketPolicy",
  "BucketPublicAccessBlock",
  "BucketReplicationConfig",
  "BucketRequestPaymentConfiguration",
  "BucketRequestPaymentConfigurationV2",
  "BucketServerSideEncryptionConfiguration",
  "BucketServerSideEncryptionConfigurationV2",
  "BucketVersioning",
  "BucketVersioningV2",
  "BucketWebsiteConfiguration",
  "BucketWebsiteConfigurationV2",
] as const;

/** A type for every settings resource. The bucket looks them up when it needs them, so they keep nothing. */
export function settingTypes(buckets: Buckets): ResourceType[] {
  return settings.map((name) =>
    resourceType<Properties>({
      type: `aws:s3/${name[0]!.toLowerCase()}${name.slice(1)}:${name}`,
      replaceOn: ["bucket", "name"],
      async create(inputs, context) {
        buckets.existing(String(inputs.bucket));
        refuse(buckets, name, inputs);
        const id = typeof inputs.name === "string" ? `${String(inputs.bucket)}:${inputs.name}` : String(inputs.bucket);
        return { id, outputs: outputs(name, inputs, context.region) };
      },
      async update(_id, _olds, inputs, context) {
        refuse(buckets, name, inputs);
        return outputs(name, inputs, context.region);
      },
      async read(_id, known) {
        return buckets.store.buckets.has(String(known.bucket)) ? known : undefined;
      },
    }),
  );
}

function refuse(buckets: Buckets, name: string, inputs: Properties): void {
  const bucket = String(inputs.bucket);
  if (name === "BucketPolicy") {
    const policy = readPolicy(inputs.policy);
    if (buckets.setting(bucket, "BucketPublicAccessBlock")?.blockPublicPolicy === true && isPublic(policy)) {
      throw new AwsError(
        "AccessDenied",
        `the policy of bucket ${bucket} is public, and public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access`,
        403,
      );
    }
  }
  if (name.startsWith("BucketAcl") && ownership(buckets, bucket) === "BucketOwnerEnforced") {
    throw new AwsError(
      "AccessControlListNotSupported",
      `The bucket ${bucket} does not allow ACLs; set its ownership controls to BucketOwnerPreferred or ObjectWriter first`,
    );
  }
}

function readPolicy(policy: unknown): Properties {
  try {
    const value: unknown = typeof policy === "string" ? JSON.parse(policy) : policy;
    if (isObject(value)) return value;
  } catch {
    // Told below.
  }
  throw new AwsError("MalformedPolicy", "Policies must be valid JSON and the first byte must be '{'");
}

/**
 * Public as S3's page counts it, in short: an Allow for everyone without any condition
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status).
 */
function isPublic(policy: Properties): boolean {
  const statements = Array.isArray(policy.Statement) ? policy.Statement : [policy.Statement];
  return statements.filter(isObject).some(({ Effect, Principal, Condition }) => {
    const everyone = Principal === "*" || (isObject(Principal) && [Principal.AWS].flat().includes("*"));
    return Effect === "Allow" && everyone && (!isObject(Condition) || Object.keys(Condition).length === 0);
  });
}

/** Buckets have ACLs turned off unless their ownership controls say otherwise (since April 2023). */
function ownership(buckets: Buckets, bucket: string): string {
  const rule = buckets.setting(bucket, "BucketOwnershipControls")?.rule;
  return isObject(rule) && typeof rule.objectOwnership === "string" ? rule.objectOwnership : "BucketOwnerEnforced";
}

function outputs(name: string, inputs: Properties, region: string): Properties {
  if (!name.startsWith("BucketWebsite")) return { region };
  const websiteDomain = `s3-website-${region}.amazonaws.com`;
  return { region, websiteDomain, websiteEndpoint: `${String(inputs.bucket)}.${websiteDomain}` };
}
