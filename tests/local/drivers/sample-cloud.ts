import { Cloud } from "../../../local/cloud/cloud";
import { AwsError } from "../../../local/cloud/errors";
import { type Properties, resourceType } from "../../../local/cloud/resource";
import type { ServiceFactory } from "../../../local/cloud/service";
import type { Storage } from "../../../local/cloud/storage";

/** Token of the sample's own resource type. */
export const QUEUE = "aws:sqs/queue:Queue";

/** A service that keeps what it was asked for, and refuses as AWS would. */
export function sampleService(calls: string[] = []): ServiceFactory {
  let made = 0;
  return () => ({
    name: "sample",
    limits: "",
    resources: [
      resourceType<Properties>({
        type: QUEUE,
        autoName: { property: "name", maxLength: 80 },
        replaceOn: ["name", "fifoQueue"],
        check: ({ delaySeconds }) =>
          typeof delaySeconds === "number" && delaySeconds > 900
            ? [{ property: "delaySeconds", reason: "is 1000; at most 900 is allowed" }]
            : [],
        async create(inputs, { region, accountId }) {
          if (inputs.name === "taken") throw new AwsError("QueueAlreadyExists", "A queue named taken already exists");
          const id = `https://sqs.${region}.amazonaws.com/${accountId}/${String(inputs.name)}/${++made}`;
          calls.push(`create ${String(inputs.name)}`);
          return { id, outputs: { arn: `arn:aws:sqs:${region}:${accountId}:${String(inputs.name)}`, url: id } };
        },
        async update(_id, olds, inputs) {
          calls.push(`update ${String(inputs.name)}`);
          return { arn: olds.arn, url: olds.url };
        },
        async delete(id) {
          calls.push(`delete ${id.split("/").at(-2)}`);
        },
        async restore(record) {
          calls.push(`restore ${String(record.inputs.name)}`);
        },
      }),
    ],
    invokes: {
      "aws:index/getCallerIdentity:getCallerIdentity": async (_args, { cloud }) => ({ accountId: cloud.accountId }),
      "aws:index/getRegion:getRegion": async (_args, { region }) => ({ region }),
      "aws:index/getAvailabilityZones:getAvailabilityZones": async (_args, { region }) => ({
        names: ["a", "b", "c"].map((letter) => `${region}${letter}`),
      }),
    },
  });
}

/** A cloud with the sample service and nothing else. */
export function sampleCloud(options: { calls?: string[]; storage?: Storage; directory?: string } = {}): Cloud {
  return new Cloud({
    services: [sampleService(options.calls)],
    baseUrl: "http://127.0.0.1:1",
    programDirectory: options.directory ?? __dirname,
    storage: options.storage,
  });
}
