import { createHash } from "node:crypto";

/** What AWS takes for a name. */
export interface NameRule {
  /** Most characters, the provider's own addition included. */
  readonly most: number;
  /** A character that it does not take. */
  readonly refused: RegExp;
}

/** Rules of the resources whose names AWS limits more than people limit theirs; each page as of 2026-11. */
export const nameRules = {
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  role: { most: 64, refused: /[^\w+=,.@-]/g },
  rolePolicy: { most: 128, refused: /[^\w+=,.@-]/g },
  // https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
  function: { most: 64, refused: /[^\w-]/g },
  // https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
  permission: { most: 100, refused: /[^\w-]/g },
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
  loadBalancer: { most: 32, refused: /^internal-|[^A-Za-z0-9-]/g },
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html; ".fifo" counts too.
  queue: { most: 75, refused: /[^\w-]/g },
  // https://docs.aws.amazon.com/kinesis/latest/APIReference/API_CreateStream.html
  stream: { most: 128, refused: /[^\w.-]/g },
  // https://docs.aws.amazon.com/firehose/latest/APIReference/API_CreateDeliveryStream.html
  deliveryStream: { most: 64, refused: /[^\w.-]/g },
  // https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html
  stateMachine: { most: 80, refused: /[^\w-]/g },
  // https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPool.html
  userPool: { most: 128, refused: /[^\w\s+=,.@-]/g },
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html; the provider writes it in lower case.
  bucket: { most: 63, refused: /^(xn--|sthree-|amzn-s3-demo-)|[^A-Za-z0-9-]/gi },
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
  table: { most: 255, refused: /[^\w.-]/g },
  // https://docs.aws.amazon.com/waf/latest/APIReference/API_CreateWebACL.html
  webAcl: { most: 128, refused: /[^\w-]/g },
  // https://docs.aws.amazon.com/AmazonCloudFront/latest/APIReference/API_ResponseHeadersPolicyConfig.html
  headersPolicy: { most: 128, refused: /[^\w-]/g },
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html; of its description, too.
  securityGroup: { most: 255, refused: /[^\w .:/()#,@[\]+=&;{}!$*-]|^sg-/g },
  // https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionConfig.html
  comment: { most: 128, refused: /[^\x20-\x7e]/g },
  // https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis.html; of authorizers, too.
  api: { most: 128, refused: /[^\x20-\x7e]/g },
  // https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/vpclinks.html
  vpcLink: { most: 128, refused: /[^\w\s.-]/g },
  // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
  logGroup: { most: 512, refused: /[^\w/.#-]/g },
  // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
  tasks: { most: 255, refused: /[^\w-]/g },
  // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutDeliverySource.html
  delivery: { most: 60, refused: /[^\w-]/g },
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html
  dashboard: { most: 255, refused: /[^\w-]/g },
  // https://docs.aws.amazon.com/apigateway/latest/api/API_CreateStage.html
  stage: { most: 128, refused: /[^\w-]/g },
} as const satisfies Record<string, NameRule>;

/** Hyphen and hexadecimal digits that the AWS provider puts behind a logical name to make a physical one. */
const providersAddition = 8;

/** A hyphen, and digits that keep names apart that were alike once cut. */
const ownAddition = 9;

/**
 * A logical name of which the AWS provider makes a physical one that AWS takes; the provider itself would refuse longer
 * ones. Names that fit stay as they are, so that nothing is replaced.
 */
export function logicalName(name: string, rule: NameRule): string {
  return physicalName(name, { ...rule, most: rule.most - providersAddition });
}

/** A name that AWS takes as it is: it begins with a letter or digit, like all that AWS names. */
export function physicalName(name: string, { most, refused }: NameRule): string {
  const taken = name.replace(refused, "-").replace(/^[^A-Za-z0-9]+/, "");
  if (taken === name && name.length <= most) return name;
  const digits = createHash("sha256")
    .update(name)
    .digest("hex")
    .slice(0, ownAddition - 1);
  return [taken.slice(0, most - ownAddition), digits].filter(Boolean).join("-");
}
