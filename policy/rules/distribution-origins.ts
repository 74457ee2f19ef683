import { authenticates, documentOf } from "../openapi";
import type { Check, Judged, Rule } from "../rule";
import type { Stack } from "../stack";
import { types } from "../tokens";
import { ifKnown } from "../unknown";
import { given, list, member } from "../values";
import { leadsTo } from "./api-access";
import { behaviorName, behaviorProperties, behaviorsOf } from "./distributions";

const distribution = types.distribution;
const bucketHost = /\.s3[.-][\w.-]*amazonaws\.com/;

/** AWS's managed policies that cache nothing. */
const cachingDisabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";

/** Rules on a distribution's origins, its logs and what it keeps. */
export const originRules: readonly Rule[] = [
  {
    id: "distribution-logs",
    controls: [51],
    title: "Distributions write access logs.",
    severity: "medium",
    why: "requests that the distribution answers or refuses leave no other trace.",
    fix: "add a LogDeliverySource, LogDeliveryDestination and LogDelivery for the distribution, or set loggingConfig.",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html",
    references: ["AwsSolutions-CFR3", "CKV_AWS_86", "AVD-AWS-0010", "CloudFront.5"],
    types: distribution,
    across: true,
    judge: (resource, { stack }) => [
      () =>
        given(list(resource.props.loggingConfig)[0], "bucket") ||
        delivered(resource, stack) ||
        "neither loggingConfig nor a log delivery",
    ],
  },
  {
    id: "distribution-bucket-access",
    controls: [54],
    title: "Buckets behind a distribution admit the distribution alone.",
    severity: "high",
    why: "without origin access control the bucket has to be public.",
    fix: "set originAccessControlId on the origin, and name the distribution in the bucket's policy.",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html",
    references: ["AwsSolutions-CFR7", "CKV2_AWS_46", "CloudFront.13"],
    types: distribution,
    judge: ({ props }) =>
      list(props.origins).map(
        (origin): Check =>
          () =>
            given(origin, "originAccessControlId") ||
            !(
              given(origin, "s3OriginConfig") ||
              (!given(origin, "customOriginConfig") &&
                !given(origin, "vpcOriginConfig") &&
                bucketHost.test(String(member(origin, "domainName"))))
            ) ||
            `the origin ${member(origin, "originId")} is a bucket without originAccessControlId`,
      ),
  },
  {
    id: "distribution-function-access",
    controls: [55],
    title: "Function URLs behind a distribution admit the distribution alone.",
    severity: "medium",
    why: "callers go around the distribution by the function's own URL.",
    fix: "set originAccessControlId on the origin, and authorizationType AWS_IAM on the URL.",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html",
    references: ["CloudFront.16"],
    types: distribution,
    across: true,
    judge: (resource, { stack }) =>
      list(resource.props.origins).map(
        (origin): Check =>
          () =>
            given(origin, "originAccessControlId") ||
            !isFunctionUrl(origin, resource, stack) ||
            `the origin ${member(origin, "originId")} is a function URL without originAccessControlId`,
      ),
  },
  {
    id: "distribution-root-object",
    controls: [56],
    title: "A distribution of a bucket has a default root object.",
    severity: "medium",
    why: "a request for / otherwise lists the bucket, where it may be listed.",
    fix: "set defaultRootObject, e.g. index.html.",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DefaultRootObject.html",
    references: ["CKV_AWS_305", "CloudFront.1"],
    types: distribution,
    judge: ({ props }) => [
      () => {
        const target = member(list(props.defaultCacheBehavior)[0], "targetOriginId");
        const origin = list(props.origins).find((one) => member(one, "originId") === target);
        const bucket = given(origin, "originAccessControlId") || given(origin, "s3OriginConfig");
        return (
          !bucket || given(origin, "customOriginConfig") || given(props, "defaultRootObject") || "no defaultRootObject"
        );
      },
    ],
  },
  {
    id: "distribution-cache-callers",
    controls: [60],
    title: "Distributions don't keep answers that depend on the caller.",
    severity: "high",
    why: "the next viewer gets the first one's answer.",
    fix: "use the managed policy CachingDisabled for the API, or a cache policy whose key holds the Authorization header.",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/controlling-the-cache-key.html",
    references: ["own: intent"],
    types: distribution,
    across: true,
    judge: (resource, { stack }) =>
      behaviorsOf(resource).map(
        (behavior): Check =>
          () =>
            ifKnown(() => member(behavior, "cachePolicyId")) === cachingDisabled ||
            !stack
              .ofType([...types.restApi, ...types.api])
              .some((api) => asksWhoCalls(api) && leadsTo(resource, api, stack)) ||
            keyHoldsCaller(behavior, resource, stack) ||
            `${behaviorName(behavior)} may keep one caller's answers for another`,
      ),
  },
];

function delivered(resource: Judged, stack: Stack): boolean {
  const sources = stack.referring(["aws:cloudwatch/logDeliverySource:LogDeliverySource"], "resourceArn", resource);
  return sources.some(
    (source) => stack.referring(["aws:cloudwatch/logDelivery:LogDelivery"], "deliverySourceName", source).length > 0,
  );
}

function isFunctionUrl(origin: unknown, resource: Judged, stack: Stack): boolean {
  const name = ifKnown(() => String(member(origin, "domainName")));
  if (name !== undefined) return name.includes(".lambda-url.");
  return stack.ofType(["aws:lambda/functionUrl:FunctionUrl"]).some((url) => stack.refers(resource, "origins", url));
}

function asksWhoCalls(api: Judged): boolean {
  const document = documentOf(api.props.body);
  return document?.operations.some(({ operation }) => authenticates(document, operation)) ?? true;
}

function keyHoldsCaller(behavior: unknown, resource: Judged, stack: Stack): boolean {
  const used = ifKnown(() => member(behavior, "cachePolicyId"));
  const policies = stack.ofType(["aws:cloudfront/cachePolicy:CachePolicy"]).filter((policy) => {
    const id = ifKnown(() => policy.props.id);
    return used !== undefined && id !== undefined
      ? used === id
      : behaviorProperties.some((name) => given(resource.props, name) && stack.refers(resource, name, policy));
  });
  const names = policies.flatMap(({ props }) => {
    const parameters = list(props.parametersInCacheKeyAndForwardedToOrigin)[0];
    const headers = list(member(list(member(parameters, "headersConfig"))[0], "headers"))[0];
    return list(member(headers, "items"));
  });
  const legacy = list(member(list(member(behavior, "forwardedValues"))[0], "headers"));
  return [...names, ...legacy].some((name) => ["authorization", "*"].includes(String(name).toLowerCase()));
}
