import type { Check, Judged, Rule } from "../rule";
import type { Stack } from "../stack";
import { types } from "../tokens";
import { given, list, member, statements } from "../values";
import { allowsEverybody, deniesPlainText } from "./messaging";

const blocks = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"] as const;
const block = ["aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"];
const security = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html";

/** Rules on buckets, joined with the resources that set them up. */
export const bucketRules: readonly Rule[] = [
  {
    id: "bucket-public-access",
    controls: [96],
    title: "Every bucket blocks public access in all four ways.",
    severity: "high",
    why: "a later policy or ACL could otherwise open the bucket to everybody.",
    fix: "add a BucketPublicAccessBlock with all four settings true.",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
    references: ["CKV_AWS_53", "CKV_AWS_54", "CKV_AWS_55", "CKV_AWS_56", "S3.8"],
    types: types.bucket,
    across: true,
    judge: (bucket, { stack }) => [
      () => {
        const account = stack.ofType(["aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock"]);
        const found = [...stack.referring(block, "bucket", bucket), ...account];
        return (
          found.some(({ props }) => blocks.every((name) => props[name] === true)) ||
          "public access is not blocked in all four ways"
        );
      },
      () => !policiesOf(bucket, stack).some(allowsEverybody) || "a policy allows * without a condition",
    ],
  },
  {
    id: "bucket-tls",
    controls: [96],
    title: "Buckets are reached by TLS alone.",
    severity: "high",
    why: "objects and signatures cross the network in the clear.",
    fix: "add a BucketPolicy with a Deny of s3:* where aws:SecureTransport is false.",
    url: security,
    references: ["AwsSolutions-S10", "S3.5"],
    types: types.bucket,
    across: true,
    judge: (bucket, { stack }) => [
      () => policiesOf(bucket, stack).some(deniesPlainText) || "no policy denies requests without TLS",
    ],
  },
  {
    id: "bucket-force-destroy",
    controls: [],
    title: "Buckets that hold something refuse to be deleted.",
    severity: "medium",
    why: "a renamed resource or a wrong stack is enough to delete the bucket with all it holds.",
    fix: "leave forceDestroy false.",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/delete-bucket.html",
    references: ["own: data"],
    types: types.bucket,
    scope: "production",
    scopeReason: "stages for development are made and deleted every day",
    judge: ({ props }) => [() => props.forceDestroy !== true || "forceDestroy is true"],
  },
  {
    id: "bucket-versioning",
    controls: [96],
    title: "Buckets keep what is overwritten or deleted.",
    severity: "high",
    why: "a bad deployment or a bad script can overwrite objects, and nothing else brings them back.",
    fix: "add a BucketVersioning with status Enabled, and a lifecycle rule that ends old versions.",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html",
    references: ["AwsSolutions-S2", "CKV_AWS_21"],
    types: types.bucket,
    across: true,
    judge: (bucket, { stack }): Check[] => [
      () =>
        stack
          .referring(types.bucketVersioning, "bucket", bucket)
          .some(({ props }) => member(list(props.versioningConfiguration)[0], "status") === "Enabled") ||
        member(list(bucket.props.versioning)[0], "enabled") === true ||
        "versions are not kept",
    ],
  },
];

function policiesOf(bucket: Judged, stack: Stack): readonly Record<string, unknown>[] {
  const own = given(bucket.props, "policy") ? [bucket.props.policy] : [];
  const apart = stack
    .referring(["aws:s3/bucketPolicy:BucketPolicy"], "bucket", bucket)
    .map(({ props }) => props.policy);
  return [...own, ...apart].flatMap(statements);
}
