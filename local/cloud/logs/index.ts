import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import { jsonApi } from "../protocol/json";
import { commonOutputs } from "../protocol/outputs";
import { type Properties, type ResourceType, resourceType } from "../resource";
import type { ServiceFactory } from "../service";
import { logOperations } from "./operations";

const groupType = "aws:cloudwatch/logGroup:LogGroup";

// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
const retentions = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** CloudWatch Logs: groups and the newest lines written to them. */
export const logs: ServiceFactory = (cloud) => ({
  name: "logs",
  limits:
    "The newest lines of all groups are kept in memory, whatever the retention says; FilterLogEvents takes plain terms. Metric filters, " +
    "subscriptions, Insights and vended log deliveries are recorded.",
  resources: [
    group(cloud),
    stream(cloud),
    resourcePolicy(),
    ...deliveries(),
    recorded("aws:cloudwatch/logMetricFilter:LogMetricFilter", "name"),
  ],
  apis: {
    logs: jsonApi({
      version: "1.1",
      target: "Logs_20140328",
      invalidCode: "InvalidParameterException",
      operations: logOperations(cloud),
    }),
  },
});

function group(cloud: Cloud): ResourceType {
  return resourceType<Properties>({
    type: groupType,
    autoName: { property: "name", maxLength: 512 },
    replaceOn: ["name", "namePrefix", "logGroupClass"],
    check({ name, retentionInDays }) {
      return [
        ...(typeof name === "string" && !/^[\w./#-]{1,512}$/.test(name)
          ? [{ property: "name", reason: `"${name}" may hold letters, digits and _-./# only` }]
          : []),
        ...(typeof retentionInDays === "number" && !retentions.includes(retentionInDays)
          ? [{ property: "retentionInDays", reason: `${retentionInDays} must be one of ${retentions.join(", ")}` }]
          : []),
      ];
    },
    async create(inputs, context) {
      const name = String(inputs.name);
      const taken = cloud.find(
        groupType,
        (other) => other.inputs.name === name && other.region === context.region && other.urn !== context.urn,
      );
      if (taken) throw new AwsError("ResourceAlreadyExistsException", "The specified log group already exists");
      return {
        id: name,
        outputs: {
          ...commonOutputs(inputs, context),
          arn: `arn:aws:logs:${context.region}:${context.accountId}:log-group:${name}`,
        },
      };
    },
    update: async (_id, olds) => olds,
  });
}

function stream(cloud: Cloud): ResourceType {
  return resourceType<Properties>({
    type: "aws:cloudwatch/logStream:LogStream",
    autoName: { property: "name", maxLength: 512 },
    replaceOn: ["name", "logGroupName"],
    async create(inputs, context) {
      const found = cloud.find(
        groupType,
        ({ inputs: of, region }) => of.name === inputs.logGroupName && region === context.region,
      );
      if (!found) throw new AwsError("ResourceNotFoundException", "The specified log group does not exist.");
      const name = String(inputs.name);
      return { id: name, outputs: { arn: `${String(found.outputs.arn)}:log-stream:${name}`, region: context.region } };
    },
  });
}

function resourcePolicy(): ResourceType {
  return recorded("aws:cloudwatch/logResourcePolicy:LogResourcePolicy", "policyName");
}

/** Vended logs (CloudFront, …): kept, but nothing is delivered. */
function deliveries(): ResourceType[] {
  const one = (kind: string, property: string, part: string) =>
    resourceType<Properties>({
      type: `aws:cloudwatch/${kind.charAt(0).toLowerCase()}${kind.slice(1)}:${kind}`,
      async create(inputs, context) {
        const id = String(inputs[property] ?? context.name);
        return {
          id,
          outputs: {
            ...commonOutputs(inputs, context),
            arn: `arn:aws:logs:${context.region}:${context.accountId}:${part}:${id}`,
            service: "cloudfront",
            deliveryDestinationType: "CWL",
          },
        };
      },
      update: async (_id, olds) => olds,
    });
  return [
    one("LogDeliverySource", "name", "delivery-source"),
    one("LogDeliveryDestination", "name", "delivery-destination"),
    one("LogDelivery", "id", "delivery"),
  ];
}

function recorded(type: string, property: string): ResourceType {
  return resourceType<Properties>({
    type,
    autoName: { property, maxLength: 128 },
    replaceOn: [property],
    create: async (inputs) => ({ id: String(inputs[property]), outputs: {} }),
    update: async (_id, olds) => olds,
  });
}
