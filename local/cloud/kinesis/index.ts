import { type Properties, resourceType } from "../resource";
import type { ServiceFactory } from "../service";
import { kinesisApi } from "./api";
import { consumerType, getStream, streamType } from "./resources";
import { Streams } from "./streams";

export { Streams } from "./streams";

/** Kinesis Data Streams; delivery streams are in `firehose/`. */
export const kinesis: ServiceFactory = (cloud) => {
  const streams = new Streams(cloud);
  cloud.provide("kinesis", {
    read: (arn, from) => streams.log.read(arn, from),
    onWrite: (listener) => streams.log.onWrite(listener),
  });
  return {
    name: "kinesis",
    limits:
      "Streams with shards, iterators, retention and resharding are simulated. Throughput limits, encryption and enhanced " +
      "fan-out (SubscribeToShard) are not; stream consumers are recorded only.",
    resources: [
      streamType(streams),
      consumerType(streams),
      resourceType<Properties>({
        type: "aws:kinesis/resourcePolicy:ResourcePolicy",
        replaceOn: ["resourceArn"],
        async create(inputs, context) {
          streams.existing(String(inputs.resourceArn));
          return { id: String(inputs.resourceArn), outputs: { region: context.region } };
        },
        update: async (_id, olds) => olds,
      }),
    ],
    invokes: {
      "aws:kinesis/getStream:getStream": (args, context) => getStream(cloud, streams, args, context.region),
    },
    apis: { kinesis: kinesisApi(cloud, streams) },
  };
};
