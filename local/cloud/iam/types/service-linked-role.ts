import { AwsError } from "../../errors";
import { type Properties, resourceType } from "../../resource";
import { now, tags, uniqueId } from "./names";

/**
 * Names of service-linked roles that do not follow from the service's name.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html (November 2026)
 */
const names: Readonly<Record<string, string>> = {
  "autoscaling.amazonaws.com": "AutoScaling",
  "dynamodb.application-autoscaling.amazonaws.com": "ApplicationAutoScaling_DynamoDBTable",
  "ecs.amazonaws.com": "ECS",
  "ecs.application-autoscaling.amazonaws.com": "ApplicationAutoScaling_ECSService",
  "elasticloadbalancing.amazonaws.com": "ElasticLoadBalancing",
  "ops.apigateway.amazonaws.com": "APIGateway",
  "wafv2.amazonaws.com": "WAFV2Logging",
};

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateServiceLinkedRole.html */
export const serviceLinkedRole = resourceType<Properties>({
  type: "aws:iam/serviceLinkedRole:ServiceLinkedRole",
  replaceOn: ["awsServiceName", "customSuffix"],
  check: ({ awsServiceName: service }) =>
    typeof service === "string" && !/^[\w.-]+\.amazonaws\.com$/.test(service)
      ? [{ property: "awsServiceName", reason: `"${service}" must be the name of a service, e.g. ecs.amazonaws.com` }]
      : [],
  async create(inputs, context) {
    const service = String(inputs.awsServiceName);
    const label = service.split(".")[0] ?? "";
    const suffix = inputs.customSuffix === undefined ? "" : `_${String(inputs.customSuffix)}`;
    const name = `AWSServiceRoleFor${names[service] ?? label.charAt(0).toUpperCase() + label.slice(1)}${suffix}`;
    const taken = context.cloud.find(
      "aws:iam/serviceLinkedRole:ServiceLinkedRole",
      ({ outputs, urn }) => outputs.name === name && urn !== context.urn,
    );
    if (taken) {
      throw new AwsError(
        "InvalidInput",
        `Service role name ${name} has been taken in this account, please try a different suffix.`,
      );
    }
    const path = `/aws-service-role/${service}/`;
    const arn = `arn:aws:iam::${context.accountId}:role${path}${name}`;
    return {
      id: arn,
      outputs: { name, path, arn, uniqueId: uniqueId("AROA", context), createDate: now(context), ...tags(inputs) },
    };
  },
  async update(_id, { name, path, arn, uniqueId, createDate }, inputs) {
    return { name, path, arn, uniqueId, createDate, ...tags(inputs) };
  },
});
