import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { defaultHeaderName } from "../firewall/rules";
import type { EdgeBehavior, EdgeDistributionArgs, EdgeOrigin } from "./args";
import { allMethods } from "./faults";

/**
 * AWS's managed policies.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
 */
const cachingDisabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
// The Host header must be the origin's: API Gateway finds an API by it.
const allViewerExceptHostHeader = "b689b0a8-53d0-40ab-baf2-68738e2966ac";

type Behavior = Omit<aws.types.input.cloudfront.DistributionOrderedCacheBehavior, "pathPattern">;

/** Behaviours in the order that CloudFront tries them: the longest pattern first. */
export function behaviorsOf(
  args: EdgeDistributionArgs,
  responseHeadersPolicyId: pulumi.Input<string>,
): {
  defaultBehavior: Behavior;
  orderedBehaviors: aws.types.input.cloudfront.DistributionOrderedCacheBehavior[];
} {
  const ordered = Object.entries(args.behaviors ?? {}).sort(([a], [b]) => b.length - a.length || (a < b ? -1 : 1));
  return {
    defaultBehavior: behavior(args.defaultBehavior, responseHeadersPolicyId),
    orderedBehaviors: ordered.map(([pathPattern, one]) => ({ pathPattern, ...behavior(one, responseHeadersPolicyId) })),
  };
}

function behavior(
  { origin, cachePolicyId, allowedMethods }: EdgeBehavior,
  responseHeadersPolicyId: pulumi.Input<string>,
): Behavior {
  return {
    targetOriginId: origin,
    // A redirect would come too late: the credentials were sent in the clear by then.
    viewerProtocolPolicy: "https-only",
    allowedMethods: [...(allowedMethods ?? allMethods)],
    cachedMethods: ["GET", "HEAD"],
    compress: true,
    cachePolicyId: cachePolicyId ?? cachingDisabled,
    originRequestPolicyId: allViewerExceptHostHeader,
    responseHeadersPolicyId,
  };
}

/** The origins, each with its lock. */
export function originsOf(args: EdgeDistributionArgs): aws.types.input.cloudfront.DistributionOrigin[] {
  return Object.entries(args.origins)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([originId, origin]) => ({
      originId,
      domainName: domainNameOf(origin),
      originPath: origin.originPath ?? stagePath(origin),
      customHeaders: lockHeaders(origin),
      customOriginConfig: {
        httpPort: 80,
        httpsPort: 443,
        originProtocolPolicy: "https-only",
        originSslProtocols: ["TLSv1.2"],
      },
    }));
}

function domainNameOf({ restApi, httpApi, domainName }: EdgeOrigin): pulumi.Input<string> {
  if (domainName !== undefined) return domainName;
  const api = (restApi ?? httpApi)!;
  return pulumi.all([api.apiId, api.executionArn]).apply(([apiId, arn]) => {
    const [, partition, , region] = arn.split(":");
    return `${apiId}.execute-api.${region}.amazonaws.com${partition === "aws-cn" ? ".cn" : ""}`;
  });
}

function stagePath({ restApi, httpApi }: EdgeOrigin): pulumi.Input<string> | undefined {
  return (restApi ?? httpApi)?.stageName.apply((stage) => (stage === "$default" ? "" : `/${stage}`));
}

function lockHeaders({ lock }: EdgeOrigin): aws.types.input.cloudfront.DistributionOriginCustomHeader[] | undefined {
  if (lock?.apiKey !== undefined) return [{ name: "x-api-key", value: pulumi.secret(lock.apiKey) }];
  if (lock?.secretHeader === undefined) return undefined;
  return [{ name: lock.secretHeader.name ?? defaultHeaderName, value: pulumi.secret(lock.secretHeader.value) }];
}
