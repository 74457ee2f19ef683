import { controlArn } from "../../gateway/address";
import { AwsError } from "../errors";
import { idOf } from "../names";
import { type Properties, type ResourceContext, type ResourceType, resourceType } from "../resource";
import { countWith, withinQuota } from "./quotas";
import { badRequest } from "./refusals";
import { tokens } from "./tokens";

/** `aws:apigateway/account:Account`: the account's one logging role in a region. */
export function accountType(): ResourceType {
  return resourceType<Properties>({
    type: tokens.account,
    async create(inputs, context) {
      checkRole(inputs, context);
      return { id: "api-gateway-account", outputs: outputs(inputs, context) };
    },
    async update(_id, _olds, inputs, context) {
      checkRole(inputs, context);
      return outputs(inputs, context);
    },
  });
}

function outputs(inputs: Properties, { region }: ResourceContext): Properties {
  return {
    apiKeyVersion: "4",
    cloudwatchRoleArn: inputs.cloudwatchRoleArn ?? "",
    features: ["UsagePlans"],
    throttleSettings: [{ burstLimit: 5000, rateLimit: 10000 }],
    region,
  };
}

/** API Gateway must be able to assume the role. */
function checkRole({ cloudwatchRoleArn }: Properties, { cloud }: ResourceContext): void {
  if (typeof cloudwatchRoleArn !== "string" || cloudwatchRoleArn === "") return;
  try {
    cloud.port("iam").assumeRole(cloudwatchRoleArn, "apigateway.amazonaws.com", "account-settings");
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw badRequest(
      "The role ARN does not have required permissions configured. Please grant trust permission for API Gateway and add the required role policy.",
    );
  }
}

/** Refuses logging while the account has no logging role. */
export function requireLoggingRole({ cloud, region }: ResourceContext): void {
  const set = cloud
    .resources(tokens.account)
    .some((account) => account.region === region && Boolean(account.inputs.cloudwatchRoleArn));
  if (!set)
    throw badRequest(
      "CloudWatch Logs role ARN must be set in account settings to enable logging: let the program set it (aws.apigateway.Account, or AccountLogging of stagedoor)",
    );
}

/** `aws:apigateway/vpcLink:VpcLink`: a link of version 1, to a network load balancer. */
export function vpcLinkType(): ResourceType {
  return resourceType<Properties>({
    type: tokens.vpcLink,
    autoName: { property: "name", maxLength: 255 },
    replaceOn: ["targetArn"],
    check({ targetArn }) {
      const bad =
        typeof targetArn === "string" &&
        !/^arn:[\w-]+:elasticloadbalancing:[\w-]+:\d{12}:loadbalancer\/net\/.+/.test(targetArn);
      return bad
        ? [
            {
              property: "targetArn",
              reason: `is ${targetArn}; a VPC link of version 1 leads to a network load balancer`,
            },
          ]
        : [];
    },
    async create(inputs, context) {
      withinQuota("vpcLinks", countWith(context.cloud, "vpcLink", context.urn), "VPC links");
      const id = idOf(context, 6, inputs.targetArn);
      return { id, outputs: linkOutputs(id, inputs, context) };
    },
    update: async (id, _olds, inputs, context) => linkOutputs(id, inputs, context),
  });
}

function linkOutputs(id: string, inputs: Properties, { region }: ResourceContext): Properties {
  return { arn: controlArn(region, `/vpclinks/${id}`), tagsAll: inputs.tags ?? {}, region };
}
